import { type Database, type Loader, model, t } from '../../index.ts';

declare const db: Database;

const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    number: t.number(),
    total: t.number().optional(),
    address: t.map({ city: t.string(), zip: t.string() }).optional(),
  },
  key: { partitionKey: 'customer', sortKey: 'number' },
});
const orders = db.model(Order);
const key = { customer: 'ada', number: 1 };

// ── whole items, and parts of them ──────────────────────────────────────────────────────────────
const loader = orders.loader();
const total: number | undefined = (await loader.load(key))?.total;
const many: ((typeof Order)['~item'] | undefined)[] = await loader.loadMany([key, key]);
const city: string | undefined = (await orders.loader({ select: ['address.city'] }).load(key))
  ?.address?.city;
const plain: Loader<typeof Order, (typeof Order)['~item']> = orders.loader({ consistent: true });
orders.loader({ schedule: setImmediate });

(await orders.loader({ select: ['total'] }).load(key))?.address;
//                                                      ^^^^^^^ Property 'address' does not exist
loader.load({ customer: 'ada' });
//          ^^^^^^^^^^^^^^^^^^^^ Property 'number' is missing
loader.loadMany(key);
//              ^^^ is missing the following properties from type 'readonly

// ── caches and loggers ──────────────────────────────────────────────────────────────────────────
db.model(Order, { cache: new Map<string, string>(), cacheMissing: true });
db.model(Order, { cache: false });
db.model(Order, { cache: new Map<string, number>() });
//                ^^^^^ Type 'Map<string, number>' is not assignable

void [total, many, city, plain];
