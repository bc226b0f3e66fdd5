import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { type Database, dynamorm } from '../../src/index.ts';
import { countOnce, countPlainly } from './counting.ts';
import type { Outcome, WorkerReport, WorkerTask } from './money-models.ts';
import { moveMoney } from './moving.ts';

/** A process of its own that moves money, or counts; see `money.test.ts`. */

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;

const connection = {
  endpoint: task.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

function open(): Database {
  if (task.transport === 'wire') return dynamorm(connection);
  return dynamorm({ transport: awsSdk(new DynamoDBClient(connection)) });
}

const db = open();
const outcomes: { [TOutcome in Outcome]?: string[] } = {};
const errors: string[] = [];
let reruns = 0;

async function loop(number: number): Promise<void> {
  for (let round = 0; round < task.rounds; round += 1) {
    const id = `${task.name}-${number}-${round}`;
    const work = task.kind === 'money' ? moveMoney(db, id) : countBoth(id);
    const { outcome, runs, error } = await work;
    outcomes[outcome] ??= [];
    outcomes[outcome].push(id);
    reruns += Math.max(runs - 1, 0);
    if (error !== undefined) errors.push(error);
  }
}

/** Each counter once; what is reported is the plain one's, the other must always succeed. */
async function countBoth(id: string): ReturnType<typeof moveMoney> {
  await countOnce(db);
  return countPlainly(db, id);
}

await Promise.all(Array.from({ length: task.loops }, (_, number) => loop(number)));
const report: WorkerReport = { outcomes, reruns, retries: db.stats().retries, errors };
console.log(JSON.stringify(report));
db.close();
