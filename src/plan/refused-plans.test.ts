import { describe, expect, test } from 'vitest';
import {
  type Asked,
  day,
  made,
  ofCustomer,
  ofStatus,
  planError,
  planned,
  Visit,
} from '../../test/queries/examples/orders.ts';
import { ValidationError } from '../index.ts';

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
    { byRegion: 'does not carry note, which the query filters on' },
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
    { byRegion: 'does not carry address and lines, which the query filters on' },
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
    { byRegion: 'does not carry note, which the query filters on' },
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
      { where: [ofCustomer, made((c) => c('city', '=', c.path('nope')))] },
      { where: [ofCustomer], filter: [['toString', 'exists']] },
    ];
    for (const asked of places) {
      expect(() => planned(asked)).toThrow(ValidationError);
      expect(() => planned(asked)).toThrow(expect.objectContaining({ code: 'path-unknown' }));
    }
  });
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
