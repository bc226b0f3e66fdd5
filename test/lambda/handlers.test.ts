import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createOrder, listOrders, messages } from '../../examples/lambda/events.ts';
import { Account, Order } from '../../examples/lambda/order.ts';
import { lambdaEnvironment } from '../../examples/lambda/start-sandbox.ts';
import type { BoundModel } from '../../src/client/bound-model.ts';
import { type Database, dynamorm } from '../../src/client/dynamorm.ts';
import { model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { faults } from '../support/faults.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { contextWith } from './context.ts';

/** The handlers of examples/lambda, fed with events in the shapes in which AWS delivers them. */

const used = useFaultProxy();
let db: Database;
let orders: BoundModel<typeof Order>;

/** The table of Powertools' idempotency. */
const Remembered = model('Remembered', {
  table: 'idempotency',
  attributes: { id: t.string(), expiration: t.ttl() },
  key: { partitionKey: 'id' },
});

beforeAll(async () => {
  db = dynamorm({
    endpoint: used.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  orders = db.model(Order);
  for (const each of [Order, Account, Remembered]) await createTable(db, each);
  // Read where the handlers are loaded, as in Lambda; their modules come after this.
  for (const [name, value] of Object.entries(lambdaEnvironment(used.proxyEndpoint)))
    vi.stubEnv(name, value);
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_TRACE_ENABLED', 'false');
  return () => vi.unstubAllEnvs();
});

beforeEach(async () => {
  const left = await orders.scan().select('customer', 'id').all();
  await orders.batchDelete(left, { unconditional: true });
});

const inTime = (): Context =>
  ({ ...contextWith(10_000), functionName: 'orders', awsRequestId: 'request-1' }) as Context;

describe('an HTTP API', () => {
  const call = async (
    event: Parameters<typeof import('../../examples/lambda/api.ts').handler>[0],
  ) => {
    const { handler } = await import('../../examples/lambda/api.ts');
    const { statusCode, body = '' } = await handler(event, inTime());
    return { statusCode, body: JSON.parse(body) };
  };

  test('creates an order, and lists it', async () => {
    const created = await call(createOrder('ada', 'o1'));
    const listed = await call(listOrders('ada'));

    expect(created).toMatchObject({ statusCode: 201, body: { customer: 'ada', version: 0 } });
    expect(listed).toEqual({ statusCode: 200, body: { orders: [created.body] } });
  });

  test('says which value is wrong, and that an order exists', async () => {
    await call(createOrder('ada', 'o1'));

    expect(await call(createOrder('ada', 'o2', { total: 'much' }))).toMatchObject({
      statusCode: 400,
      body: { path: 'total' },
    });
    expect(await call(createOrder('ada', 'o1'))).toMatchObject({ statusCode: 409 });
  });

  test('goes on at a cursor, and refuses one that is none', async () => {
    const many = Array.from({ length: 21 }, (_, n) => ({
      customer: 'ada',
      id: `o${String(n).padStart(2, '0')}`,
      total: n,
    }));
    await orders.batchPut(many, { unconditional: true });

    const first = await call(listOrders('ada'));
    const second = await call(listOrders('ada', first.body.cursor));

    expect(first.body.orders).toHaveLength(20);
    expect(second.body.orders).toMatchObject([{ id: 'o20' }]);
    expect(await call(listOrders('ada', 'garbage'))).toMatchObject({ statusCode: 400 });
  });
});

describe('a queue', () => {
  const call = async (event: ReturnType<typeof messages>, context = inTime()) => {
    const { handler } = await import('../../examples/lambda/queue.ts');
    return handler(event, context);
  };

  test('reports only the messages that failed', async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await orders.create({ customer: 'ada', id: 'o1', total: 40 });
    await orders.create({ customer: 'ada', id: 'o2', total: 2 });
    await db.model(Account).put({ customer: 'ada' });

    const response = await call(
      messages(
        { customer: 'ada', order: 'o1' },
        { customer: 'ada', order: 'missing' },
        { customer: 'ada', order: 'o2' },
      ),
    );

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(await db.model(Account).get({ customer: 'ada' })).toMatchObject({ paid: 42 });
    expect(log.mock.calls[0]?.[1]).toMatchObject({ message: 'There is no order missing of ada.' });
  });

  test('counts a payment once that is delivered twice', async () => {
    await orders.create({ customer: 'bob', id: 'o1', total: 40 });
    await db.model(Account).put({ customer: 'bob' });
    const event = messages({ customer: 'bob', order: 'o1' });

    expect(await call(event)).toEqual({ batchItemFailures: [] });
    expect(await call(event)).toEqual({ batchItemFailures: [] });

    expect(await db.model(Account).get({ customer: 'bob' })).toMatchObject({ paid: 40 });
  });

  test('hands back what is left when time is up', async () => {
    for (const id of ['o1', 'o2', 'o3']) await orders.create({ customer: 'eve', id, total: 1 });
    await db.model(Account).put({ customer: 'eve' });
    used.proxy.inject({ operation: 'GetItem', skip: 1, fault: faults.hang() });
    const event = messages(...['o1', 'o2', 'o3'].map((order) => ({ customer: 'eve', order })));

    const response = await call(event, contextWith(1_800) as Context);

    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'message-1',
      'message-2',
    ]);
    expect(await orders.get({ customer: 'eve', id: 'o1' })).toMatchObject({ status: 'paid' });
    expect(used.proxy.requestsOf('GetItem')).toHaveLength(2);
  });
});

describe('Powertools beside it', () => {
  test('a repeated request is answered as the first one was', async () => {
    const logged: string[] = [];
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(console, 'info').mockImplementation((line: string) => void logged.push(line));
    const { handler } = await import('../../examples/lambda/powertools.ts');
    const event = createOrder('ada', 'o1', { idempotencyKey: 'key-1' });

    const first = await handler(event, inTime());
    const second = await handler(event, inTime());

    expect(first).toMatchObject({ statusCode: 201 });
    expect(second).toEqual(first);
    expect(used.proxy.requestsOf('PutItem').map(({ body }) => body['TableName'])).toEqual([
      'idempotency',
      'orders',
      'idempotency',
    ]);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      {
        message: 'An order was placed.',
        service: 'orders',
        function_name: 'orders',
        id: 'o1',
        // Of the sandbox: the handlers above have the same database.
        dynamodb: { requests: expect.any(Number), writeUnits: expect.any(Number) },
        lambdaMemoryMb: 512,
      },
    ]);
  });

  test('a request without a key is refused by theirs, and a duplicate by ours', async () => {
    const { handler } = await import('../../examples/lambda/powertools.ts');
    await orders.create({ customer: 'ada', id: 'o9', total: 1 });

    await expect(handler(createOrder('ada', 'o8'), inTime())).rejects.toMatchObject({
      cause: { name: 'IdempotencyKeyError' },
    });
    await expect(
      handler(createOrder('ada', 'o9', { idempotencyKey: 'key-2' }), inTime()),
    ).rejects.toMatchObject({ code: 'item-exists' });
    // Theirs forgets a request that failed, so that it can be tried again.
    const client = new DynamoDBClient({ endpoint: used.endpoint });
    const { id } = (used.proxy.requestsOf('DeleteItem')[0]?.body['Key'] ?? {}) as never;
    const left = await client.send(
      new GetItemCommand({ TableName: 'idempotency', Key: { id }, ConsistentRead: true }),
    );
    expect(left.Item).toBeUndefined();
  });
});
