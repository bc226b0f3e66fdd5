import { dynamorm } from 'dynamorm';
import { awsSdk } from 'dynamorm/aws-sdk';
import type { Contestant } from './contestant.ts';
import { databaseSession } from './dynamorm.ts';
import { quietLogger, sdkClient } from './sdk.ts';

/** Ours, through a quiet client of the SDK. */
export const onTheSdk: Contestant = {
  name: 'dynamorm/aws-sdk',
  meters: true,
  connect: (target) =>
    databaseSession(dynamorm({ transport: awsSdk(sdkClient(target, quietLogger)) })),
};
