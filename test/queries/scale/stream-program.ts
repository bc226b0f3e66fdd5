import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsSdk } from '../../../src/aws-sdk/aws-sdk.ts';
import { dynamorm } from '../../../src/index.ts';
import type { EngineConnection } from '../../../src/testing/external-endpoint.ts';
import type { TransportKind } from '../../support/transports.ts';
import { heapNow } from './child.ts';
import { flightModel } from './flights.ts';

/** Streams every flight through `for await` and prints how the heap went. */

interface Input {
  readonly kind: TransportKind;
  readonly connection: EngineConnection;
  readonly table: string;
}

const { kind, connection, table } = JSON.parse(process.argv[2] ?? '{}') as Input;
const { endpoint, region, credentials } = connection;
using db =
  kind === 'wire'
    ? dynamorm({ endpoint, region, credentials })
    : dynamorm({ transport: awsSdk(new DynamoDBClient({ endpoint, region, credentials })) });

const heaps: number[] = [];
let items = 0;
let delay = 0;
const started = performance.now();
for await (const flight of db.model(flightModel(table)).scan().pageSize(2_000)) {
  items += 1;
  delay += flight.delay;
  if (items % 5_000 === 0) heaps.push(heapNow());
}
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ items, delay, heaps, seconds, requests: db.stats().requests }));
