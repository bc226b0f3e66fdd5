import { expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import {
  batchUpdateTable,
  createTable,
  deleteTable,
  describeTable,
  listTables,
  migrate,
  planTable,
  tableExists,
} from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { scripted } from './scripted.ts';

const Note = model('Note', {
  table: 'notes',
  attributes: { id: t.string() },
  key: { partitionKey: 'id' },
});

describeTransports('other things to do with tables', (makeTransport) => {
  const used = useEngine();
  const open = (tablePrefix: string) => {
    const script = scripted(makeTransport(used.endpoint));
    return { ...script, db: dynamorm({ transport: script.transport, tablePrefix }) };
  };

  test('all tables are listed, however many there are, and no more pages than are read', async () => {
    const names = Array.from(
      { length: 130 },
      (_, number) => `t${String(number).padStart(3, '0')}-`,
    );
    const { db, requestsOf, transport } = open('');
    for (const tablePrefix of names) {
      await createTable(dynamorm({ transport, tablePrefix }), Note, { wait: false });
    }
    const listed: string[] = [];
    for await (const name of listTables(db)) listed.push(name);

    expect(listed).toEqual(expect.arrayContaining(names.map((name) => `${name}notes`)));
    expect(requestsOf('ListTables')).toEqual([
      { Limit: 100 },
      { Limit: 100, ExclusiveStartTableName: expect.any(String) },
    ]);
    for await (const name of listTables(db, { pageSize: 3 })) {
      expect(name).toBe(listed[0]);
      break;
    }
    expect(requestsOf('ListTables')).toHaveLength(3);
    await expect(listTables(db, { pageSize: 101 }).next()).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });

  test('a protected table is not deleted, and the error says how it can be', async () => {
    const { db } = open('protected-');
    await createTable(db, Note, { deletionProtection: true });

    await expect(deleteTable(db, Note)).rejects.toMatchObject({
      name: 'ServiceError',
      code: 'table-protected',
      message: expect.stringContaining('{ deletionProtection: false }'),
    });
    const plan = planTable(Note, await describeTable(db, Note), { deletionProtection: false });
    await batchUpdateTable(db, plan);
    await deleteTable(db, 'protected-notes');
    expect(await tableExists(db, Note)).toBe(false);
    expect(await describeTable(db, Note)).toBeUndefined();
  });

  test('a description has the names that are stored, and nothing that was not asked for', async () => {
    const { db, sent } = open('described-');
    await createTable(db, Note, { tags: { team: 'a' } });
    const before = sent.length;

    expect(await describeTable(db, Note)).toMatchObject({
      name: 'described-notes',
      status: 'active',
      key: { partitionKey: 'id' },
      keyTypes: { id: 'string' },
      indexes: [],
      billing: { mode: 'on-demand', maximum: {} },
      stream: false,
      encryption: 'aws-owned',
      tableClass: 'standard',
      deletionProtection: false,
      replicas: [],
      ttl: false,
      tags: undefined,
      pointInTimeRecovery: undefined,
    });
    expect(sent.slice(before).map(({ operation }) => operation)).toEqual([
      'DescribeTable',
      'DescribeTimeToLive',
    ]);
    expect(await describeTable(db, Note, { tags: true })).toMatchObject({ tags: { team: 'a' } });
  });
});

test('migrate() says why there are no migrations, and what there is instead', () => {
  expect(migrate).toThrow(
    expect.objectContaining({
      code: 'migrate-unsupported',
      message: expect.stringContaining('npx dynamorm export'),
    }),
  );
});
