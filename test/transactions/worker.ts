import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { type Database, dynamorm } from '../../src/index.ts';
import { countOnce, countPlainly } from './counting.ts';
import type { Outcome, WorkerReport, WorkerTask } from './money-models.ts';
import { moveMoney } from './moving.ts';

/** A process of its own that moves money and counts; see `money.test.ts`. */

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
    const { outcome, runs, error } = await moveMoney(db, id);
    note(outcome, id);
    reruns += Math.max(runs - 1, 0);
    if (error !== undefined) errors.push(error);
    await count(id, round).catch((unexpected: unknown) => errors.push(String(unexpected)));
  }
}

/** Once with a token; in every fifth round also without, to see what that is worth. */
async function count(id: string, round: number): Promise<void> {
  await countOnce(db);
  if (round % 5 === 0) note(await countPlainly(db), id);
}

function note(outcome: Outcome, id: string): void {
  outcomes[outcome] ??= [];
  outcomes[outcome].push(id);
}

await Promise.all(Array.from({ length: task.loops }, (_, number) => loop(number)));
const report: WorkerReport = { outcomes, reruns, retries: db.stats().retries, errors };
console.log(JSON.stringify(report));
db.close();
