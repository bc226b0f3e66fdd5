import { describe, expect, test } from 'vitest';
import {
  type Asked,
  caught,
  day,
  type Expected,
  expectPlan,
  filtersWarning,
  ofCustomer,
  ofStatus,
  planned,
  planOf,
  shown,
  Visit,
} from '../../test/queries/examples/orders.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Condition } from '../expression/condition.ts';
import { globalIndex, model, t } from '../index.ts';

const chosen: readonly (readonly [what: string, asked: Asked, expected: Expected])[] = [
  [
    'a local index for its order, and DynamoDB reads the rest of each item',
    { where: [ofCustomer], order: 'total' },
    {
      source: 'byTotal',
      key: 'customer = "c1"',
      warnings: [
        'The local index lacks status, region, city, paidAt, note, address and lines: DynamoDB reads each item from the table as well.',
      ],
    },
  ],
  [
    'a local index can be read consistently',
    { where: [ofCustomer], order: 'total', consistent: true, select: ['total'] },
    { source: 'byTotal', key: 'customer = "c1"' },
  ],
  [
    'the table, when consistency rules the indexes out',
    { where: [ofCustomer, ['total', '=', 1]], filter: [ofStatus], consistent: true },
    {
      source: 'table',
      key: 'customer = "c1"',
      filter: 'total = 1 and status = "open"',
      warnings: [filtersWarning('total')],
    },
  ],
  [
    'hydrate completes what an index lacks',
    {
      where: [
        ['region', '=', 'EU'],
        ['total', '>', 5],
      ],
      hydrate: true,
    },
    {
      source: 'byRegion',
      key: 'region = "EU" and total > 5',
      hydrate: true,
      warnings: [
        'status, city, paidAt, note, address and lines are read from the table: one batch for each page.',
      ],
    },
  ],
  [
    'hydrate does nothing where nothing is lacking',
    { where: [ofCustomer], hydrate: true },
    { source: 'table', key: 'customer = "c1"' },
  ],
  [
    'hydrate of one attribute',
    { where: [['region', '=', 'EU']], select: ['total', 'city'], hydrate: true },
    {
      source: 'byRegion',
      key: 'region = "EU"',
      hydrate: true,
      warnings: ['city is read from the table: one batch for each page.'],
    },
  ],
  [
    'an index by its name gives what it carries',
    { where: [['region', '=', 'EU']], index: 'byRegion' },
    { source: 'byRegion', key: 'region = "EU"' },
  ],
  [
    'a sparse index by its name, without a warning',
    { where: [ofStatus], index: 'byStatusPaid' },
    { source: 'byStatusPaid', key: 'status = "open"' },
  ],
  [
    'a scan, where that is allowed and no index can answer',
    { where: [['note', '=', 'x']], allowScan: true, limit: 1 },
    {
      source: 'table',
      filter: 'note = "x"',
      warnings: ['No index can answer: the whole table is read, and paid for.'],
    },
  ],
  [
    'an index, although a scan is allowed',
    { where: [ofCustomer], allowScan: true },
    { source: 'table', key: 'customer = "c1"' },
  ],
  [
    'a scan, which can filter on keys where a Query cannot',
    { of: Visit, where: [ofCustomer, ['placed', 'in', [day]]], allowScan: true, maxPages: 1 },
    {
      source: 'table',
      filter: `customer = "c1" and placed in (${shown})`,
      warnings: ['No index can answer: the whole table is read, and paid for.'],
    },
  ],
  [
    'a scan of the table, bounded',
    { kind: 'scan', filter: [['total', '>', 1]], limit: 3 },
    { source: 'table', filter: 'total > 1' },
  ],
  [
    'a scan without a bound',
    { kind: 'scan' },
    {
      source: 'table',
      warnings: ['The scan has no bound: add limit() or maxPages() where the table may be large.'],
    },
  ],
  ['a scan of an index', { kind: 'scan', index: 'byRegion', limit: 1 }, { source: 'byRegion' }],
  [
    'a scan of an index, completed',
    { kind: 'scan', index: 'byRegion', select: ['total', 'note'], hydrate: true, limit: 1 },
    {
      source: 'byRegion',
      hydrate: true,
      warnings: ['note is read from the table: one batch for each page.'],
    },
  ],
  [
    'a scan of an index that carries what is selected needs no completing',
    { kind: 'scan', index: 'byRegion', select: ['total'], hydrate: true, limit: 1 },
    { source: 'byRegion' },
  ],
];

describe('the plan of', () => {
  for (const [what, asked, expected] of chosen) {
    test(what, () => expectPlan(asked, expected));
  }
  test('an index that lacks items, because nothing else can answer, warns', () => {
    const Task = model('Task', {
      table: 'tasks',
      attributes: { id: t.string(), owner: t.string(), due: t.date().optional() },
      key: { partitionKey: 'id' },
      indexes: { byOwner: globalIndex({ partitionKey: 'owner', sortKey: 'due' }) },
    });
    expect(planned({ of: Task, where: [['owner', '=', 'o']] })).toMatchObject({
      source: 'byOwner',
      warnings: ['Items without due are not in the index, so not in the result.'],
    });
  });
});

describe('what a model hides', () => {
  const Session = model('Session', {
    table: 'sessions',
    attributes: {
      id: t.string(),
      user: t.string(),
      ends: t.ttl({ hideExpired: true }).optional(),
      ip: t.string(),
    },
    key: { partitionKey: 'id' },
    indexes: {
      byUser: globalIndex({ partitionKey: 'user', projection: ['ip'] }),
      byEnd: globalIndex({ partitionKey: 'user', sortKey: 'ends' }),
    },
  });
  const hidden: readonly Condition[] = [
    { kind: 'not', condition: { kind: 'comparison', path: 'ends', operator: '<=', value: day } },
  ];

  test('is filtered on an index that names other attributes only: the model adds its own', () => {
    const asked: Asked = { of: Session, where: [['user', '=', 'u']], select: ['ip'] };
    expect(planned(asked, hidden)).toMatchObject({
      source: 'byUser',
      filter: `not ends <= ${shown}`,
      warnings: [],
    });
  });

  test('is a filter on a key where it is the sort key, so that index cannot answer', () => {
    const plan = planOf({ of: Session, where: [['user', '=', 'u']], select: ['ip'] }, hidden);
    expect(plan.rejected).toContainEqual({
      index: 'byEnd',
      reason:
        'has ends in its key, by which the model hides items: withExpired() or withDeleted() lifts that',
    });
  });

  test('is missing from an index: it would show what is hidden, so it is refused', () => {
    const { byUser } = Session['~node'].indexes;
    const node = { ...Session['~node'], indexes: { byUser: { ...byUser, projection: ['ip'] } } };
    const careless = { '~node': node } as unknown as AnyModel;
    const asked: Asked = { of: Session, where: [['user', '=', 'u']], select: ['ip'] };
    const error = caught(() => planned({ ...asked, of: careless }, hidden));
    expect(error).toMatchObject({ code: 'index-coverage' });
  });
});
