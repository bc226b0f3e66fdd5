import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import {
  countResolutions,
  echo,
  getOf,
  makeClient,
  oldRetries,
  wrapSend,
} from './aws-sdk-clients.ts';
import { json, loopback, silence, type Treatment, until } from './loopback.ts';
import { rejection } from './scripted-handler.ts';

const stored = { id: { S: 'u1' }, bytes: { B: 'AQID' }, several: { BS: ['AQID', 'BA=='] } };

describe('a client with nothing but the middleware of the SDK', () => {
  test('is asked for it once, and not for every command', async () => {
    const client = makeClient(await loopback(echo));
    const resolutions = countResolutions(client);
    const transport = awsSdk(client);
    for (const id of ['a', 'b', 'c']) {
      expect(await transport.send('GetItem', getOf(id))).toEqual({
        response: { Item: { id: { S: id } } },
        attempts: 1,
        ambiguous: false,
      });
    }
    expect(resolutions()).toBe(1);
  });

  test('keeps requests apart that are under way together', async () => {
    const client = makeClient(await loopback(echo));
    const transport = awsSdk(client);
    const resolutions = countResolutions(client);
    const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`);
    for (const round of ['first', 'second']) {
      const replies = await Promise.all(
        ids.map((id) => transport.send('GetItem', getOf(round + id))),
      );
      const found = replies.map(({ response }) => response.Item?.['id']);
      expect(found).toEqual(ids.map((id) => ({ S: round + id })));
    }
    expect(resolutions()).toBe(20);
  });

  test('gets a request that is cancelled out of the way of the others', async () => {
    const server = await loopback(echo, silence, echo);
    const transport = awsSdk(makeClient(server));
    await transport.send('GetItem', getOf('a'));
    const controller = new AbortController();
    const cancelled = rejection(
      transport.send('GetItem', getOf('b'), { signal: controller.signal }),
    );
    await until(() => server.received.length === 2);
    const other = transport.send('GetItem', getOf('c'));
    controller.abort();
    expect(await cancelled).toMatchObject({ code: 'request-aborted' });
    expect((await other).response.Item).toEqual({ id: { S: 'c' } });
    const replies = await Promise.all([
      transport.send('GetItem', getOf('d')),
      transport.send('GetItem', getOf('e')),
    ]);
    const found = replies.map(({ response }) => response.Item?.['id']);
    expect(found).toEqual([{ S: 'd' }, { S: 'e' }]);
  });

  test('hands every answer to whoever wraps send, with bytes as the SDK has them', async () => {
    const client = makeClient(await loopback(json(200, { Item: stored })));
    const seen: unknown[] = [];
    wrapSend(client, async (send, command) => {
      const output = await send();
      seen.push(command, { ...output });
      return output;
    });
    await awsSdk(client).send('GetItem', getOf('u1'));
    expect(seen[0]).toBeInstanceOf(GetItemCommand);
    expect(seen[1]).toEqual({
      $metadata: expect.objectContaining({ httpStatusCode: 200, attempts: 1 }),
      Item: {
        id: { S: 'u1' },
        bytes: { B: new Uint8Array([1, 2, 3]) },
        several: { BS: [new Uint8Array([1, 2, 3]), new Uint8Array([4])] },
      },
    });
  });

  test('takes the answer of whoever wraps send for the answer', async () => {
    const client = makeClient(await loopback(echo));
    wrapSend(client, async (send) => ({ ...(await send()), Item: { id: { S: 'other' } } }));
    const { response } = await awsSdk(client).send('GetItem', getOf('u1'));
    expect(response.Item).toEqual({ id: { S: 'other' } });
  });

  test('is not disturbed by a request on which whoever wraps send gave up', async () => {
    let answerLate = (): void => {};
    const late: Treatment = (...args) => {
      answerLate = () => echo(...args);
    };
    const server = await loopback(echo, late, echo);
    const client = makeClient(server);
    const transport = awsSdk(client);
    const resolutions = countResolutions(client);
    await transport.send('GetItem', getOf('a'));
    const unwrapped = wrapSend(client, (send) => {
      send().catch(() => {});
      return Promise.reject(new Error('gave up'));
    });
    await rejection(transport.send('GetItem', getOf('b')));
    expect(resolutions()).toBe(1);
    await until(() => server.received.length === 2);
    client.send = unwrapped;
    const next = transport.send('GetItem', getOf('c'));
    answerLate();
    expect((await next).response.Item).toEqual({ id: { S: 'c' } });
    expect(resolutions()).toBe(2);
  });

  test('starts every request with what it knew before the first', async () => {
    const server = await loopback(echo);
    const transport = awsSdk(makeClient(server, { retryStrategy: oldRetries }));
    for (const id of ['a', 'b', 'c']) await transport.send('GetItem', getOf(id));
    const agents = server.received.map(({ headers }) => headers['user-agent']);
    expect(agents).toEqual([agents[0], agents[0], agents[0]]);
  });
});

describe('a client that is watched', () => {
  test('has middleware that was added after the first request run with the next', async () => {
    const client = makeClient(await loopback(json(200, { Item: stored })));
    const transport = awsSdk(client);
    await transport.send('GetItem', getOf('u1'));
    const seen: unknown[] = [];
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        seen.push(context['commandName'], args.input, result.output);
        return result;
      },
      { step: 'initialize', name: 'mine' },
    );
    await transport.send('GetItem', getOf('u2'));
    expect(seen).toEqual([
      'GetItemCommand',
      getOf('u2'),
      expect.objectContaining({
        Item: expect.objectContaining({ bytes: { B: new Uint8Array([1, 2, 3]) } }),
      }),
    ]);
    client.middlewareStack.remove('mine');
    await transport.send('GetItem', getOf('u3'));
    expect(seen).toHaveLength(3);
  });

  test('has the middleware run that whoever wraps send gives a command', async () => {
    const server = await loopback(echo);
    const client = makeClient(server);
    const transport = awsSdk(client);
    await transport.send('GetItem', getOf('a'));
    wrapSend(client, (send, command) => {
      command.middlewareStack.add(
        (next) => (args) => {
          Object.assign((args.request as { headers: object }).headers, { 'x-mine': 'yes' });
          return next(args);
        },
        { step: 'build' },
      );
      return send();
    });
    await transport.send('GetItem', getOf('b'));
    expect(server.received[1]?.headers['x-mine']).toBe('yes');
  });

  test('logs inputs and outputs as the SDK does, from the moment its logger writes', async () => {
    const client = makeClient(await loopback(json(200, { Item: stored })));
    const transport = awsSdk(client);
    await transport.send('GetItem', getOf('u1'));
    const info = vi.spyOn(client.config.logger, 'info');
    await transport.send('GetItem', getOf('u2'));
    expect(info).toHaveBeenCalledWith(
      expect.objectContaining({
        commandName: 'GetItemCommand',
        input: getOf('u2'),
        output: { Item: expect.objectContaining({ bytes: { B: new Uint8Array([1, 2, 3]) } }) },
      }),
    );
  });
});

test('a mocked client that was not told what to answer is named', async () => {
  const client = makeClient(await loopback(echo));
  vi.spyOn(client, 'send').mockResolvedValue(undefined as never);
  const error = await rejection(awsSdk(client).send('GetItem', getOf('u1')));
  expect(error).toMatchObject({
    code: 'sdk-failed',
    message: expect.stringContaining('a mocked client was not told what to answer'),
  });
});
