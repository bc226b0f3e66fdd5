import assert from 'node:assert/strict';
import { dynamorm } from 'dynamorm';
import { startLocalEngine } from 'dynamorm/testing';
import { type Budget, END_TO_END, verdict } from '../budgets.ts';
import { contestants } from '../contestants/all.ts';
import type { Contestant, Target } from '../contestants/contestant.ts';
import { onTheWire } from '../contestants/dynamorm.ts';
import { rawSdk } from '../contestants/sdk.ts';
import { bareSockets } from '../measure/bare-sockets.ts';
import { interleave, type Timings } from '../measure/interleave.ts';
import { ratios, spreadOf } from '../measure/statistics.ts';
import { figure, markdownTable } from '../report/table.ts';
import type { Customer } from '../sample/customer.ts';
import { createCustomerTable } from '../sample/customer-table.ts';
import { customersOf, storeFor } from '../sample/stored.ts';
import { type SentRequest, stubWire } from '../stub/stub-wire.ts';
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
    readers.push(await floorOf(target));
    const tables: string[] = [];
    for (const atOnce of [1, LANES] as const) tables.push(await table(readers, atOnce));
    for (const reader of readers) reader.close();
    return ['## get of 1 item from a real engine over loopback', ...tables, NOTE].join('\n\n');
  },
};

const FLOOR = '*a bare socket*';
const NOTE =
  'The bare socket writes the bytes of a request that was signed beforehand and counts the bytes that come back: ' +
  'what the engine and Node themselves take, and no client can go below. A budget of calls beyond that is out of reach here.';
const LANES = 32;

/** Somebody who reads. */
interface Reader {
  readonly name: string;
  /** Reads an item; one at a time in each lane. */
  read(turn: number, lane: number): Promise<unknown>;
  close(): void;
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
  return {
    name: contestant.name,
    async read(turn) {
      const customer = customers[turn % customers.length] as Customer;
      const result = await session.operations.get(customer);
      if (result === undefined) throw new Error(`${contestant.name} did not find ${customer.id}.`);
    },
    close: () => session.close(),
  };
}

/** Nobody: sockets that send what our own contestant would send for one of its customers. */
async function floorOf(target: Target): Promise<Reader> {
  const wire = stubWire();
  const session = onTheWire.connect({ ...target, wire });
  const [customer] = customersOf(onTheWire, 1);
  await session.operations.get(customer as Customer);
  session.close();
  const sockets = bareSockets(target.endpoint, wire.sent as SentRequest);
  return { name: FLOOR, read: (_, lane) => sockets.exchange(lane), close: sockets.close };
}

async function table(readers: readonly Reader[], atOnce: 1 | typeof LANES): Promise<string> {
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
async function getMany({ read }: Reader, count: number, atOnce: number): Promise<void> {
  let started = 0;
  const worker = async (lane: number): Promise<void> => {
    while (started < count) {
      started += 1;
      await read(started, lane);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => worker(lane)));
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
  const most = measured(FLOOR, timings).perSecondRatio;
  const ofCalls = most < calls.budget ? 'out of reach' : verdict(perSecondRatio, calls);
  return [
    ['*budget for dynamorm*', '', figure(END_TO_END.cpu.budget), '', figure(calls.budget)],
    ['*aim*', '', figure(END_TO_END.cpu.aim), '', figure(calls.aim)],
    ['*verdict*', '', verdict(cpuRatio, END_TO_END.cpu), '', ofCalls],
    ['*× the bare socket*', '', '', '', figure(perSecondRatio / most)],
  ];
}
