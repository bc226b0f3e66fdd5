/** `npm start` as somebody uses it: what it prints is pasted into a shell, and Ctrl-C ends it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';

const HOME = new URL('..', import.meta.url).pathname;
let server: ChildProcess | undefined;

afterEach(() => {
  server?.kill('SIGKILL');
});

/** Starts it on a free port; everything that it prints until its lines are complete. */
async function start(): Promise<string> {
  const { DYNAMODB_ENDPOINT: _, ...kept } = process.env;
  const env = { ...kept, PORT: '0' };
  const argv = ['--import', 'tsx', 'src/server.ts'];
  server = spawn(process.execPath, argv, { cwd: HOME, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { stdout } = server;
  return new Promise((resolve, reject) => {
    let printed = '';
    server?.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${printed}`)));
    stdout?.on('data', (chunk) => {
      printed += chunk;
      if (/\/webhooks\/bank\n/.test(printed)) resolve(printed);
    });
  });
}

async function shell(script: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-ec', script])).stdout;
}

/** The lines to paste, one command each, after those that set the tokens. */
function commandsOf(printed: string): {
  readonly tokens: string;
  readonly curls: readonly string[];
} {
  const lines = printed.replaceAll('\\\n', '').split('\n');
  const tokens = lines.filter((line) => line.startsWith('export '));
  return { tokens: tokens.join('\n'), curls: lines.filter((line) => line.startsWith('curl ')) };
}

test('every line that it prints works as it stands', async () => {
  const { tokens, curls } = commandsOf(await start());
  const answers = [];
  for (const curl of curls) {
    answers.push(await shell(`${tokens}\n${curl.replace('curl -i', 'curl -si')}`));
  }
  const [pay, page, csv, accounts, books, audit, dead, costs, foreign, nobody, bank] = answers;

  expect(answers).toHaveLength(11);
  expect(pay).toMatch(/^HTTP\/1.1 201/);
  expect(JSON.parse(page ?? '').items).toHaveLength(3);
  // The header, 60 payments, 3 deposits, the payment that was just made, and curl's own newline.
  expect(csv?.split('\n')).toHaveLength(67);
  expect(JSON.parse(accounts ?? '').items).toHaveLength(5);
  expect(JSON.parse(books ?? '')).toMatchObject({ payments: 64, total: '0', differences: [] });
  expect(JSON.parse(audit ?? '').items[0].action).toBe('payment.charged');
  expect(JSON.parse(dead ?? '').items).toBeInstanceOf(Array);
  expect(JSON.parse(costs ?? '').writeUnits).toBeGreaterThan(0);
  expect(JSON.parse(foreign ?? '')).toMatchObject({ status: 403, code: 'tenant' });
  expect(JSON.parse(nobody ?? '')).toMatchObject({ status: 401, code: 'token-missing' });
  expect(bank).toMatch(/^HTTP\/1.1 204/);
  const again = await shell(`${tokens}\n${curls.at(-1)?.replace('curl -i', 'curl -si')}`);
  expect(again).toMatch(/^HTTP\/1.1 409/);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, and its engine with it', async (signal) => {
  const printed = await start();
  const [, engine = ''] = /DynamoDB on (\S+),/.exec(printed) ?? [];
  expect((await fetch(engine)).status).toBeGreaterThan(0);

  server?.kill(signal);
  expect(await once(server as ChildProcess, 'exit')).toEqual([0, null]);
  await expect(fetch(engine)).rejects.toThrow('fetch failed');
});
