/** `npm start` as somebody uses it, until Ctrl-C ends it. */
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { type StartedBlog, startServer } from './start-server.ts';

let started: StartedBlog | undefined;

afterEach(() => {
  started?.process.kill('SIGKILL');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it is full of posts, and %s ends all of it',
  async (signal) => {
    started = await startServer();
    const { url, engine, password } = started;
    expect(await (await fetch(url)).text()).toContain('The counter that could not count');
    const login = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { origin: url },
      body: new URLSearchParams({ id: 'ines', password }),
      redirect: 'manual',
    });
    expect([login.status, login.headers.get('location')]).toEqual([303, '/desk']);
    expect((await fetch(engine)).status).toBeGreaterThan(0);

    started.process.kill(signal);
    expect(await once(started.process, 'exit')).toEqual([0, null]);
    await expect(fetch(engine)).rejects.toThrow('fetch failed');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  },
);
