import { beforeAll, describe, expect, test } from 'vitest';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { benchmarkColdStart } from '../../src/lambda/cold-start.ts';
import { lambdaInit } from '../../src/lambda/lambda-init.ts';
import { withLambdaTimeout } from '../../src/lambda/with-lambda-timeout.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { contextWith, inLambda } from './context.ts';
import { Counter, Note } from './models.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describeTransports('lambdaInit', (makeTransport) => {
  const used = useFaultProxy();

  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    await createTable(db, Note);
    await createTable(db, Counter);
  });

  test('gives the models by name, and the database', async () => {
    const options = { transport: makeTransport(used.endpoint) };
    const { db, notes, counters } = lambdaInit({ notes: Note, counters: Counter }, options);

    await notes.create({ id: 'n1', topic: 'a' });
    await db.transaction((tx) => tx.put(Counter, { id: 'c1', count: 2 }));

    expect((await counters.getOrThrow({ id: 'c1' })).count).toBe(2);
    expect(db.model(Note)).toBe(notes);
  });

  test('gives the same database for equal options, and another for others', () => {
    const options = { transport: makeTransport(used.endpoint) };
    const first = lambdaInit({ notes: Note }, options);
    const second = lambdaInit({ again: Note, counters: Counter }, { ...options });
    const prefixed = lambdaInit({ notes: Note }, { ...options, tablePrefix: 'test-' });

    expect(second.db).toBe(first.db);
    expect(second.again).toBe(first.notes);
    expect(prefixed.db).not.toBe(first.db);
  });

  test('gives withLambdaTimeout what it needs to bind every model again', async () => {
    const app = lambdaInit(
      { notes: Note, counters: Counter },
      { transport: makeTransport(used.endpoint) },
    );
    await app.counters.put({ id: 'c2', count: 5 });

    const { counters } = withLambdaTimeout(app, contextWith(60_000));
    const late = withLambdaTimeout(app, contextWith(0));

    expect(await counters.get({ id: 'c2' })).toEqual({ id: 'c2', count: 5 });
    expect(await rejection(late.counters.get({ id: 'c2' }))).toMatchObject({
      code: 'lambda-deadline',
    });
    expect(await rejection(late.db.transactGet([[Counter, { id: 'c2' }]]))).toMatchObject({
      code: 'lambda-deadline',
    });
  });
});

describe('in Lambda', () => {
  const used = useFaultProxy();

  beforeAll(async () => {
    await createTable(dynamorm({ endpoint: used.endpoint, credentials }), Note);
  });

  test('the connection is open before the first request, and that takes it', async () => {
    inLambda();
    const { notes, ready } = lambdaInit(
      { notes: Note },
      { endpoint: used.proxyEndpoint, credentials },
    );
    await ready;
    const [greeting] = used.proxy.requests;
    expect(greeting).toMatchObject({ operation: '', body: {} });

    await notes.get({ id: 'n1' });

    const [get] = used.proxy.requestsOf('GetItem');
    expect(get?.connection).toBe(greeting?.connection);
    expect(used.proxy.requests).toHaveLength(2);
  });

  test('a request that comes meanwhile waits for it, and further ones open their own', async () => {
    inLambda();
    const options = { endpoint: used.proxyEndpoint, credentials, tablePrefix: 'meanwhile-' };
    const { notes } = lambdaInit({ notes: Note }, options);

    await Promise.allSettled([notes.get({ id: 'n1' }), notes.get({ id: 'n2' })]);

    const connectionsOf = (operation: string): readonly number[] =>
      used.proxy.requestsOf(operation).map(({ connection }) => connection);
    expect(connectionsOf('GetItem')).toHaveLength(2);
    expect(connectionsOf('GetItem')).toContain(connectionsOf('')[0]);
    expect(new Set(connectionsOf('GetItem'))).toHaveProperty('size', 2);
  });

  test('an endpoint that does not greet holds up no request for longer than connecting', async () => {
    inLambda();
    used.proxy.inject({ operation: '', fault: faults.hang() });
    const options = { endpoint: used.proxyEndpoint, credentials, connectTimeoutMs: 50 };
    const { notes, ready } = lambdaInit({ notes: Note }, options);

    expect(await notes.get({ id: 'n1' })).toBeUndefined();
    await ready;
  });

  test('the credentials are fetched before the first request', async () => {
    inLambda();
    let fetched = 0;
    const provider = async () => {
      fetched += 1;
      return credentials;
    };
    const { notes, ready } = lambdaInit(
      { notes: Note },
      { endpoint: used.proxyEndpoint, credentials: provider },
    );
    await ready;
    expect(fetched).toBe(1);

    await notes.get({ id: 'n1' });

    expect(fetched).toBe(1);
  });

  test('what cannot be prepared is left to the first request to say', async () => {
    inLambda();
    const { notes, ready } = lambdaInit(
      { notes: Note },
      { endpoint: 'http://127.0.0.1:1', credentials, maxAttempts: 1 },
    );

    await ready;

    expect(await rejection(notes.get({ id: 'n1' }))).toMatchObject({ code: 'connect-failed' });
  });

  test.each([
    [128, 5],
    [512, 5],
    [513, 10],
    [1_024, 10],
    [1_025, 20],
    [10_240, 20],
  ])('%i MB make %i connections', async (memoryMb, connections) => {
    inLambda(memoryMb);
    used.proxy.inject({ operation: 'GetItem', times: 60, fault: faults.delay(20) });
    // A prefix of its own, so that each function has a database of its own.
    const options = { endpoint: used.proxyEndpoint, credentials, tablePrefix: `${memoryMb}-` };
    const { notes, ready } = lambdaInit({ notes: Note }, options);
    await ready;

    await Promise.allSettled(Array.from({ length: 60 }, (_, n) => notes.get({ id: `n${n}` })));

    const carriers = new Set(used.proxy.requestsOf('GetItem').map(({ connection }) => connection));
    expect(carriers.size).toBe(connections);
  });

  test('maxSockets says otherwise', async () => {
    inLambda(128);
    used.proxy.inject({ operation: 'GetItem', times: 20, fault: faults.delay(20) });
    const options = { endpoint: used.proxyEndpoint, credentials, maxSockets: 7 };
    const { notes } = lambdaInit({ notes: Note }, options);

    await Promise.all(Array.from({ length: 20 }, (_, n) => notes.get({ id: `n${n}` })));

    const carriers = new Set(used.proxy.requestsOf('GetItem').map(({ connection }) => connection));
    expect(carriers.size).toBe(7);
  });
});

describe('elsewhere', () => {
  const used = useFaultProxy();

  test('nothing is sent before the first request', async () => {
    const { ready } = lambdaInit({ notes: Note }, { endpoint: used.proxyEndpoint, credentials });

    await ready;

    expect(used.proxy.requests).toEqual([]);
    expect(used.proxy.openConnections).toBe(0);
  });

  test('a connection is opened where that is asked for', async () => {
    const options = { endpoint: used.proxyEndpoint, credentials, optimizeForColdStart: true };

    await lambdaInit({ notes: Note }, options).ready;

    expect(used.proxy.openConnections).toBe(1);
  });
});

test.each(['db', 'ready'])('a model under the name "%s" is refused', (name) => {
  const models = { [name]: Note } as { notes: typeof Note };

  expect(() => lambdaInit(models)).toThrow(expect.objectContaining({ code: 'lambda-name-taken' }));
});

test.each([
  ['nothing', undefined],
  ['undefined under a name', { notes: undefined }],
  ['what is no model', { notes: 5 }],
])('%s in place of models is refused by name', async (_, given) => {
  const models = given as unknown as { notes: typeof Note };
  const options = { region: 'us-east-1', optimizeForColdStart: true };
  const missing = expect.objectContaining({
    name: 'ConfigurationError',
    code: 'model-missing',
    message: expect.stringMatching(/ was given (undefined|a number) in place of a model/),
  });

  expect(() => lambdaInit(models, options)).toThrow(missing);
  await expect(benchmarkColdStart(models, { region: 'us-east-1' })).rejects.toEqual(missing);
});

test('calling it again and again with new options is refused in Lambda', () => {
  inLambda();
  const again = (): unknown =>
    lambdaInit(
      { notes: Note },
      {
        endpoint: 'http://127.0.0.1:1',
        now: () => new Date(),
        optimizeForColdStart: false,
      },
    );

  const forty = (): void => {
    for (let n = 0; n < 40; n += 1) again();
  };

  expect(forty).toThrow(expect.objectContaining({ code: 'lambda-init-repeated' }));
});
