import { describe, expect, test } from 'vitest';
import { type AnyModel, globalIndex, localIndex, model, t } from '../../src/index.ts';
import { createTableRequest } from '../../src/tables/request/create-table-request.ts';
import type { TableOptions } from '../../src/tables/table-options.ts';
import { wantedTable } from '../../src/tables/wanted/wanted-table.ts';

const Customer = model('Customer', {
  table: 'shop',
  attributes: {
    customer: t.string().name('pk'),
    kind: t.literal('customer'),
    email: t.string(),
    city: t.string().optional(),
    gone: t.ttl().optional().name('expires'),
  },
  key: { partitionKey: 'customer' },
  indexes: { byEmail: globalIndex({ partitionKey: 'email', projection: ['city', 'kind'] }) },
});

const Invoice = model('Invoice', {
  table: 'shop',
  attributes: {
    id: t.string().name('pk'),
    kind: t.enum('invoice', 'reminder'),
    email: t.string(),
    total: t.number(),
    due: t.ttl().optional().name('expires'),
  },
  key: { partitionKey: 'id' },
  indexes: {
    byEmail: globalIndex({ partitionKey: 'email', projection: ['total', 'kind'] }),
    byKind: globalIndex({ partitionKey: 'kind', sortKey: 'total', projection: 'keys' }),
  },
});

const requestOf = (models: readonly AnyModel[], options: TableOptions = {}): object =>
  createTableRequest(wantedTable(models, options), 'shop', options);

test('several models make one table: a shared index carries what any of them projects', () => {
  expect(requestOf([Customer, Invoice])).toEqual({
    TableName: 'shop',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'email', AttributeType: 'S' },
      { AttributeName: 'kind', AttributeType: 'S' },
      { AttributeName: 'total', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byEmail',
        KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['city', 'kind', 'total'],
        },
      },
      {
        IndexName: 'byKind',
        KeySchema: [
          { AttributeName: 'kind', KeyType: 'HASH' },
          { AttributeName: 'total', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
  expect(wantedTable([Customer, Invoice], {})).toMatchObject({ ttl: 'expires' });
});

test('the same model twice is one model', () => {
  expect(requestOf([Customer, Customer])).toEqual(requestOf([Customer]));
});

/** A model beside Customer in the same table, told apart by its kind. */
function neighbour(
  attributes: Parameters<typeof declare>[0],
  more: Parameters<typeof declare>[1] = {},
): AnyModel {
  return declare({ pk: t.string(), kind: t.literal('neighbour'), ...attributes }, more);
}

function declare(
  attributes: { readonly [name: string]: ReturnType<typeof t.string> | object },
  {
    name = 'Neighbour',
    table = 'shop',
    sortKey,
    indexes = {},
  }: {
    readonly name?: string;
    readonly table?: string;
    readonly sortKey?: string;
    readonly indexes?: object;
  },
): AnyModel {
  const key = { partitionKey: 'pk', ...(sortKey === undefined ? {} : { sortKey }) };
  const definition = { table, attributes, key, indexes } as never;
  return model(name, definition) as AnyModel;
}

describe('models that contradict each other are refused by name', () => {
  const email = { email: t.string() };
  const cases: readonly (readonly [string, string, AnyModel])[] = [
    ['another key', 'table-key-conflict', neighbour({ sk: t.string() }, { sortKey: 'sk' })],
    ['a key of another type', 'table-attribute-conflict', neighbour({ pk: t.number() })],
    [
      'another type for the key of an index',
      'table-attribute-conflict',
      neighbour(
        { email: t.number() },
        { indexes: { own: globalIndex({ partitionKey: 'email' }) } },
      ),
    ],
    [
      'another type for what is a key of an index only elsewhere',
      'table-attribute-conflict',
      neighbour({ email: t.map({ host: t.string() }) }),
    ],
    [
      'another index of the same name',
      'table-index-conflict',
      neighbour(email, {
        indexes: { byEmail: globalIndex({ partitionKey: 'email', sortKey: 'kind' }) },
      }),
    ],
    ['another time to live', 'table-ttl-conflict', neighbour({ end: t.ttl().optional() })],
    [
      'a number where the other has its time to live',
      'table-ttl-conflict',
      neighbour({ expires: t.number().optional() }),
    ],
    ['the same name', 'table-models-same-name', neighbour({}, { name: 'Customer' })],
    ['nothing to tell its items by', 'table-models-indistinct', neighbour({ kind: t.string() })],
    [
      'a kind that may be the same',
      'table-models-indistinct',
      neighbour({ kind: t.enum('customer', 'other') }),
    ],
    [
      'a kind that may be missing',
      'table-models-indistinct',
      neighbour({ kind: t.literal('neighbour').optional() }),
    ],
    ['another table', 'table-models-apart', neighbour({}, { table: 'elsewhere' })],
  ];

  test.each(cases)('%s', (_, code, other) => {
    expect(() => requestOf([Customer, other])).toThrow(expect.objectContaining({ code }));
  });

  test('no model at all', () => {
    expect(() => requestOf([])).toThrow(expect.objectContaining({ code: 'table-models-none' }));
  });

  test('more indexes together than a table can have', () => {
    const many = (letter: string): AnyModel =>
      declare(
        { pk: t.string(), kind: t.literal(letter) },
        {
          name: letter,
          indexes: Object.fromEntries(
            Array.from({ length: 11 }, (_, index) => [
              `index-${letter}-${index}`,
              globalIndex({ partitionKey: 'kind' }),
            ]),
          ),
        },
      );

    expect(() => requestOf([many('a'), many('b')])).toThrow(
      expect.objectContaining({ code: 'index-count' }),
    );
  });

  test('local and global under one name', () => {
    const sorted = (name: string, index: object): AnyModel =>
      declare(
        { pk: t.string(), sk: t.string(), kind: t.literal(name), at: t.number() },
        { name, sortKey: 'sk', indexes: { byTime: index } },
      );
    const models = [
      sorted('Local', localIndex({ sortKey: 'at' })),
      sorted('Global', globalIndex({ partitionKey: 'pk', sortKey: 'at' })),
    ];

    expect(() => requestOf(models)).toThrow(
      expect.objectContaining({ code: 'table-index-conflict' }),
    );
  });
});

test('models that nothing tells apart may share a table where that is said', () => {
  const models = [Customer, neighbour({ kind: t.string() })];

  expect(requestOf(models, { shared: true })).toMatchObject({ TableName: 'shop' });
});
