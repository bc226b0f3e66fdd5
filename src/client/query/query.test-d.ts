import { dynamorm, globalIndex, type Item, localIndex, model, type Page, t } from '../../index.ts';

const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    placed: t.date(),
    status: t.enum('open', 'paid').default('open'),
    total: t.bigint(),
    region: t.string().optional(),
    note: t.string().nullable(),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    lines: t.list(t.map({ sku: t.string(), count: t.number() })).default(() => []),
    version: t.version(),
  },
  key: { partitionKey: 'customer', sortKey: 'placed' },
  indexes: {
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed' }),
    byRegion: globalIndex({ partitionKey: 'region', sortKey: ['status'], projection: ['total'] }),
    byTotal: localIndex({ sortKey: 'total', projection: 'keys' }),
  },
});
const orders = dynamorm({ region: 'us-east-1' }).model(Order);
type Order = Item<typeof Order>;

// ── conditions ──────────────────────────────────────────────────────────────────────────────────
const open = orders
  .where('status', '=', 'open')
  .where('placed', 'between', [new Date(0), new Date()])
  .filter('address.city', 'begins_with', 'P')
  .filter('region', 'exists')
  .filter((c) => c.or(c('total', '>', 10n), c.not(c('lines[0].sku', 'contains', 'x'))))
  .orderBy('placed', 'desc')
  .limit(10);
const all: Order[] = await open.all();
const page: Page<Order> = await open.page({ cursor: undefined });
for await (const order of open) order.total satisfies bigint;

orders.where('statuss', '=', 'open');
//           ^^^^^^^^^ Argument of type '"statuss"' is not assignable to parameter of type

orders.where('status', '=', 'closed');
//                          ^^^^^^^^ Argument of type '"closed"' is not assignable to parameter of type

orders.where('total', 'begins_with', 1n);
//                    ^^^^^^^^^^^^^ Argument of type '"begins_with"' is not assignable to parameter of type

orders.where('placed', '>', '2026-01-01');
//                          ^^^^^^^^^^^^ Argument of type 'string' is not assignable to parameter of type

open.filter('total', '>', 5);
//                        ^ Argument of type 'number' is not assignable to parameter of type

open.orderBy('date');
//           ^^^^^^ Argument of type '"date"' is not assignable to parameter of type

open.orderBy('placed', 'down');
//                     ^^^^^^ Argument of type '"down"' is not assignable to parameter of type

// ── projections narrow the result ───────────────────────────────────────────────────────────────
const [narrow] = await open.select('customer', 'address.city', 'lines[0].sku').all();
const customer: string | undefined = narrow?.customer;
const city: string | undefined = narrow?.address?.city;
const sku: string | undefined = narrow?.lines[0]?.sku;

narrow?.total;
//      ^^^^^ Property 'total' does not exist on type

narrow?.address?.zip;
//               ^^^ Property 'zip' does not exist on type

open.select('address.street');
//          ^^^^^^^^^^^^^^^^ Argument of type '"address.street"' is not assignable to parameter of type

// ── indexes give what they carry, their keys always ─────────────────────────────────────────────
const [regional] = await orders.query().index('byRegion').where('region', '=', 'EU').all();
const region: string | undefined = regional?.region;
const present: string = regional ? regional.region : '';

regional?.note;
//        ^^^^ Property 'note' does not exist on type

const [whole] = await orders.query().index('byRegion').where('region', '=', 'EU').hydrate().all();
const note: string | null | undefined = whole?.note;

orders.query().index('byNothing');
//                   ^^^^^^^^^^^ Argument of type '"byNothing"' is not assignable to parameter of type '"by

orders.query().index('byTotal').where('customer', '=', 'a').consistent();
open.consistent();

const refused = orders.query().index('byStatus').consistent();
//              ^ The 'this' context of type

// ── aggregates ──────────────────────────────────────────────────────────────────────────────────
const figures = await open.aggregate((a) => ({
  n: a.count(),
  sum: a.sum('total'),
  last: a.max('placed'),
}));
const n: number = figures.n;
const sum: bigint = figures.sum;
const last: Date | undefined = figures.last;
const groups = await open.groupBy(
  (order) => order.status,
  (a) => ({ n: a.count() }),
  { having: (group) => group.n > 3 },
);
const key: 'open' | 'paid' | undefined = groups[0]?.key;

open.aggregate((a) => ({ sum: a.sum('totals') }));
//                                  ^^^^^^^^ Argument of type '"totals"' is not assignable to parameter of type

// ── scans ───────────────────────────────────────────────────────────────────────────────────────
const scanned: Order[] = await orders.scan().filter('total', '>', 1n).parallel(4).all();
const part: { customer: string }[] = await orders.scan().segment(0, 4).select('customer').all();

orders.scan().where('status', '=', 'open');
//            ^^^^^ Property 'where' does not exist on type
