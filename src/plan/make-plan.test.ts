import { describe, expect, test } from 'vitest';
import type { AnyModel } from '../definition/model.ts';
import type { Condition } from '../expression/condition.ts';
import { type ConditionBuilder, compare, conditionOf } from '../expression/condition-builder.ts';
import { globalIndex, localIndex, model, PlanError, t, ValidationError } from '../index.ts';
import { describeCondition } from './describe.ts';
import { makePlan } from './make-plan.ts';
import { newSearch, type Search } from './search.ts';

const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    placed: t.date(),
    status: t.string(),
    total: t.number(),
    region: t.string().optional(),
    city: t.string(),
    paidAt: t.date().optional(),
    note: t.string().optional(),
    address: t.map({ street: t.string() }).optional(),
    lines: t.list(t.string()),
  },
  key: { partitionKey: 'customer', sortKey: 'placed' },
  indexes: {
    byStatusPaid: globalIndex({ partitionKey: 'status', sortKey: 'paidAt' }),
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed' }),
    byStatusTotal: globalIndex({ partitionKey: 'status', sortKey: 'total', projection: ['city'] }),
    byRegion: globalIndex({ partitionKey: 'region', sortKey: 'total', projection: 'keys' }),
    byTotal: localIndex({ sortKey: 'total', projection: 'keys' }),
    byPlace: globalIndex({ partitionKey: ['region', 'city'], sortKey: ['status', 'total'] }),
  },
});

/** The same without indexes that could come to the rescue. */
const Visit = model('Visit', {
  table: 'visits',
  attributes: { customer: t.string(), placed: t.date(), total: t.number(), city: t.string() },
  key: { partitionKey: 'customer', sortKey: 'placed' },
});

type Words = readonly [path: string, operator: string, value?: unknown];
type Given = Words | Condition;

/** A search as a table's row writes it. */
interface Asked extends Partial<Omit<Search, 'where' | 'filter' | 'order'>> {
  /** The model that is asked; Order where it is missing. */
  readonly of?: AnyModel;
  readonly where?: readonly Given[];
  readonly filter?: readonly Given[];
  readonly order?: string;
}

const day = new Date('2026-01-31T00:00:00.000Z');
const shown = '2026-01-31T00:00:00.000Z';

function search({ of: _, where = [], filter = [], order, ...rest }: Asked): Search {
  return {
    ...newSearch(rest.kind ?? 'query', false),
    ...rest,
    where: where.map(conditionIn),
    filter: filter.map(conditionIn),
    ...(order === undefined ? {} : { order: { path: order, direction: 'asc' } }),
  };
}

function conditionIn(given: Given): Condition {
  return Array.isArray(given) ? compare(...(given as Words)) : (given as Condition);
}

/** A condition that a callback makes. */
function made(make: (c: ConditionBuilder<typeof Order>) => Condition): Condition {
  return conditionOf(make);
}

function planned(
  asked: Asked,
  of: AnyModel = asked.of ?? Order,
  hidden: readonly Condition[] = [],
) {
  const plan = makePlan(of['~node'], search(asked), hidden);
  if (plan.kind === 'nothing') return { kind: plan.kind };
  return {
    kind: plan.kind,
    source: plan.source,
    key:
      plan.kind === 'query' ? plan.keyConditions.map(describeCondition).join(' and ') : undefined,
    filter: plan.filter && describeCondition(plan.filter),
    hydrate: plan.hydrate,
    warnings: plan.warnings,
  };
}

/** What a row says of a plan: what it does not mention is not there. */
interface Expected {
  readonly source: string;
  readonly key?: string;
  readonly filter?: string;
  readonly hydrate?: true;
  readonly warnings?: readonly string[];
}

function expectPlan(asked: Asked, expected: Expected): void {
  expect(planned(asked)).toEqual({
    kind: expected.key === undefined ? 'scan' : 'query',
    key: undefined,
    filter: undefined,
    hydrate: false,
    warnings: [],
    ...expected,
  });
}

const ofStatus: Words = ['status', '=', 'open'];
const ofCustomer: Words = ['customer', '=', 'c1'];
const filtersWarning = (names: string): string =>
  `where() on ${names} filters: it is paid for before it is dropped. An index could seek it.`;

const chosen: readonly (readonly [what: string, asked: Asked, expected: Expected])[] = [
  [
    'the table by its partition key',
    { where: [ofCustomer] },
    { source: 'table', key: 'customer = "c1"' },
  ],
  [
    'the whole key',
    { where: [ofCustomer, ['placed', '=', day]] },
    { source: 'table', key: `customer = "c1" and placed = ${shown}` },
  ],
  [
    'the key in the other order',
    { where: [['placed', '=', day], ofCustomer] },
    { source: 'table', key: `customer = "c1" and placed = ${shown}` },
  ],
  [
    'two indexes on one partition attribute: the sort condition decides',
    { where: [ofStatus, ['placed', '<', day]] },
    { source: 'byStatus', key: `status = "open" and placed < ${shown}` },
  ],
  [
    'the same, the sort attribute being optional: whoever asks for it, does not miss the others',
    { where: [ofStatus, ['paidAt', '<', day]] },
    { source: 'byStatusPaid', key: `status = "open" and paidAt < ${shown}` },
  ],
  [
    'without a sort condition, an index that lacks no item, although another is declared first',
    { where: [ofStatus] },
    { source: 'byStatus', key: 'status = "open"' },
  ],
  [
    'select narrows the coverage: an index that carries less can do, and is less to read',
    { where: [ofStatus], select: ['city', 'customer'] },
    { source: 'byStatusTotal', key: 'status = "open"' },
  ],
  [
    'an equality on what is no key, listed first, does not confuse',
    { where: [['note', '=', 'x'], ofStatus, ['placed', '<', day]] },
    {
      source: 'byStatus',
      key: `status = "open" and placed < ${shown}`,
      filter: 'note = "x"',
      warnings: [filtersWarning('note')],
    },
  ],
  [
    'an equality on a sort key, listed first, does not confuse',
    { where: [['total', '=', 3], ofCustomer], select: ['total'] },
    { source: 'byTotal', key: 'customer = "c1" and total = 3' },
  ],
  [
    'the order picks the index',
    { where: [ofStatus], order: 'paidAt' },
    { source: 'byStatusPaid', key: 'status = "open"' },
  ],
  [
    'an order that an equality fixes is an order too',
    { where: [ofCustomer, ['placed', '=', day]], order: 'placed' },
    { source: 'table', key: `customer = "c1" and placed = ${shown}` },
  ],
  [
    'two inclusive bounds become between',
    { where: [ofCustomer, ['placed', '<=', day], ['placed', '>=', new Date(0)]] },
    {
      source: 'table',
      key: `customer = "c1" and placed between 1970-01-01T00:00:00.000Z and ${shown}`,
    },
  ],
  [
    'between',
    { where: [ofCustomer, ['placed', 'between', [new Date(0), day]]] },
    {
      source: 'table',
      key: `customer = "c1" and placed between 1970-01-01T00:00:00.000Z and ${shown}`,
    },
  ],
  [
    'begins_with',
    { where: [ofCustomer, ['placed', 'begins_with', '2026']] },
    { source: 'table', key: 'customer = "c1" and placed begins_with "2026"' },
  ],
  [
    'conditions joined by and in a callback',
    {
      where: [
        made((c) =>
          c.and(c('customer', '=', 'c1'), c.and(c('placed', '>', day), c('total', '>', 1))),
        ),
      ],
    },
    {
      source: 'table',
      key: `customer = "c1" and placed > ${shown}`,
      filter: 'total > 1',
      warnings: [filtersWarning('total')],
    },
  ],
  [
    'conditions joined by or are never sought',
    { where: [ofCustomer, made((c) => c.or(c('total', '=', 1), c('total', '=', 2)))] },
    {
      source: 'table',
      key: 'customer = "c1"',
      filter: 'total = 1 or total = 2',
      warnings: [filtersWarning('total')],
    },
  ],
  [
    'a filter is never sought, and warns of nothing',
    { where: [ofCustomer], filter: [['total', '=', 1]] },
    { source: 'table', key: 'customer = "c1"', filter: 'total = 1' },
  ],
  [
    'another path is never sought',
    { where: [ofCustomer, made((c) => c('total', '=', c.path('lines[0]')))] },
    {
      source: 'table',
      key: 'customer = "c1"',
      filter: 'total = lines[0]',
      warnings: [filtersWarning('total and lines')],
    },
  ],
  [
    'a path below a property',
    { where: [ofCustomer, ['address.street', 'exists']] },
    {
      source: 'table',
      key: 'customer = "c1"',
      filter: 'address.street exists',
      warnings: [filtersWarning('address')],
    },
  ],
  [
    'an empty group is no condition',
    { where: [ofCustomer, made((c) => c.and())] },
    { source: 'table', key: 'customer = "c1"' },
  ],
  [
    'a second condition on a sort key, through a local index where it is no key',
    { where: [ofCustomer, ['placed', '>', day], ['placed', '<', day]], select: ['total'] },
    {
      source: 'byTotal',
      key: 'customer = "c1"',
      filter: `placed > ${shown} and placed < ${shown}`,
      warnings: [filtersWarning('placed')],
    },
  ],
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
    'the equalities of a multi-attribute key, in any order',
    {
      where: [
        ['city', '=', 'Rome'],
        ['region', '=', 'EU'],
      ],
    },
    { source: 'byPlace', key: 'region = "EU" and city = "Rome"' },
  ],
  [
    'its sort attributes from left to right, a range on the last used',
    { where: [['total', '>=', 5], ['region', '=', 'EU'], ofStatus, ['city', '=', 'Rome']] },
    {
      source: 'byPlace',
      key: 'region = "EU" and city = "Rome" and status = "open" and total >= 5',
    },
  ],
  [
    'a range on its first sort attribute',
    {
      where: [
        ['region', '=', 'EU'],
        ['city', '=', 'Rome'],
        ['status', '>', 'a'],
      ],
    },
    { source: 'byPlace', key: 'region = "EU" and city = "Rome" and status > "a"' },
  ],
  [
    'its second sort attribute as the order, once the first is fixed',
    { where: [['region', '=', 'EU'], ['city', '=', 'Rome'], ofStatus], order: 'total' },
    { source: 'byPlace', key: 'region = "EU" and city = "Rome" and status = "open"' },
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

  test('a list without values sends nothing', () => {
    expect(planned({ where: [ofCustomer, ['total', 'in', []]] })).toEqual({ kind: 'nothing' });
    expect(planned({ where: [ofCustomer], filter: [['total', 'in', []]] })).toEqual({
      kind: 'nothing',
    });
    expect(planned({ where: [['note', 'in', []]] })).toEqual({ kind: 'nothing' });
    expect(planned({ kind: 'scan', filter: [made((c) => c.or())] })).toEqual({ kind: 'nothing' });
  });

  test('an index that lacks items, because nothing else can answer, warns', () => {
    const Task = model('Task', {
      table: 'tasks',
      attributes: { id: t.string(), owner: t.string(), due: t.date().optional() },
      key: { partitionKey: 'id' },
      indexes: { byOwner: globalIndex({ partitionKey: 'owner', sortKey: 'due' }) },
    });
    expect(planned({ where: [['owner', '=', 'o']] }, Task)).toMatchObject({
      source: 'byOwner',
      warnings: ['Items without due are not in the index, so not in the result.'],
    });
  });

  test('equal candidates is the one declared first, whatever the order of the conditions', () => {
    const make = (names: readonly string[]) =>
      model('Twin', {
        table: 'twins',
        attributes: { id: t.string(), a: t.string(), b: t.string() },
        key: { partitionKey: 'id' },
        indexes: Object.fromEntries(
          names.map((name) => [name, globalIndex({ partitionKey: name.slice(-1).toLowerCase() })]),
        ),
      }) as AnyModel;
    const both: readonly Words[] = [
      ['a', '=', '1'],
      ['b', '=', '2'],
    ];
    expect(planned({ where: both }, make(['byA', 'byB'])).source).toBe('byA');
    expect(planned({ where: [...both].reverse() }, make(['byA', 'byB'])).source).toBe('byA');
    expect(planned({ where: both }, make(['byB', 'byA'])).source).toBe('byB');
  });
});

type Refused = readonly [
  what: string,
  asked: Asked,
  code: string,
  rejected: Record<string, string>,
];

const refused: readonly Refused[] = [
  [
    'no partition key: nothing is scanned by accident',
    { where: [['note', '=', 'x']] },
    'no-index',
    {
      table: 'needs customer by equality',
      byStatus: 'needs status by equality',
      byPlace: 'needs region and city by equality',
    },
  ],
  ['no condition at all', {}, 'no-index', { table: 'needs customer by equality' }],
  [
    'a partition key by anything but equality',
    { where: [['customer', 'begins_with', 'c']] },
    'no-index',
    { table: 'needs customer by equality' },
  ],
  [
    'a partition key in a list',
    { where: [['customer', 'in', ['c1']]] },
    'no-index',
    { table: 'needs customer by equality' },
  ],
  [
    'a partition key that equals another attribute',
    { where: [made((c) => c('customer', '=', c.path('city')))] },
    'no-index',
    { table: 'needs customer by equality' },
  ],
  [
    'an order by what is no sort key',
    { where: [ofCustomer], order: 'note' },
    'no-order',
    { table: 'orders by placed, not by note', byTotal: 'orders by total, not by note' },
  ],
  [
    'an order by a sort key of another index',
    { where: [ofCustomer], order: 'paidAt' },
    'no-order',
    { table: 'orders by placed, not by paidAt' },
  ],
  [
    'an order and no index, although a scan is allowed: a scan has none',
    { where: [['note', '=', 'x']], order: 'placed', allowScan: true },
    'no-index',
    { table: 'needs customer by equality' },
  ],
  [
    'a gap in the sort attributes as the order',
    {
      where: [
        ['region', '=', 'EU'],
        ['city', '=', 'Rome'],
      ],
      order: 'total',
    },
    'index-coverage',
    { byPlace: 'orders by status and total, not by total' },
  ],
  [
    'consistency of a global index',
    { where: [ofStatus], consistent: true },
    'index-consistency',
    { byStatus: 'is a global index, which cannot be read consistently' },
  ],
  [
    'consistency of a global index by its name',
    { where: [ofStatus], index: 'byStatus', consistent: true },
    'index-consistency',
    { byStatus: 'is a global index, which cannot be read consistently' },
  ],
  [
    'an index that lacks what is read',
    { where: [['region', '=', 'EU']], select: ['note', 'total'] },
    'index-coverage',
    { byRegion: 'does not carry note' },
  ],
  [
    'an index that lacks what is filtered: completing items would be too late',
    { where: [['region', '=', 'EU']], filter: [['note', '=', 'x']], hydrate: true },
    'index-coverage',
    { byRegion: 'does not carry note, which is filtered on' },
  ],
  [
    'the same inside a group, behind a path, and as a value',
    {
      where: [['region', '=', 'EU']],
      filter: [
        made((c) =>
          c.or(c.not(c('address.street', 'exists')), c('total', '=', c.path('lines[0]'))),
        ),
      ],
      hydrate: true,
    },
    'index-coverage',
    { byRegion: 'does not carry address and lines, which is filtered on' },
  ],
  [
    'an index by its name that lacks what is selected',
    { where: [['region', '=', 'EU']], index: 'byRegion', select: ['note'] },
    'index-coverage',
    { byRegion: 'does not carry note' },
  ],
  [
    'a second condition on a sort key',
    { of: Visit, where: [ofCustomer, ['placed', '>', day], ['placed', '<', day]] },
    'key-in-filter',
    { table: 'has placed in its key, which a Query cannot filter on' },
  ],
  [
    'one inclusive and one exclusive bound',
    { of: Visit, where: [ofCustomer, ['placed', '>=', day], ['placed', '<', day]] },
    'key-in-filter',
    { table: 'has placed in its key, which a Query cannot filter on' },
  ],
  ...(
    [
      ['in', [day]],
      ['!=', day],
      ['contains', '2026'],
      ['exists', undefined],
      ['attribute_type', 'S'],
    ] as const
  ).map(
    ([operator, value]): Refused => [
      `${operator} on a sort key`,
      { of: Visit, where: [ofCustomer, ['placed', operator, value]] },
      'key-in-filter',
      { table: 'has placed in its key, which a Query cannot filter on' },
    ],
  ),
  [
    'two equalities of a partition key',
    { where: [ofCustomer, ['customer', '=', 'c2']] },
    'key-in-filter',
    { table: 'has customer in its key, which a Query cannot filter on' },
  ],
  [
    'a filter on a key',
    { of: Visit, where: [ofCustomer], filter: [['placed', '>', day]] },
    'key-in-filter',
    { table: 'has placed in its key, which a Query cannot filter on' },
  ],
  [
    'a key compared with another attribute',
    { where: [ofCustomer, made((c) => c('city', '=', c.path('customer')))] },
    'key-in-filter',
    { table: 'has customer in its key, which a Query cannot filter on' },
  ],
  [
    'a range on the first sort attribute and a condition on the second',
    {
      where: [
        ['region', '=', 'EU'],
        ['city', '=', 'Rome'],
        ['status', '>', 'a'],
        ['total', '=', 1],
      ],
    },
    'key-in-filter',
    { byPlace: 'has total in its key, which a Query cannot filter on' },
  ],
  [
    'a gap in the sort attributes',
    {
      where: [
        ['region', '=', 'EU'],
        ['city', '=', 'Rome'],
        ['total', '=', 1],
      ],
      index: 'byPlace',
    },
    'key-in-filter',
    { byPlace: 'has total in its key, which a Query cannot filter on' },
  ],
  ['an index that there is not', { where: [ofCustomer], index: 'byNothing' }, 'index-unknown', {}],
  [
    'an index that every object has',
    { where: [ofCustomer], index: 'toString' },
    'index-unknown',
    {},
  ],
  ['a scan in an order', { kind: 'scan', order: 'placed' }, 'no-order', {}],
  [
    'a consistent scan of a global index',
    { kind: 'scan', index: 'byStatus', consistent: true },
    'index-consistency',
    { byStatus: 'is a global index, which cannot be read consistently' },
  ],
  [
    'a scan of an index that lacks what is filtered',
    { kind: 'scan', index: 'byRegion', filter: [['note', '=', 'x']] },
    'index-coverage',
    { byRegion: 'does not carry note, which is filtered on' },
  ],
];

describe('no plan for', () => {
  for (const [what, asked, code, rejected] of refused) {
    test(what, () => {
      const error = planError(asked);
      expect(error.code).toBe(code);
      const reasons = Object.fromEntries(
        error.rejected.map(({ index, reason }) => [index, reason]),
      );
      expect(reasons).toMatchObject(rejected);
      for (const [name, reason] of Object.entries(rejected)) {
        expect(error.message).toContain(`- ${name} ${reason}`);
      }
    });
  }

  test('a path that the model does not have, wherever it stands', () => {
    const places: readonly Asked[] = [
      { where: [['nope', '=', 1]] },
      { where: [ofCustomer], filter: [['address.nope', '=', 1]] },
      { where: [ofCustomer], order: 'nope' },
      { where: [ofCustomer], select: ['lines.nope'] },
      { where: [ofCustomer, made((c) => c('city', '=', c.path('nope' as 'city')))] },
      { where: [ofCustomer], filter: [['toString', 'exists']] },
    ];
    for (const asked of places) {
      expect(() => planned(asked)).toThrow(ValidationError);
      expect(() => planned(asked)).toThrow(expect.objectContaining({ code: 'path-unknown' }));
    }
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
    const asked: Asked = { where: [['user', '=', 'u']], select: ['ip'] };
    expect(planned(asked, Session, hidden)).toMatchObject({
      source: 'byUser',
      filter: `not ends <= ${shown}`,
      warnings: [],
    });
  });

  test('is a filter on a key where it is the sort key, so that index cannot answer', () => {
    const plan = makePlan(
      Session['~node'],
      search({ where: [['user', '=', 'u']], select: ['ip'] }),
      hidden,
    );
    expect(plan.rejected).toContainEqual({
      index: 'byEnd',
      reason: 'has ends in its key, which a Query cannot filter on',
    });
  });

  test('is missing from an index: it would show what is hidden, so it is refused', () => {
    const { byUser } = Session['~node'].indexes;
    const node = { ...Session['~node'], indexes: { byUser: { ...byUser, projection: ['ip'] } } };
    const careless = { '~node': node } as unknown as AnyModel;
    const asked: Asked = { where: [['user', '=', 'u']], select: ['ip'] };
    const error = caught(() => planned(asked, careless, hidden));
    expect(error).toMatchObject({ code: 'index-coverage' });
  });
});

test('every other index is listed with its reason, in words', () => {
  const plan = makePlan(Order['~node'], search({ where: [ofStatus, ['placed', '>', day]] }), []);
  expect(plan.rejected).toMatchInlineSnapshot(`
    [
      {
        "index": "table",
        "reason": "needs customer by equality",
      },
      {
        "index": "byStatusTotal",
        "reason": "does not carry region, paidAt, note, address and lines",
      },
      {
        "index": "byRegion",
        "reason": "needs region by equality",
      },
      {
        "index": "byTotal",
        "reason": "needs customer by equality",
      },
      {
        "index": "byPlace",
        "reason": "needs region and city by equality",
      },
      {
        "index": "byStatusPaid",
        "reason": "lacks the items without paidAt",
      },
    ]
  `);
});

test('the error of a query that nothing can answer reads as advice', () => {
  expect(planError({ where: [['note', '=', 'x']] }).message).toMatchInlineSnapshot(`
    "No index of Order can answer this query.
      - table needs customer by equality
      - byStatusPaid needs status by equality
      - byStatus needs status by equality
      - byStatusTotal needs status by equality
      - byRegion needs region by equality
      - byTotal needs customer by equality
      - byPlace needs region and city by equality
      → Add the equality that an index needs, declare an index, or call allowScan() to read the whole table."
  `);
});

function planError(asked: Asked): PlanError {
  const error = caught(() => planned(asked));
  expect(error).toBeInstanceOf(PlanError);
  return error as PlanError;
}

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
