import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { echo, getOf, makeClient, watch } from './aws-sdk-clients.ts';
import { json, loopback, type Treatment, truncate } from './loopback.ts';

function text(body: string, status = 200): Treatment {
  return (response) => {
    response.writeHead(status, { 'x-amzn-requestid': 'REQ1' }).end(body);
  };
}

/** What comes of a get, with what the SDK says of it. */
async function outcomeOf(client: DynamoDBClient): Promise<object> {
  try {
    const { response, ...reply } = await awsSdk(client).send('GetItem', getOf('u1'));
    const { $metadata: _metadata, ...members } = response as Record<string, unknown>;
    return { ...reply, members };
  } catch (error) {
    const { name, message, code, attempts, ambiguous, cause } = error as Record<string, object>;
    const { $metadata, $response } = cause as Record<string, Record<string, unknown>>;
    const { totalRetryDelay: _delay, ...metadata } = $metadata ?? {};
    const said = { cause: String(cause), metadata, status: $response?.['statusCode'] };
    return { name, message, code, attempts, ambiguous, ...said };
  }
}

describe('what cannot be read here comes to the same as with the SDK alone', () => {
  test.each<[string, Treatment]>([
    ['an answer without a body', text('')],
    ['null', text('null')],
    ['a list', text('[1]')],
    ['a number', text('7')],
    ['no JSON', text('<html>')],
    ['half of an answer', text('{"Item":{')],
    ['an answer that breaks off', truncate],
    ['another status', text('{}', 204)],
    [
      'bytes that are no UTF-8',
      (response) => response.writeHead(200).end(Buffer.from('7b22ff', 'hex')),
    ],
    ['an object without members', json(200, {})],
  ])('%s', async (_, treatment) => {
    const server = await loopback(treatment);
    const watched = makeClient(server, { maxAttempts: 1 });
    watch(watched);
    const ours = await outcomeOf(makeClient(server, { maxAttempts: 1 }));
    expect(ours).toEqual(await outcomeOf(watched));
  });

  test('a request handler that gives no body', async () => {
    const handle = async (): Promise<object> => ({ response: { statusCode: 200, headers: {} } });
    const requestHandler = { handle } as unknown as NonNullable<
      DynamoDBClientConfig['requestHandler']
    >;
    const client = makeClient(await loopback(echo), { requestHandler });
    expect(await outcomeOf(client)).toEqual({ members: {}, attempts: 1, ambiguous: false });
  });
});

test.each(['{"Items":5}', '{"Responses":5}', '{"UnprocessedItems":5}'])(
  'an answer that DynamoDB does not give is damaged: %s',
  async (body) => {
    const transport = awsSdk(makeClient(await loopback(text(body)), { maxAttempts: 1 }));
    await expect(transport.send('Scan', { TableName: 'users' })).rejects.toMatchObject({
      name: 'ConnectionError',
      code: 'response-damaged',
      attempts: 1,
      ambiguous: true,
    });
  },
);

test('a client that is to print its middleware does so for every command', async () => {
  const client = makeClient(await loopback(echo));
  const transport = awsSdk(client);
  await transport.send('GetItem', getOf('a'));
  client.middlewareStack.identifyOnResolve(true);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await transport.send('GetItem', getOf('b'));
  await transport.send('GetItem', getOf('c'));
  const lists = log.mock.calls;
  log.mockRestore();
  expect(lists).toHaveLength(2);
});
