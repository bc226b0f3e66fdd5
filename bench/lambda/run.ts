/**
 * Cold and warm invocations of one handler, written on DynamORM and on the AWS SDK, each bundled into
 * one file and started in fresh processes against the local engine: `npx tsx bench/lambda/run.ts`.
 *
 * Contestants take turns, another one first in every round; a result is the median over the rounds of
 * the ratio to the SDK in the same round. Cold is from the start of the process to the first answer,
 * with and without what an empty function takes; warm is the median of the invocations after it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamorm } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';
import { createOrder, listOrders } from '../../examples/lambda/events.ts';
import { Order } from '../../examples/lambda/order.ts';
import { bundle, lambdaEnvironment, startSandbox } from '../../examples/lambda/start-sandbox.ts';
import { ensureBuilt } from '../build.ts';
import { spreadOf } from '../measure/statistics.ts';

const contestants = {
  nothing: 'bench/lambda/nothing.ts',
  sdk: 'bench/lambda/api-sdk.ts',
  dynamorm: 'examples/lambda/api.ts',
};
type Name = keyof typeof contestants;
const names = Object.keys(contestants) as Name[];

/** One fresh process, in milliseconds. */
interface Run {
  readonly cold: number;
  readonly warm: number;
}

const rounds = Number(process.argv[2] ?? 15);
const warmInvocations = 40;

ensureBuilt();
await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Order);
const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
const fileOf = (name: Name): string => join(folder, `${name}.mjs`);
const sizes = new Map<Name, number>();
for (const name of names) sizes.set(name, await bundle(contestants[name], fileOf(name)));

// The SDK would warn of Node 20 in every process.
const environment = {
  ...lambdaEnvironment(engine.endpoint),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

const results: Record<Name, Run>[] = [];
for (let round = 0; round < rounds; round += 1) {
  const order = names.map((_, position) => names[(position + round) % names.length] ?? 'sdk');
  const runs: Partial<Record<Name, Run>> = {};
  for (const name of order) runs[name] = await run(name, `${name}-${round}`);
  results.push(runs as Record<Name, Run>);
}
await rm(folder, { recursive: true });
report();

async function run(name: Name, customer: string): Promise<Run> {
  const started = performance.now();
  const sandbox = startSandbox(fileOf(name), environment);
  const first = await sandbox.invoke(createOrder(customer, 'o1'));
  const cold = performance.now() - started;
  refuseFailure(name, first.answer, 201);
  const warm: number[] = [];
  for (let n = 0; n < warmInvocations; n += 1) {
    const { answer, milliseconds } = await sandbox.invoke(listOrders(customer));
    if (name !== 'nothing') refuseFailure(name, answer, 200);
    warm.push(milliseconds);
  }
  await sandbox.stop();
  return { cold, warm: median(warm) };
}

function median(values: readonly number[]): number {
  return spreadOf(values).median;
}

function refuseFailure(name: Name, answer: unknown, expected: number): void {
  const { statusCode } = answer as { readonly statusCode?: number };
  if (statusCode !== expected) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
}

function report(): void {
  const ratio = (of: (runs: Record<Name, Run>, name: Name) => number, name: Name): string =>
    median(results.map((runs) => of(runs, name) / of(runs, 'sdk'))).toFixed(2);
  const milliseconds = (of: (run: Run) => number, name: Name): string =>
    median(results.map((runs) => of(runs[name]))).toFixed(1);
  console.log(
    `| ${rounds} rounds | bundle, KiB | cold, ms | × SDK | × SDK over an empty function | warm, ms | × SDK |`,
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const name of names) {
    const size = ((sizes.get(name) ?? 0) / 1_024).toFixed(1);
    const cells = [
      size,
      milliseconds((one) => one.cold, name),
      ratio((runs, one) => runs[one].cold, name),
      ratio((runs, one) => runs[one].cold - runs.nothing.cold, name),
      milliseconds((one) => one.warm, name),
      ratio((runs, one) => runs[one].warm, name),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}
