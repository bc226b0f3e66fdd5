import { getEventListeners } from 'node:events';
import { crc32 } from 'node:zlib';
import { dynamorm, type HttpHandler, type HttpResponse } from '../../../src/index.ts';
import { heapNow } from './child.ts';
import { flightModel } from './flights.ts';

/**
 * Runs queries against answers that are made up, no socket involved, and prints how the heap went: of
 * one shape, of thousands of shapes, with one signal shared by all, and scans in four parts with it.
 */

const { operations } = JSON.parse(process.argv[2] ?? '{}') as { readonly operations: number };

const body = Buffer.from(
  JSON.stringify({
    Items: [{ hour: { N: '1' }, number: { N: '2' }, delay: { N: '3' }, distance: { N: '4' } }],
    Count: 1,
    ScannedCount: 1,
  }),
);
const headers = { 'x-amz-crc32': String(crc32(body)) };
const answer: HttpResponse = { statusCode: 200, headers, body };
const httpHandler: HttpHandler = { handle: async () => answer, close() {} };
using db = dynamorm({
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  httpHandler,
});
const model = db.model(flightModel('flights'));
const { signal } = new AbortController();
const numbers = Array.from({ length: 3_000 }, (_, number) => number);

const runs: Readonly<Record<string, (number: number) => Promise<unknown>>> = {
  'one shape': (number) =>
    model
      .where('hour', '=', number % 24)
      .filter('delay', '>', number)
      .all(),
  // More shapes than are remembered: lists of another length each.
  'many shapes': (number) =>
    model
      .where('hour', '=', 1)
      .filter('delay', 'in', numbers.slice(0, 1 + (number % 20)))
      .filter('distance', 'in', numbers.slice(0, 1 + (Math.floor(number / 20) % 60)))
      .all(),
  'one signal': (number) =>
    model
      .where('hour', '=', number % 24)
      .page({})
      .then(() => model.where('hour', '=', 1).all({ signal })),
  'parts, one signal': () => model.scan().parallel(4).all({ signal }),
};
const shares = {
  'one shape': 0.5,
  'many shapes': 0.1,
  'one signal': 0.15,
  'parts, one signal': 0.025,
};

const report: Record<string, { readonly heaps: number[]; readonly seconds: number }> = {};
for (const [name, run] of Object.entries(runs)) {
  const times = Math.round(operations * shares[name as keyof typeof shares]);
  for (let warm = 0; warm < times / 5; warm += 1) await run(warm);
  const heaps = [heapNow()];
  const started = performance.now();
  for (let number = 1; number <= times; number += 1) {
    await run(number);
    if (number % Math.ceil(times / 4) === 0) heaps.push(heapNow());
  }
  heaps.push(heapNow());
  report[name] = { heaps, seconds: (performance.now() - started) / 1_000 };
}
const listeners = getEventListeners(signal, 'abort').length;
console.log(JSON.stringify({ report, listeners, requests: db.stats().requests }));
