import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { callEngine, type EngineAnswer } from './engine-http.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { type Body, faults, type When } from './faults.ts';
import { useFaultProxy } from './use-engine.ts';

const used = useFaultProxy();
const call = (operation: string, body: object): Promise<EngineAnswer> =>
  callEngine(used.proxyEndpoint, operation, body);
const put = (id: string): Promise<EngineAnswer> =>
  call('PutItem', { TableName: 'things', Item: { id: { S: id } } });
/** Straight to the engine, so that no fault can lie about what is there. */
const stored = async (id: string): Promise<unknown> =>
  (await callEngine(used.endpoint, 'GetItem', { TableName: 'things', Key: { id: { S: id } } }))
    .body['Item'];
const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (reason: NodeJS.ErrnoException) => reason,
  );
  return error?.message ?? 'no failure';
};

beforeEach(async () => {
  await callEngine(used.endpoint, 'DeleteTable', { TableName: 'things' });
  await callEngine(used.endpoint, 'CreateTable', {
    TableName: 'things',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
});

describe('without rules', () => {
  test('requests and answers pass unchanged and are logged', async () => {
    const answer = await put('a');

    expect(answer.status).toBe(200);
    expect(Number(answer.headers['x-amz-crc32'])).toBe(crc32(answer.text));
    expect(await stored('a')).toEqual({ id: { S: 'a' } });
    expect(used.proxy.requests).toMatchObject([
      {
        operation: 'PutItem',
        body: { TableName: 'things', Item: { id: { S: 'a' } } },
        fault: 'none',
        reachedEngine: true,
      },
    ]);
    expect(used.proxy.requests[0]?.headers['authorization']).toContain('AWS4-HMAC-SHA256');
  });

  test('the engine’s own refusals pass too', async () => {
    const answer = await call('GetItem', { TableName: 'nowhere', Key: { id: { S: 'a' } } });

    expect(answer.status).toBe(400);
    expect(answer.body['__type']).toContain('ResourceNotFoundException');
  });
});

describe('which requests are spoiled', () => {
  test('one matching request unless told otherwise, the first rule first', async () => {
    used.proxy.inject({ operation: 'PutItem', fault: faults.plain(502) });
    used.proxy.inject({ times: 2, fault: faults.plain(503) });

    const statuses = [(await put('a')).status, (await put('b')).status];
    statuses.push((await call('ListTables', {})).status, (await put('c')).status);

    expect(statuses).toEqual([502, 503, 503, 200]);
  });

  test('a rule can look into the body and let the first ones pass', async () => {
    const match = (body: Body): boolean => JSON.stringify(body['Item']).includes('poison');
    used.proxy.inject({
      match,
      skip: 1,
      times: Number.POSITIVE_INFINITY,
      fault: faults.throttle(),
    });

    const ids = ['poison1', 'fine', 'poison2', 'poison3'];
    const statuses: number[] = [];
    for (const id of ids) statuses.push((await put(id)).status);

    expect(statuses).toEqual([200, 200, 400, 400]);
    expect(used.proxy.requestsOf('PutItem').map((entry) => entry.fault)).toEqual([
      'none',
      'none',
      'answer',
      'answer',
    ]);
  });

  test('reset() forgets rules and log', async () => {
    used.proxy.inject({ fault: faults.drop() });
    await put('a').catch(() => undefined);
    used.proxy.inject({ fault: faults.drop() });
    used.proxy.reset();

    expect(used.proxy.requests).toEqual([]);
    expect((await put('a')).status).toBe(200);
  });
});

describe.each<{ when: When; applied: boolean }>([
  { when: 'before', applied: false },
  { when: 'after', applied: true },
])('faults $when the engine works', ({ when, applied }) => {
  const expectApplied = async (): Promise<void> => {
    expect((await stored('a')) !== undefined).toBe(applied);
    expect(used.proxy.requests.at(-1)?.reachedEngine).toBe(applied);
  };

  test('an exception of any type and status', async () => {
    used.proxy.inject({ fault: faults.error('InternalServerError', { status: 500, when }) });

    const answer = await put('a');

    expect(answer.status).toBe(500);
    expect(answer.body['__type']).toContain('#InternalServerError');
    expect(Number(answer.headers['x-amz-crc32'])).toBe(crc32(answer.text));
    await expectApplied();
  });

  test('a plain 5xx that is not JSON', async () => {
    used.proxy.inject({ fault: faults.plain(504, { when }) });

    const answer = await put('a');

    expect(answer.status).toBe(504);
    expect(answer.text).toMatch(/^<html>/);
    await expectApplied();
  });

  test('a dropped connection', async () => {
    used.proxy.inject({ fault: faults.drop(when) });

    expect(await failure(put('a'))).toBe('socket hang up');
    await expectApplied();
  });

  test('a reset connection sends a RST', async () => {
    used.proxy.inject({ fault: faults.reset(when) });

    expect(await failure(put('a'))).toBe('read ECONNRESET');
    await expectApplied();
  });

  test('a delay, then the right answer', async () => {
    used.proxy.inject({ fault: faults.delay(60, when) });
    const started = performance.now();

    const answer = await put('a');

    expect(answer.status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect(await stored('a')).toBeDefined();
  });

  test('no answer at all', async () => {
    used.proxy.inject({ fault: faults.hang(when) });
    const timeout = new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'));
    const pending = put('a').catch(() => 'failed');

    expect(await Promise.race([pending, timeout])).toBe('still waiting');
    await expectApplied();
  });
});

describe('damaged answers', () => {
  test('a truncated body ends before its announced length', async () => {
    used.proxy.inject({ operation: 'ListTables', fault: faults.truncate(5) });

    expect(await failure(call('ListTables', {}))).toBe('aborted');
    expect(used.proxy.requests).toMatchObject([{ fault: 'truncate', reachedEngine: true }]);
  });

  test('a truncated body starts like the real one', async () => {
    used.proxy.inject({ fault: faults.truncate(5) });
    const received = await rawAnswer(used.proxyEndpoint);

    const [head = '', body = ''] = received.split('\r\n\r\n');
    expect(body).toBe('{"Tab');
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(5);
  });

  test('a corrupted body still parses and contradicts its checksum', async () => {
    used.proxy.inject({ operation: 'ListTables', fault: faults.corrupt() });

    const answer = await call('ListTables', {});

    expect(answer.body).toEqual({ TableNames: ['thingr'] });
    expect(Number(answer.headers['x-amz-crc32'])).not.toBe(crc32(answer.text));
    expect(Number(answer.headers['x-amz-crc32'])).toBe(crc32('{"TableNames":["things"]}'));
  });
});

describe('made-up answers', () => {
  test('throttling', async () => {
    used.proxy.inject({ fault: faults.throttle('ThrottlingException') });

    const answer = await put('a');

    expect(answer.body['__type']).toContain('#ThrottlingException');
    expect(await stored('a')).toBeUndefined();
  });

  test('an answer that the engine never gave', async () => {
    used.proxy.inject({
      operation: 'GetItem',
      fault: faults.respond({ Item: { id: { N: '1' } } }),
    });

    const answer = await call('GetItem', { TableName: 'things', Key: { id: { S: 'a' } } });

    expect(answer.body).toEqual({ Item: { id: { N: '1' } } });
  });

  test('a rewritten answer gets a checksum of its own', async () => {
    const response = (body: Body): Body => ({ ...body, Extra: true });
    used.proxy.inject({ fault: faults.rewrite({ response }) });

    const answer = await call('ListTables', {});

    expect(answer.body).toEqual({ TableNames: ['things'], Extra: true });
    expect(Number(answer.headers['x-amz-crc32'])).toBe(crc32(answer.text));
  });

  test('unprocessed items were not written', async () => {
    const write = (id: string): object => ({ PutRequest: { Item: { id: { S: id } } } });
    used.proxy.inject({ fault: faults.unprocessedItems(1) });

    const RequestItems = { things: [write('a'), write('b')] };
    const answer = await call('BatchWriteItem', { RequestItems });

    expect(answer.body).toEqual({ UnprocessedItems: { things: [write('b')] } });
    expect([await stored('a'), await stored('b')]).toEqual([{ id: { S: 'a' } }, undefined]);
  });

  test('unprocessed keys keep the settings of their table', async () => {
    await put('a');
    used.proxy.inject({ fault: faults.unprocessedKeys(1) });

    const Keys = [{ id: { S: 'a' } }, { id: { S: 'b' } }];
    const request = { RequestItems: { things: { Keys, ConsistentRead: true } } };
    const answer = await call('BatchGetItem', request);

    expect(answer.body).toMatchObject({
      Responses: { things: [{ id: { S: 'a' } }] },
      UnprocessedKeys: { things: { Keys: [{ id: { S: 'b' } }], ConsistentRead: true } },
    });
  });

  test('a transaction cancelled for reasons of your choice', async () => {
    used.proxy.inject({
      fault: faults.cancelTransaction([{ Code: 'None' }, { Code: 'TransactionConflict' }]),
    });

    const answer = await call('TransactWriteItems', { TransactItems: [] });

    expect(answer.status).toBe(400);
    expect(answer.body['CancellationReasons']).toEqual([
      { Code: 'None' },
      { Code: 'TransactionConflict' },
    ]);
  });
});

describe('the proxy itself', () => {
  test('numbers the connections that requests come in on', async () => {
    await put('a');
    await put('b');

    const [first, second] = used.proxy.requests.map((entry) => entry.connection);
    expect(second).toBe((first ?? 0) + 1);
  });

  test('close() ends requests that hang and stops listening', async () => {
    const proxy = await startFaultProxy(used.endpoint);
    proxy.inject({ fault: faults.hang() });
    const hanging = failure(callEngine(proxy.endpoint, 'ListTables'));
    await expect.poll(() => proxy.requests.length).toBe(1);

    await proxy.close();

    expect(await hanging).toBe('socket hang up');
    expect(await failure(callEngine(proxy.endpoint, 'ListTables'))).toContain('ECONNREFUSED');
  });
});

/** Everything that comes back on one socket, as text; node:http would hide a half answer. */
function rawAnswer(endpoint: string): Promise<string> {
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(
      'POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: DynamoDB_20120810.ListTables\r\ncontent-length: 2\r\n' +
        'content-type: application/x-amz-json-1.0\r\nx-amz-date: 20260101T000000Z\r\nauthorization: AWS4-HMAC-SHA256 ' +
        'Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{}',
    );
  });
}
