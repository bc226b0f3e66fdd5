import { inspect } from 'node:util';
import {
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import {
  countResolutions,
  echo,
  getOf,
  makeClient,
  oldRetries,
  type Wrapper,
  watch,
  wrapSend,
} from './aws-sdk-clients.ts';
import { json, loopback, refuse, silence, type Treatment, until } from './loopback.ts';
import { rejection } from './scripted-handler.ts';

const other = { id: { S: 'other' } };

describe('what a wrapper of send does to the output is the answer, as with the SDK alone', () => {
  const changes: readonly [string, object, (output: Record<string, unknown>) => void][] = [
    ['sets a member', { Item: other }, (output) => Object.assign(output, { Item: other })],
    [
      'changes the item in place',
      { Item: { id: { S: 'u1' }, more: { N: '1' } } },
      ({ Item }) => Object.assign(Item as object, { more: { N: '1' } }),
    ],
    [
      'adds a member',
      { Item: { id: { S: 'u1' } }, ConsumedCapacity: {} },
      (output) => Object.assign(output, { ConsumedCapacity: {} }),
    ],
    ['deletes a member', {}, (output) => Reflect.deleteProperty(output, 'Item')],
    ['freezes it', { Item: { id: { S: 'u1' } } }, (output) => Object.freeze(output)],
    ['copies it', { Item: { id: { S: 'u1' } } }, (output) => structuredClone(output)],
  ];
  for (const watched of [false, true]) {
    test.each(changes)(`%s${watched ? ', watched' : ''}`, async (_, expected, change) => {
      const client = makeClient(await loopback(echo));
      if (watched) watch(client);
      wrapSend(client, async (send) => {
        const output = await send();
        change(output as Record<string, unknown>);
        return output;
      });
      const { response } = await awsSdk(client).send('GetItem', getOf('u1'));
      const { $metadata: _metadata, ...members } = response as Record<string, unknown>;
      expect(members).toEqual(expected);
    });
  }
});

test('an output that is printed shows the answer and no getters', async () => {
  const client = makeClient(await loopback(json(200, { Item: { id: { S: 'u1' } } })));
  const printed: string[] = [];
  wrapSend(client, async (send) => {
    const output = await send();
    printed.push(inspect(output), inspect(output));
    return output;
  });
  await awsSdk(client).send('GetItem', getOf('u1'));
  expect(printed[0]).toContain("Item: { id: { S: 'u1' } }");
  expect(printed[1]).toBe(printed[0]);
});

describe('a wrapper of send that sends a command twice', () => {
  const twice: Wrapper = (send) => Promise.race([send(), send()]);

  test('at the same time gets the first answer, and the late one gets in nobody’s way', async () => {
    const late: (() => void)[] = [];
    const hold: Treatment = (...args) => late.push(() => echo(...args));
    const server = await loopback(echo, echo, hold, echo);
    const client = makeClient(server);
    const transport = awsSdk(client);
    await transport.send('GetItem', getOf('a'));
    const resolutions = countResolutions(client);
    const unwrapped = wrapSend(client, twice);
    const first = await transport.send('GetItem', getOf('b'));
    expect(first).toMatchObject({ response: { Item: { id: { S: 'b' } } }, attempts: 2 });
    client.send = unwrapped;
    const next = await transport.send('GetItem', getOf('c'));
    expect(next.response.Item).toEqual({ id: { S: 'c' } });
    // Once for the second sending. The lane went on with the first one and is not used again.
    expect(resolutions()).toBe(1);
    for (const answer of late) answer();
  });

  test('one after the other gets the last answer, also where that is empty', async () => {
    const empty: Treatment = (response) => response.writeHead(204).end();
    const client = makeClient(await loopback(echo, empty));
    wrapSend(client, (send) => send().then(send));
    const { response } = await awsSdk(client).send('GetItem', getOf('a'));
    expect(response.Item).toBeUndefined();
  });

  test('one after the other leaves the next request what it was', async () => {
    const server = await loopback(echo);
    const client = makeClient(server, { retryStrategy: oldRetries });
    const transport = awsSdk(client);
    const unwrapped = wrapSend(client, (send) => send().then(send));
    const { response } = await transport.send('GetItem', getOf('a'));
    expect(response.Item).toEqual({ id: { S: 'a' } });
    client.send = unwrapped;
    for (const id of ['b', 'c', 'd']) await transport.send('GetItem', getOf(id));
    const agents = server.received.map(({ headers }) => headers['user-agent']);
    expect(agents.slice(2)).toEqual([agents[0], agents[0], agents[0]]);
  });
});

test('a write on which a wrapper gave up is not counted among the attempts of the next', async () => {
  const held: (() => void)[] = [];
  const hold =
    (treatment: Treatment): Treatment =>
    (...args) =>
      held.push(() => treatment(...args));
  const done = json(200, {});
  const server = await loopback(hold(refuse('InternalServerError', 500)), hold(done), done);
  const client = makeClient(server);
  watch(client);
  const transport = awsSdk(client);
  let abandoned: Promise<unknown> = Promise.resolve();
  const unwrapped = wrapSend(client, (send) => {
    abandoned = send();
    return Promise.reject(new Error('gave up'));
  });
  const put = { TableName: 'users', Item: other };
  await rejection(transport.send('PutItem', put));
  await until(() => held.length === 1);
  client.send = unwrapped;
  const reply = transport.send('PutItem', put);
  await until(() => held.length === 2);
  held[0]?.();
  await abandoned;
  held[1]?.();
  expect(await reply).toMatchObject({ attempts: 1, ambiguous: false });
});

test('a client that keeps handlers by itself keeps none of ours', async () => {
  const client = makeClient(await loopback(), {
    cacheMiddleware: true,
    // Answers at once: all requests go on together, step by step.
    requestHandler: {
      handle: async ({ body }: { body: Uint8Array }) => {
        const { Key } = JSON.parse(new TextDecoder().decode(body));
        const answer = Buffer.from(JSON.stringify({ Item: Key }));
        return { response: { statusCode: 200, headers: {}, body: answer } };
      },
    } as unknown as NonNullable<DynamoDBClientConfig['requestHandler']>,
  });
  const transport = awsSdk(client);
  const send = client.send.bind(client);
  // As a wrapper does that was written for commands without options.
  client.send = (command: GetItemCommand) => send(command);
  const ids = ['a', 'b', 'c'];
  const sent = ids.map((id) => transport.send('GetItem', getOf(id)));
  const direct = ids.map((id) => client.send(new GetItemCommand({ ...getOf(`${id}2`) } as never)));
  const replies = await Promise.all(sent);
  expect(replies.map(({ response }) => response.Item)).toEqual(
    ids.map((id) => ({ id: { S: id } })),
  );
  const outputs = await Promise.all(direct);
  expect(outputs.map(({ Item }) => Item)).toEqual(ids.map((id) => ({ id: { S: `${id}2` } })));
});

test('a write that must not be repeated concerns no command of the program’s own', async () => {
  const server = await loopback(json(200, {}), refuse('InternalServerError', 500), json(200, {}));
  const client = makeClient(server, { cacheMiddleware: true });
  const send = client.send.bind(client);
  client.send = (command: PutItemCommand) => send(command);
  watch(client);
  const put = { TableName: 'users', Item: other };
  await awsSdk(client).send('PutItem', put, { repeatable: false });
  const output = await client.send(new PutItemCommand(put));
  expect(output.$metadata.attempts).toBe(2);
});

test('a read that is cancelled between two attempts says how many it has made', async () => {
  for (const watched of [false, true]) {
    const server = await loopback(refuse('InternalServerError', 500), silence);
    const controller = new AbortController();
    const retryStrategy = {
      acquireInitialRetryToken: async () => ({}),
      refreshRetryTokenForRetry: async () => {
        setImmediate(() => controller.abort());
        return { getRetryCount: () => 1, getRetryDelay: () => 60_000 };
      },
      recordSuccess: () => {},
    } as unknown as NonNullable<DynamoDBClientConfig['retryStrategy']>;
    const client = makeClient(server, { retryStrategy });
    if (watched) watch(client);
    const error = await rejection(
      awsSdk(client).send('GetItem', getOf('a'), { signal: controller.signal }),
    );
    expect(error).toMatchObject({ code: 'request-aborted', attempts: 1, ambiguous: true });
  }
});
