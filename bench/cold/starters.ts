import type { Contestant } from '../contestants/contestant.ts';
import { documentClient } from '../contestants/document-client.ts';
import { dynamodbToolbox } from '../contestants/dynamodb-toolbox.ts';
import { dynamooseModels } from '../contestants/dynamoose.ts';
import { onTheWire } from '../contestants/dynamorm.ts';
import { onTheSdk } from '../contestants/dynamorm-aws-sdk.ts';
import { electrodb } from '../contestants/electrodb.ts';
import { onetable } from '../contestants/onetable.ts';
import { quietSdk, rawSdk } from '../contestants/sdk.ts';

/** A contestant, and from where a program imports it without all the others. */
export interface Starter {
  readonly contestant: Contestant;
  /** Its file in `contestants/`. */
  readonly file: string;
  /** What the file calls it. */
  readonly binding: string;
}

/** The programs of the cold start, in the order of the rows. */
export const starters: readonly Starter[] = [
  { contestant: rawSdk, file: 'sdk.ts', binding: 'rawSdk' },
  { contestant: quietSdk, file: 'sdk.ts', binding: 'quietSdk' },
  { contestant: documentClient, file: 'document-client.ts', binding: 'documentClient' },
  { contestant: electrodb, file: 'electrodb.ts', binding: 'electrodb' },
  { contestant: dynamodbToolbox, file: 'dynamodb-toolbox.ts', binding: 'dynamodbToolbox' },
  { contestant: onetable, file: 'onetable.ts', binding: 'onetable' },
  { contestant: dynamooseModels, file: 'dynamoose.ts', binding: 'dynamooseModels' },
  { contestant: onTheWire, file: 'dynamorm.ts', binding: 'onTheWire' },
  { contestant: onTheSdk, file: 'dynamorm-aws-sdk.ts', binding: 'onTheSdk' },
];
