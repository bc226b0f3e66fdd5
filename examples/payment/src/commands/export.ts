/**
 * `npm run export -- payments.csv`: every payment of every merchant into a file, `.csv` or `.jsonl`.
 * `DYNAMODB_ENDPOINT` says from where; without it the demonstration is loaded and exported.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { SingleBar } from 'cli-progress';
import { describeTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';
import { loadDemo } from '../demo/load-demo.ts';
import { type ExportFormat, exportPayments } from '../export.ts';
import { Payment } from '../models.ts';
import { createService } from '../service.ts';
import { createTables } from '../tables.ts';

const SEGMENTS = 4;

const file = process.argv[2] ?? '';
const [, format] = /\.(csv|jsonl)$/.exec(file) ?? [];
if (format === undefined) {
  console.error('Say which file: npm run export -- payments.csv, or payments.jsonl');
  process.exit(2);
}

await using engine = await startLocalEngine();
const service = createService(engine.connection);
using db = service.db;
if (engine.pid !== undefined) {
  await createTables(db);
  await loadDemo(service, { url: 'http://127.0.0.1:8', secret: '' });
}

const bar = new SingleBar({
  format: 'payments {bar} {value} of about {total}, {done} of {segments} segments read',
  // Where the output is a file, it says how it ended and nothing else.
  noTTYOutput: true,
  notTTYSchedule: 60_000,
});
const readBefore = db.stats().readUnits;
const { itemCount } = (await describeTable(db, Payment)) ?? { itemCount: 0 };
bar.start(itemCount, 0, { done: 0, segments: SEGMENTS });
const payments = db
  .model(Payment)
  .scan()
  .pageSize(500)
  .parallel(SEGMENTS, {
    onProgress: ({ items, segmentsDone: done }) => {
      bar.setTotal(Math.max(itemCount, items));
      bar.update(items, { done });
    },
  });
await pipeline(exportPayments(payments, format as ExportFormat), createWriteStream(file));
bar.stop();
console.log(`${file} is written, for ${db.stats().readUnits - readBefore} read units.`);
