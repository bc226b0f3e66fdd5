/** A process that copies, for the test that kills it: endpoint, checkpoint and rate as arguments. */
import { dynamorm } from '../../../src/index.ts';
import { copyTable, fileCheckpoint } from '../../../src/tables/index.ts';
import { Reading } from './models.ts';

const [endpoint = '', path = '', rate = ''] = process.argv.slice(2);
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const connection = { endpoint, region: 'us-east-1', credentials };
const source = dynamorm(connection);
const target = dynamorm({ ...connection, tablePrefix: 'copy-' });

const started = performance.now();
const done = await copyTable(
  { db: source, model: Reading },
  { db: target, model: Reading },
  {
    backup: true,
    checkpoint: fileCheckpoint(path),
    ...(rate === '' ? {} : { rate: Number(rate) }),
    onProgress: ({ read }) => process.stdout.write(`${read}\n`),
  },
);
const seconds = (performance.now() - started) / 1_000;
const megabytes = process.memoryUsage.rss() / 2 ** 20;
console.log(JSON.stringify({ ...done, seconds, megabytes }));
source.close();
target.close();
