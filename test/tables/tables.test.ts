import { expect, test } from 'vitest';
import { dynamorm, globalIndex, localIndex, model, t } from '../../src/index.ts';
import { createTable, deleteTable } from '../../src/tables/index.ts';
import { createTableRequest } from '../../src/tables/request/create-table-request.ts';
import { wantedTable } from '../../src/tables/wanted/wanted-table.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';

const Order = model('Order', {
  table: 'orders',
  attributes: {
    id: t.string(),
    placed: t.date({ format: 'epochMilliseconds' }),
    status: t.enum('open', 'paid').name('state'),
    region: t.string().optional(),
    photo: t.binary().optional(),
    note: t.string().optional(),
    gone: t.ttl().optional().name('expires'),
  },
  key: { partitionKey: 'id', sortKey: 'placed' },
  indexes: {
    byStatus: globalIndex({
      partitionKey: 'status',
      sortKey: 'placed',
      projection: ['note', 'id'],
    }),
    byPlace: globalIndex({ partitionKey: ['region', 'status'], sortKey: ['photo', 'placed'] }),
    byNote: localIndex({ sortKey: 'note', projection: 'keys', name: 'notes' }),
  },
});

test('the request has every key attribute once, stored names, and no keys among the projected', () => {
  expect(createTableRequest(wantedTable(Order, {}), 'orders')).toEqual({
    TableName: 'orders',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'placed', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'placed', AttributeType: 'N' },
      { AttributeName: 'state', AttributeType: 'S' },
      { AttributeName: 'region', AttributeType: 'S' },
      { AttributeName: 'photo', AttributeType: 'B' },
      { AttributeName: 'note', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byStatus',
        KeySchema: [
          { AttributeName: 'state', KeyType: 'HASH' },
          { AttributeName: 'placed', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
      },
      {
        IndexName: 'byPlace',
        KeySchema: [
          { AttributeName: 'region', KeyType: 'HASH' },
          { AttributeName: 'state', KeyType: 'HASH' },
          { AttributeName: 'photo', KeyType: 'RANGE' },
          { AttributeName: 'placed', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'notes',
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'note', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});

describeTransports('tables', (makeTransport) => {
  const used = useEngine();
  const open = (tablePrefix = '') =>
    dynamorm({ transport: makeTransport(used.endpoint), tablePrefix });

  test('a table is created under its prefix, active, and is gone after its deletion', async () => {
    const db = open(`${makeTransport.kind}-`);
    const description = await createTable(db, Order);

    expect(description.name).toBe(`${makeTransport.kind}-orders`);
    expect(description.status).toBe('active');
    expect(description.indexes.map(({ name }) => name)).toEqual(['byStatus', 'byPlace', 'notes']);
    expect(description.ttl).toBe('expires');

    await deleteTable(db, Order);
    await expect(db.model(Order).get({ id: 'a', placed: new Date(0) })).rejects.toMatchObject({
      code: 'table-not-found',
    });
  });

  test('creating it twice and deleting what is not there are errors with names', async () => {
    const db = open('twice-');
    await createTable(db, Order);

    await expect(createTable(db, Order)).rejects.toMatchObject({ code: 'table-in-use' });
    await deleteTable(db, Order);
    await expect(deleteTable(db, Order)).rejects.toMatchObject({ code: 'table-not-found' });
  });

  test('a signal that has fired cancels before anything is created', async () => {
    const db = open('cancelled-');
    const creating = createTable(db, Order, { signal: AbortSignal.abort(new Error('enough')) });

    await expect(creating).rejects.toMatchObject({ code: 'request-aborted' });
    await expect(deleteTable(db, Order)).rejects.toMatchObject({ code: 'table-not-found' });
  });
});
