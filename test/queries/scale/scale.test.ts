import { beforeAll, describe, expect, test } from 'vitest';
import { dynamorm } from '../../../src/index.ts';
import { createTable } from '../../../src/tables/create/create-table.ts';
import { loadItems } from '../../support/load-items.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine } from '../../support/use-engine.ts';
import { inSmallHeap } from './child.ts';
import { type Flight, flightModel, flights, stored } from './flights.ts';

/** `SCALE=2` makes it twice as many, as far as there are flights. */
const ITEMS = Math.min(100_000 * Number(process.env['SCALE'] ?? 1), 231_000);
const OPERATIONS = 100_000 * Number(process.env['SCALE'] ?? 1);
const Flights = flightModel('flights');

describe(`a table of ${ITEMS} flights`, () => {
  const used = useEngine();
  let all: readonly Flight[] = [];

  beforeAll(async () => {
    all = flights(ITEMS);
    using db = dynamorm(used.engine.connection);
    await createTable(db, Flights);
    const started = performance.now();
    await loadItems(used.endpoint, db.tableName(Flights), all.map(stored));
    console.info(`stored ${all.length} flights in ${secondsSince(started)} s`);
  }, 240_000);

  describeTransports('read at scale', (makeTransport) => {
    const open = () =>
      dynamorm({ transport: makeTransport(used.engine.connection) }).model(Flights);

    test('streams through for await with a heap that does not grow', async () => {
      const { connection } = used.engine;
      const input = { kind: makeTransport.kind, connection, table: 'flights' };
      const { items, delay, heaps, seconds, requests } = await inSmallHeap<Streamed>(
        './stream-program.ts',
        48,
        input,
      );
      const peak = Math.max(...heaps);
      console.info(
        `${makeTransport.kind}: ${items} items in ${requests} requests, ${Math.round(items / seconds)} a second; ` +
          `heap at most ${peak.toFixed(1)} MB, at least ${Math.min(...heaps).toFixed(1)} MB, of 48 MB`,
      );
      expect(items).toBe(all.length);
      expect(delay).toBe(all.reduce((sum, flight) => sum + flight.delay, 0));
      expect(peak - Math.min(...heaps)).toBeLessThan(6);
    }, 60_000);

    test('a scan in four parts gives every item once', async () => {
      const started = performance.now();
      const seen = new Set<number>();
      let given = 0;
      for await (const { number } of open().scan().parallel(4)) {
        seen.add(number);
        given += 1;
      }
      console.info(`${makeTransport.kind}: four parts in ${secondsSince(started)} s`);
      expect(given).toBe(all.length);
      expect(seen.size).toBe(all.length);
    }, 60_000);

    test('1,000 queries at once are all answered, each with its own items', async () => {
      const byHour = new Map<number, Flight[]>();
      for (const flight of all) {
        const before = byHour.get(flight.hour);
        if (before) before.push(flight);
        else byHour.set(flight.hour, [flight]);
      }
      const hours = [...byHour.keys()];
      const started = performance.now();
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, at) => {
          const hour = hours[at % hours.length] ?? 0;
          return open().where('hour', '=', hour).where('number', '>=', at).limit(7).all();
        }),
      );
      const seconds = secondsSince(started);
      console.info(`${makeTransport.kind}: 1,000 queries at once in ${seconds} s`);
      const numbers = answers.map((items) => items.map(({ number }) => number));
      const expected = answers.map((_, at) =>
        (byHour.get(hours[at % hours.length] ?? 0) ?? [])
          .filter(({ number }) => number >= at)
          .slice(0, 7)
          .map(({ number }) => number),
      );
      expect(numbers).toEqual(expected);
    }, 60_000);
  });
});

interface Streamed {
  readonly items: number;
  readonly delay: number;
  readonly heaps: readonly number[];
  readonly seconds: number;
  readonly requests: number;
}

test(`${OPERATIONS} operations leave the heap as it was, and no listener on their signal`, async () => {
  const { report, listeners, requests, complaints } = await inSmallHeap<Stubbed>(
    './stub-program.ts',
    64,
    { operations: OPERATIONS },
  );
  for (const [name, { heaps, seconds }] of Object.entries(report)) {
    const shown = heaps.map((heap) => heap.toFixed(1)).join(', ');
    console.info(`${name}: heap of ${shown} MB in ${seconds.toFixed(1)} s`);
    const [first = 0] = heaps;
    expect((heaps.at(-1) ?? 0) - first, name).toBeLessThan(2);
  }
  console.info(`${requests} requests; ${listeners} listeners left`);
  expect(requests).toBeGreaterThan(OPERATIONS);
  expect(listeners).toBe(0);
  expect(complaints).not.toContain('MaxListenersExceededWarning');
}, 240_000);

interface Stubbed {
  readonly report: Readonly<
    Record<string, { readonly heaps: readonly number[]; readonly seconds: number }>
  >;
  readonly listeners: number;
  readonly requests: number;
  readonly complaints: string;
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(1);
}
