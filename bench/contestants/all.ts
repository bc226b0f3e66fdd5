import type { Contestant } from './contestant.ts';
import { documentClient } from './document-client.ts';
import { dynamodbToolbox } from './dynamodb-toolbox.ts';
import { dynamooseModels } from './dynamoose.ts';
import { onTheWire } from './dynamorm.ts';
import { onTheSdk } from './dynamorm-aws-sdk.ts';
import { electrodb } from './electrodb.ts';
import { onetable } from './onetable.ts';
import { meteredSdk, quietSdk, rawSdk } from './sdk.ts';

/** Everybody, in the order of the columns. A new one is a file and a line here. */
export const contestants: readonly Contestant[] = [
  rawSdk,
  quietSdk,
  meteredSdk,
  documentClient,
  electrodb,
  dynamodbToolbox,
  onetable,
  dynamooseModels,
  onTheWire,
  onTheSdk,
];
