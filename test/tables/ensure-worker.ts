import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { dynamorm } from '../../src/index.ts';
import { ensureTable, tableExists } from '../../src/tables/index.ts';
import { notes, starterOf, workerCount } from './ensure-models.ts';

/** A process of its own that makes sure of tables, once all are there; see `ensure.test.ts`. */

const [endpoint = '', transport, number] = process.argv.slice(2);
const connection = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
using db =
  transport === 'wire'
    ? dynamorm(connection)
    : dynamorm({ transport: awsSdk(new DynamoDBClient(connection)) });
await ensureTable(db, starterOf(Number(number)));
for (let other = 0; other < workerCount; other += 1) {
  while (!(await tableExists(db, starterOf(other)))) await setTimeout(1);
}
const outcomes: string[] = [];
for (const note of notes) outcomes.push((await ensureTable(db, note)).outcome);
console.log(JSON.stringify(outcomes));
