import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { json, loopback } from './loopback.ts';

const nodeHttpModule = new URL('../../src/transport/node-http-handler.ts', import.meta.url).href;
const transportModule = new URL('../../src/transport/wire-transport.ts', import.meta.url).href;

/** Runs a program with TypeScript and gives its exit code; `null` when it had to be killed. */
function run(program: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      program,
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

const overHttp = `
  const { nodeHttpHandler } = await import(${JSON.stringify(nodeHttpModule)});
  const httpHandler = nodeHttpHandler();`;
const cases = [
  ['a request without close()', '', ''],
  ['a request and close()', '', 'transport.close();'],
  ['a request over node:http without close()', overHttp, ''],
  ['a request over node:http and close()', overHttp, 'transport.close();'],
] as const;

const handlers = [
  ['the default handler', 'const httpHandler = undefined;'],
  ['the handler over node:http', overHttp],
] as const;

for (const [name, handler] of handlers) {
  test(`A request that ${name} refuses leaves nothing behind that keeps the process`, async () => {
    const { code, output } = await run(`
      const { wireTransport } = await import(${JSON.stringify(transportModule)});
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'a\\nb' };
      ${handler}
      const transport = wireTransport({ endpoint: 'http://127.0.0.1:1', credentials, httpHandler, maxAttempts: 1 });
      const sent = transport.send('GetItem', { TableName: 't', Key: { id: { S: '1' } } });
      const { code } = await sent.catch((error) => error);
      console.log(code, process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout'));
    `);
    expect(output).toBe('connect-failed []\n');
    expect(code).toBe(0);
  });
}

test('A request for which an agent never has a socket keeps the process until it is given up', async () => {
  const { code, output } = await run(`
    const { Agent } = await import('node:http');
    const { nodeHttpHandler } = await import(${JSON.stringify(nodeHttpModule)});
    const { wireTransport } = await import(${JSON.stringify(transportModule)});
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const httpAgent = Object.assign(new Agent(), { createConnection() {} });
    const httpHandler = nodeHttpHandler({ httpAgent });
    const limits = { connectTimeoutMs: 100, maxAttempts: 1 };
    const transport = wireTransport({ endpoint: 'http://127.0.0.1:1', credentials, httpHandler, ...limits });
    const sent = transport.send('GetItem', { TableName: 't', Key: { id: { S: '1' } } });
    sent.catch(({ code }) => console.log(code));
  `);
  expect(output).toBe('connect-timeout\n');
  expect(code).toBe(0);
});

for (const [what, handler, closing] of cases) {
  test(`A process ends by itself after ${what}`, async () => {
    const server = await loopback(json(200, {}));
    const { code, output } = await run(`
      const { wireTransport } = await import(${JSON.stringify(transportModule)});
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
      ${handler || 'const httpHandler = undefined;'}
      const transport = wireTransport({ endpoint: '${server.url}', credentials, httpHandler });
      const reply = await transport.send('GetItem', { TableName: 't', Key: { id: { S: '1' } } });
      console.log('attempts', reply.attempts);
      ${closing}
    `);
    expect(output).toContain('attempts 1');
    expect(code).toBe(0);
  });
}
