import { inspect } from 'node:util';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import {
  type BoundModel,
  ConfigurationError,
  dynamorm,
  model,
  type Transport,
  t,
} from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { rejection, useModel } from '../support/use-model.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    name: t.string().optional(),
    tags: t.set(t.string()).optional(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

const Tenant = model('Tenant', {
  table: (environment) => environment['TENANT_TABLE'] as string,
  attributes: { id: t.string() },
  key: { partitionKey: 'id' },
});

afterEach(() => vi.unstubAllEnvs());

describeTransports('a database', (makeTransport) => {
  const used = useEngine();
  const open = (tablePrefix?: string) =>
    dynamorm({
      transport: makeTransport(used.endpoint),
      ...(tablePrefix === undefined ? {} : { tablePrefix }),
    });

  test('puts its prefix before the name of every table', async () => {
    const staging = open('staging-');
    expect(staging.tableName(User)).toBe('staging-users');
    expect(staging.model(User).toRequest.get({ id: 'a' }).TableName).toBe('staging-users');

    await createTable(staging, User);
    await staging.model(User).create({ id: 'a' });
    expect(await rejection(open().model(User).get({ id: 'a' }))).toMatchObject({
      code: 'table-not-found',
    });
  });

  test('shares a model with another one without sharing anything else', async () => {
    const [one, two] = [open('one-'), open('two-')];
    await Promise.all([createTable(one, User), createTable(two, User)]);
    await one.model(User).create({ id: 'a', name: 'one' });
    await two.model(User).create({ id: 'a', name: 'two' });

    expect(await one.model(User).get({ id: 'a' })).toMatchObject({ name: 'one' });
    expect(await two.model(User).get({ id: 'a' })).toMatchObject({ name: 'two' });
    expect(one.model(User)).toBe(one.model(User));
    expect(one.model(User)).not.toBe(two.model(User));
    expect(one.model(User).model).toBe(User);
  });

  test('refuses by name what is no model, as its tables do', async () => {
    const db = open();
    const missing = { name: 'ConfigurationError', code: 'model-missing' };
    for (const nothing of [undefined, null, 5, {}] as unknown as (typeof User)[]) {
      expect(() => db.model(nothing)).toThrow(expect.objectContaining(missing));
      expect(await rejection(createTable(db, nothing))).toMatchObject(missing);
      expect(await rejection(createTable(db, [nothing]))).toMatchObject(missing);
    }
    expect(db.stats().requests).toBe(0);
  });

  test('shows no secret where it is logged', () => {
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret-key' };
    const db = dynamorm({ region: 'us-east-1', credentials, cursorSecret: 'cursor-secret' });

    const shown = `${inspect(db, { depth: null, showHidden: true })} ${JSON.stringify(db)}`;
    expect(shown).not.toMatch(/secret-key|cursor-secret/);
  });

  test('asks the environment for a table at the time of the call', async () => {
    vi.stubEnv('TENANT_TABLE', 'tenants-a');
    const db = open();
    await createTable(db, Tenant);
    expect(db.model(Tenant).toRequest.get({ id: 'a' }).TableName).toBe('tenants-a');
    await db.model(Tenant).create({ id: 'a' });

    vi.stubEnv('TENANT_TABLE', 'tenants-b');
    expect(db.tableName(Tenant)).toBe('tenants-b');
    expect(await rejection(db.model(Tenant).get({ id: 'a' }))).toMatchObject({
      code: 'table-not-found',
    });
  });

  test('refuses a table whose name the environment does not have', async () => {
    const db = open('staging-');
    const error = await rejection(db.model(Tenant).get({ id: 'a' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: 'table-name-missing' });
    expect(db.stats().requests).toBe(0);
  });

  test('counts requests, retries, failures and units', async () => {
    const db = open('stats-');
    expect(db.stats()).toEqual({
      requests: 0,
      retries: 0,
      failures: 0,
      readUnits: 0,
      writeUnits: 0,
      operations: [],
    });
    await createTable(db, User);
    const users = db.model(User);
    const before = db.stats();

    await users.create({ id: 'a', name: 'x'.repeat(1500) });
    await users.get({ id: 'a' });
    await users.get({ id: 'a' }, { consistent: true });
    await rejection(users.create({ id: 'a' }));
    await rejection(users.get({ id: '' }));

    expect(db.stats().requests - before.requests).toBe(4);
    expect(db.stats()).toMatchObject({ retries: 0, failures: 1, readUnits: 1.5 });
    expect(db.stats().writeUnits).toBe(2);
    expect(Object.isFrozen(users)).toBe(true);
    expect(before.requests).not.toBe(db.stats().requests);
  });

  test('sends nothing after close(), and says so', async () => {
    const db = open('closed-');
    await createTable(db, User);
    const users = db.model(User);
    await users.create({ id: 'a' });
    const { requests } = db.stats();
    db.close();
    db.close();

    const error = await rejection(users.put({ id: 'b' }));
    expect(error).toMatchObject({
      name: 'RequestError',
      code: 'client-closed',
      attempts: 0,
      ambiguous: false,
    });
    expect(db.stats().requests).toBe(requests);
    expect(users.toRequest.get({ id: 'a' })).toMatchObject({ TableName: 'closed-users' });
  });

  test('closes at the end of a using block', async () => {
    let users: BoundModel<typeof User>;
    {
      using db = open('using-');
      await createTable(db, User);
      users = db.model(User);
      await users.create({ id: 'a' });
    }
    expect(await rejection(users.get({ id: 'a' }))).toMatchObject({ code: 'client-closed' });
  });

  test('refuses options that would silently do nothing', () => {
    const transport = makeTransport(used.endpoint);
    expect(() => dynamorm({ transport, region: 'eu-west-1' })).toThrow(ConfigurationError);
    expect(() => dynamorm({ transport, region: undefined } as never)).not.toThrow();
  });
});

describeTransports('a signal', (makeTransport) => {
  const { items: users, requestsOf } = useModel(makeTransport, User);

  test('that has fired stops every verb before anything is sent', async () => {
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    const verbs: readonly (() => Promise<unknown>)[] = [
      () => users.get({ id: 'a' }, options),
      () => users.getOrThrow({ id: 'a' }, options),
      () => users.create({ id: 'a' }, options),
      () => users.put({ id: 'a' }, options),
      () => users.update({ id: 'a' }, { name: 'x' }, options),
      () => users.update({ id: 'a' }, {}, options),
      () => users.upsert({ id: 'a' }, { name: 'x' }, options),
      () => users.delete({ id: 'a' }, options),
    ];
    const sent = await requestsOf(async () => {
      for (const verb of verbs) {
        expect(await rejection(verb())).toMatchObject({
          name: 'AbortedError',
          code: 'request-aborted',
          attempts: 0,
          cause: reason,
        });
      }
    });
    expect(sent).toBe(0);
    expect(await users.get({ id: 'a' })).toBeUndefined();
  });

  test('that never fires changes nothing', async () => {
    const { signal } = new AbortController();
    await users.create({ id: 'b' }, { signal });
    expect(await users.get({ id: 'b' }, { signal, consistent: true })).toMatchObject({ id: 'b' });
  });
});

describeTransports('a thousand operations at once', (makeTransport) => {
  const { items: users, db } = useModel(makeTransport, User);

  test('all succeed, each with its own answer, without a warning', async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    const { signal } = new AbortController();
    const ids = Array.from({ length: 1000 }, (_, index) => `u${index}`);

    await Promise.all(ids.map((id) => users.create({ id, name: `name of ${id}` }, { signal })));
    const read = await Promise.all(ids.map((id) => users.getOrThrow({ id }, { signal })));

    expect(read.map(({ id, name }) => [id, name])).toEqual(ids.map((id) => [id, `name of ${id}`]));
    expect(db.stats()).toMatchObject({ failures: 0, retries: 0 });
    expect(warnings).toEqual([]);
  });
});

describeTransports('equal calls', (makeTransport) => {
  const now = new Date('2026-01-31T09:30:00.000Z');
  const { items: users } = useModel(makeTransport, User, { now: () => now });

  test('make equal requests, to the order of their keys', () => {
    const requests = (): readonly object[] => [
      users.toRequest.get({ id: 'a' }, { consistent: true }),
      users.toRequest.create({ id: 'a', name: 'b', tags: new Set(['x', 'y']) }),
      users.toRequest.create({ tags: new Set(['x', 'y']), name: 'b', id: 'a' }),
      users.toRequest.put(
        { id: 'a', version: 1 },
        {
          if: (c) => c.or(c('name', '=', 'b'), c('tags', 'contains', 'x'), c('name', 'in', ['c'])),
        },
      ),
      users.toRequest.update(
        { id: 'a' },
        { name: 'b', tags: new Set(['x']), version: 3 },
        { if: (c) => c.not(c('name', 'between', ['a', 'b'])) },
      ),
      users.toRequest.upsert({ id: 'a' }, { name: 'b' }),
      users.toRequest.delete({ id: 'a' }, { version: 3, if: (c) => c('name', 'exists') }),
    ];

    expect(JSON.stringify(requests())).toBe(JSON.stringify(requests()));
    const [, one, two] = requests();
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  });
});

test('a transport is all that a database needs', async () => {
  const sent: [string, object][] = [];
  const transport: Transport = {
    kind: 'recorded',
    send: async (operation, request) => {
      sent.push([operation, request]);
      return { response: {} as never, attempts: 1, ambiguous: false };
    },
    close() {},
  };
  const users = dynamorm({ transport }).model(User);

  expect(await users.get({ id: 'a' })).toBeUndefined();
  expect(await users.create({ id: 'a' })).toEqual({ id: 'a', version: 0 });
  expect(sent).toEqual([
    ['GetItem', users.toRequest.get({ id: 'a' })],
    ['PutItem', users.toRequest.create({ id: 'a' })],
  ]);
});
