import { type Database, dynamorm } from 'dynamorm';
import { awsSdk } from 'dynamorm/aws-sdk';
import type { Customer } from '../sample/customer.ts';
import { customerVerbs } from '../sample/customer-model.ts';
import type { Contestant, Session } from './contestant.ts';
import { quietLogger, sdkClient } from './sdk.ts';

/** Ours, on the built-in transport. */
export const onTheWire: Contestant = {
  name: 'dynamorm',
  meters: true,
  connect({ endpoint, region, credentials, wire }) {
    const handler = wire === undefined ? {} : { httpHandler: wire.httpHandler };
    return session(dynamorm({ endpoint, region, credentials, ...handler }));
  },
};

/** Ours, through a quiet client of the SDK. */
export const onTheSdk: Contestant = {
  name: 'dynamorm/aws-sdk',
  meters: true,
  connect: (target) => session(dynamorm({ transport: awsSdk(sdkClient(target, quietLogger)) })),
};

function session(db: Database): Session {
  return {
    operations: customerVerbs(db),
    customerIn: (result) => result as Customer | undefined,
    close: () => db.close(),
  };
}
