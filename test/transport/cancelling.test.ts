import { describe, expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../src/transport/clock.ts';
import { describeHandlers, unaccepting } from './connect.ts';
import { json, loopback, refuse, silence, until } from './loopback.ts';
import { getRequest, rejection } from './scripted-handler.ts';

const put = { TableName: 'users', Item: { id: { S: 'ü 日本 😀' } } };

describeHandlers((connect) => {
  describe('An AbortSignal', () => {
    test('that has fired sends nothing', async () => {
      const server = await loopback(json(200, {}));
      const reason = new Error('enough');
      const sent = connect(server.url).send('GetItem', getRequest, {
        signal: AbortSignal.abort(reason),
      });
      expect(await rejection(sent)).toMatchObject({
        name: 'AbortedError',
        code: 'request-aborted',
        attempts: 0,
        ambiguous: false,
        cause: reason,
      });
      expect(server.received).toHaveLength(0);
    });

    test('cancels while connecting: not ambiguous', async () => {
      const transport = connect(await unaccepting());
      const controller = new AbortController();
      const sent = rejection(transport.send('PutItem', put, { signal: controller.signal }));
      setTimeout(() => controller.abort(), 20);
      expect(await sent).toMatchObject({ name: 'AbortedError', attempts: 1, ambiguous: false });
    });

    test('cancels while waiting for the answer: ambiguous, and the connection is gone', async () => {
      const server = await loopback(silence);
      const controller = new AbortController();
      const sent = rejection(
        connect(server.url).send('PutItem', put, { signal: controller.signal }),
      );
      await until(() => server.received.length === 1);
      controller.abort();
      expect(await sent).toMatchObject({ name: 'AbortedError', attempts: 1, ambiguous: true });
      await until(() => server.sockets.size === 0);
    });

    test('cancels in the same tick as the request was made', async () => {
      const server = await loopback(silence);
      const controller = new AbortController();
      const sent = rejection(
        connect(server.url).send('PutItem', put, { signal: controller.signal }),
      );
      controller.abort();
      expect(await sent).toMatchObject({ name: 'AbortedError', attempts: 1, ambiguous: false });
      await until(() => server.sockets.size === 0);
    });

    test('cancels while waiting for a free connection', async () => {
      const server = await loopback(silence);
      const transport = connect(server.url, { maxSockets: 1 });
      const first = rejection(transport.send('PutItem', put));
      const controller = new AbortController();
      const second = rejection(transport.send('PutItem', put, { signal: controller.signal }));
      await until(() => server.received.length === 1);
      controller.abort();
      expect(await second).toMatchObject({ name: 'AbortedError', ambiguous: false });
      transport.close();
      await first;
    });

    test('cancels a pause between attempts', async () => {
      const server = await loopback(refuse('ThrottlingException'));
      const transport = connect(server.url, { clock: { random: () => 1 } });
      const controller = new AbortController();
      const sent = rejection(transport.send('PutItem', put, { signal: controller.signal }));
      await until(() => server.received.length === 1);
      setTimeout(() => controller.abort(), 20);
      expect(await sent).toMatchObject({ name: 'AbortedError', attempts: 1, ambiguous: false });
    });

    test('cancels a wait for credentials', async () => {
      const provider = () => new Promise<never>(() => {});
      const controller = new AbortController();
      const transport = connect('http://127.0.0.1:1', { credentials: provider });
      const sent = rejection(transport.send('PutItem', put, { signal: controller.signal }));
      controller.abort();
      expect(await sent).toMatchObject({ name: 'AbortedError', attempts: 0, ambiguous: false });
    });

    test('has no listener left after fifty requests at once and fifty in a row', async () => {
      const warnings: Error[] = [];
      const warn = (warning: Error): void => void warnings.push(warning);
      process.on('warning', warn);
      onTestFinished(() => void process.off('warning', warn));
      const controller = new AbortController();
      let listeners = 0;
      const { signal } = controller;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      };
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      const send = () => transport.send('GetItem', getRequest, { signal });
      await Promise.all(Array.from({ length: 50 }, send));
      for (let n = 0; n < 50; n += 1) await send();
      expect(listeners).toBe(0);
      expect(warnings).toEqual([]);
    });
  });

  describe('close()', () => {
    test('closes idle connections and refuses later requests', async () => {
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      await Promise.all([1, 2, 3].map(() => transport.send('GetItem', getRequest)));
      expect(server.sockets.size).toBe(3);
      transport.close();
      transport.close();
      await until(() => server.sockets.size === 0);
      const error = await rejection(transport.send('GetItem', getRequest));
      expect(error).toMatchObject({
        name: 'RequestError',
        code: 'client-closed',
        attempts: 0,
        ambiguous: false,
      });
    });

    test('ends requests on the wire, in the queue, in a pause and before credentials', async () => {
      const server = await loopback(silence);
      const busy = connect(server.url, { maxSockets: 1 });
      const throttling = await loopback(refuse('ThrottlingException'));
      let isPausing = false;
      const sleep: Clock['sleep'] = (...args) => {
        isPausing = true;
        return systemClock.sleep(...args);
      };
      const pausing = connect(throttling.url, { clock: { random: () => 1, sleep } });
      const penniless = connect(server.url, { credentials: () => new Promise<never>(() => {}) });
      const sent = [
        rejection(busy.send('PutItem', put)),
        rejection(busy.send('PutItem', put)),
        rejection(pausing.send('PutItem', put)),
        rejection(penniless.send('PutItem', put)),
      ];
      await until(() => server.received.length === 1 && isPausing);
      for (const transport of [busy, pausing, penniless]) transport.close();
      const errors = await Promise.all(sent);
      expect(errors).toMatchObject([
        { code: 'client-closed', attempts: 1, ambiguous: true },
        { code: 'client-closed', attempts: 1, ambiguous: false },
        { code: 'client-closed', attempts: 1, ambiguous: false },
        { code: 'client-closed', attempts: 0, ambiguous: false },
      ]);
      await until(() => server.sockets.size === 0 && throttling.sockets.size === 0);
      expect(server.received).toHaveLength(1);
    });

    test('ends requests that are still connecting', async () => {
      const transport = connect(await unaccepting());
      const sent = rejection(transport.send('PutItem', put));
      setTimeout(() => transport.close(), 20);
      expect(await sent).toMatchObject({ code: 'client-closed', attempts: 1, ambiguous: false });
    });
  });
});
