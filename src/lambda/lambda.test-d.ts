import { type BoundModel, type Database, dynamorm, globalTable, model, t } from '../index.ts';
import { type LambdaDatabase, lambdaInit, withLambdaTimeout } from './index.ts';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), age: t.number().optional() },
  key: { partitionKey: 'id' },
});
const Order = model('Order', {
  table: 'orders',
  attributes: { customer: t.string(), total: t.number() },
  key: { partitionKey: 'customer' },
});
const context = { getRemainingTimeInMillis: () => 3_000 };

// ── models by name ──────────────────────────────────────────────────────────────────────────────
const app = lambdaInit({ users: User, orders: Order });
const users: BoundModel<typeof User> = app.users;
const db: Database = app.db;
const ready: Promise<void> = app.ready;
const named: LambdaDatabase<{ users: typeof User; orders: typeof Order }> = app;
app.invoices;
//  ^^^^^^^^ Property 'invoices' does not exist

lambdaInit({ db: User });
//           ^^ is not assignable to type
lambdaInit({ users: 'User' });
//           ^^^^^ Type 'string' is not assignable to type
lambdaInit({ users: User }, { optimizeForColdStart: 'yes' });
//                            ^^^^^^^^^^^^^^^^^^^^ is not assignable to type 'boolean | undefined'

// ── what comes out is what went in ──────────────────────────────────────────────────────────────
const total: number | undefined = (
  await withLambdaTimeout(app, context).orders.get({ customer: 'c' })
)?.total;
const bounded: Database = withLambdaTimeout(db, context, { bufferMs: 500 });
withLambdaTimeout(app, context).users.get({ email: 'a' });
//                                          ^^^^^ does not exist in type
withLambdaTimeout(app, { getRemainingTimeInMillis: 3 });
//                       ^^^^^^^^^^^^^^^^^^^^^^^^ Type 'number' is not assignable to type

// ── regions ─────────────────────────────────────────────────────────────────────────────────────
const home = dynamorm({ region: 'us-east-1' });
const replicas = { 'eu-central-1': home, 'ap-south-1': home };
globalTable({ home, replicas, nearest: 'eu-west-1' });
//                            ^^^^^^^ Type '"eu-west-1"' is not assignable to type
const everywhere: Database = globalTable({ home, replicas, nearest: 'ap-south-1' });

export { bounded, everywhere, named, ready, total, users };
