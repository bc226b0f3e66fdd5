import assert from 'node:assert/strict';
import { dynamorm } from 'dynamorm';
import { startLocalEngine } from 'dynamorm/testing';
import { type Budget, END_TO_END, verdict } from '../budgets.ts';
import { contestants } from '../contestants/all.ts';
import type { Contestant, Session, Target } from '../contestants/contestant.ts';
import { onTheWire } from '../contestants/dynamorm.ts';
import { rawSdk } from '../contestants/sdk.ts';
import { interleave, type Timings } from '../measure/interleave.ts';
import { ratios, spreadOf } from '../measure/statistics.ts';
import { figure, markdownTable } from '../report/table.ts';
import type { Customer } from '../sample/customer.ts';
import { createCustomerTable } from '../sample/customer-model.ts';
import { customersOf, storeFor } from '../sample/stored.ts';
import type { Section } from './section.ts';

/** A get from a real engine in a process of its own, over the loopback interface. */
export const endToEnd: Section = {
  name: 'engine',
  async run() {
    await using engine = await startLocalEngine();
    using db = dynamorm(engine.connection);
    await createCustomerTable(db);
    const target = { ...engine.connection, wire: undefined };
    const readers: Reader[] = [];
    for (const contestant of contestants) readers.push(await readerOf(contestant, target));
    const tables: string[] = [];
    for (const atOnce of [1, 32] as const) tables.push(await table(readers, atOnce));
    for (const { session } of readers) session.close();
    return ['## get of 1 item from a real engine over loopback', ...tables].join('\n\n');
  },
};

/** A contestant and what it reads. */
interface Reader {
  readonly name: string;
  readonly session: Session;
  readonly customers: readonly Customer[];
}

const EFFORT = { rounds: 15, batchMs: 100, warmupMs: 500 };

/** With its customers stored, and read once each. */
async function readerOf(contestant: Contestant, target: Target): Promise<Reader> {
  const customers = customersOf(contestant, 25);
  await storeFor(contestant, customers, target);
  const session = contestant.connect(target);
  for (const customer of customers) {
    const result = await session.operations.get(customer);
    assert.deepEqual(session.customersIn(result), [customer]);
  }
  return { name: contestant.name, session, customers };
}

async function table(readers: readonly Reader[], atOnce: 1 | 32): Promise<string> {
  const runners = readers.map((reader) => ({
    name: reader.name,
    batch: (count: number) => getMany(reader, count, atOnce),
  }));
  const timings = await interleave(runners, EFFORT);
  const calls = atOnce === 1 ? END_TO_END.callsAtOnce1 : END_TO_END.callsAtOnce32;
  return [
    `At concurrency ${atOnce}:`,
    markdownTable(
      ['', 'client CPU, µs', '× raw SDK', 'calls/s', '× raw SDK'],
      [...runners.map(({ name }) => row(name, timings)), ...budgetRows(timings, calls)],
    ),
  ].join('\n\n');
}

/** Workers that each do one call after the other. */
async function getMany(
  { name, session, customers }: Reader,
  count: number,
  atOnce: number,
): Promise<void> {
  let started = 0;
  const worker = async (): Promise<void> => {
    while (started < count) {
      started += 1;
      const customer = customers[started % customers.length] as Customer;
      const result = await session.operations.get(customer);
      if (result === undefined) throw new Error(`${name} did not find ${customer.id}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

interface Measured {
  readonly cpu: number;
  readonly cpuRatio: number;
  readonly perSecond: number;
  readonly perSecondRatio: number;
}

function measured(name: string, timings: ReadonlyMap<string, Timings>): Measured {
  const { cpu = [], wall = [] } = timings.get(name) ?? {};
  const raw = timings.get(rawSdk.name);
  return {
    cpu: spreadOf(cpu).median,
    cpuRatio: spreadOf(ratios(cpu, raw?.cpu ?? [])).median,
    perSecond: 1e6 / spreadOf(wall).median,
    perSecondRatio: spreadOf(ratios(raw?.wall ?? [], wall)).median,
  };
}

function row(name: string, timings: ReadonlyMap<string, Timings>): string[] {
  const { cpu, cpuRatio, perSecond, perSecondRatio } = measured(name, timings);
  return [name, figure(cpu), figure(cpuRatio), figure(perSecond), figure(perSecondRatio)];
}

function budgetRows(timings: ReadonlyMap<string, Timings>, calls: Budget): string[][] {
  const { cpuRatio, perSecondRatio } = measured(onTheWire.name, timings);
  return [
    ['*budget for dynamorm*', '', figure(END_TO_END.cpu.budget), '', figure(calls.budget)],
    ['*aim*', '', figure(END_TO_END.cpu.aim), '', figure(calls.aim)],
    ['*verdict*', '', verdict(cpuRatio, END_TO_END.cpu), '', verdict(perSecondRatio, calls)],
  ];
}
