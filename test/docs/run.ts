/**
 * Runs the modules named in its arguments one after the other, on a local engine, and writes what
 * each printed to the file that the first argument names. Started by `examples.test.ts`, in a
 * process of its own, because examples take the environment and the console for theirs.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { formatWithOptions, type InspectOptions, inspect } from 'node:util';
import type { Database } from '../../src/client/dynamorm.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { deleteTable } from '../../src/tables/change/delete-table.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { startLocalEngine } from '../../src/testing/local-engine.ts';
import type { Outcome } from './outcome.ts';

interface Preamble {
  readonly db: Database;
  readonly User: AnyModel;
  readonly Order: AnyModel;
  readonly someOrders: readonly object[];
}

const [report = '', preamblePath = '', ...files] = process.argv.slice(2);
const printed: string[] = [];
const failures: unknown[] = [];

// Examples connect as they would on AWS: everything comes from the environment.
await using engine = await startLocalEngine();
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
});
for (const method of ['log', 'error', 'warn'] as const) {
  console[method] = (...values: unknown[]) => {
    printed.push(formatWithOptions({ colors: false }, ...values));
  };
}
console.dir = (value: unknown, options?: InspectOptions) => {
  printed.push(inspect(value, { ...options, colors: false }));
};
process.on('unhandledRejection', (reason) => failures.push(reason));

const { db, User, Order, someOrders } = (await import(
  pathToFileURL(preamblePath).href
)) as Preamble;
const outcomes: Outcome[] = [];
for (const file of files) outcomes.push(await run(file));
writeFileSync(report, JSON.stringify(outcomes));
process.exit(0);

async function run(file: string): Promise<Outcome> {
  printed.length = 0;
  failures.length = 0;
  await fillTables();
  try {
    const { example } = (await import(pathToFileURL(file).href)) as { example?: () => unknown };
    await example?.();
  } catch (error) {
    failures.push(error);
  }
  // What was started and not awaited gets a moment to fail.
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { printed: printed.join('\n'), failures: failures.map(described) };
}

/** One user and some orders for the fragments, whatever the example before has left. */
async function fillTables(): Promise<void> {
  for (const model of [User, Order]) {
    await deleteTable(db, model).catch(() => undefined);
    await createTable(db, model);
  }
  const orders = db.model(Order);
  for (const order of someOrders) await orders.create(order);
  const users = db.model(User);
  await users.create({
    id: 'u1',
    email: 'ada@example.com',
    age: 35,
    tags: new Set(['new']),
    logins: [{ at: new Date('2026-01-30T08:00:00.000Z'), ip: '::1' }],
  });
}

function described(error: unknown): Outcome['failures'][number] {
  if (!(error instanceof Error)) return { code: '', text: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  return { code, text: error.stack ?? error.message };
}
