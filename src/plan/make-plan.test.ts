import { describe, expect, test } from 'vitest';
import {
  type Asked,
  day,
  type Expected,
  expectPlan,
  filtersWarning,
  made,
  ofCustomer,
  ofStatus,
  planned,
  planOf,
  shown,
  type Words,
} from '../../test/queries/examples/orders.ts';
import type { AnyModel } from '../definition/model.ts';
import { globalIndex, model, t } from '../index.ts';

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

  test('equal candidates is the one declared first, whatever the order of the conditions', () => {
    const make = (names: readonly string[]) =>
      model('Twin', {
        table: 'twins',
        attributes: { id: t.string(), a: t.string(), b: t.string() },
        key: { partitionKey: 'id' },
        indexes: Object.fromEntries(
          names.map((name) => [name, globalIndex({ partitionKey: name.slice(-1).toLowerCase() })]),
        ) as never,
      }) as unknown as AnyModel;
    const both: readonly Words[] = [
      ['a', '=', '1'],
      ['b', '=', '2'],
    ];
    expect(planned({ of: make(['byA', 'byB']), where: both }).source).toBe('byA');
    expect(planned({ of: make(['byA', 'byB']), where: [...both].reverse() }).source).toBe('byA');
    expect(planned({ of: make(['byB', 'byA']), where: both }).source).toBe('byB');
  });
});

test('every other index is listed with its reason, in words', () => {
  const plan = planOf({ where: [ofStatus, ['placed', '>', day]] });
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
