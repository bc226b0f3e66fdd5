import { type Database, dynamorm } from 'dynamorm';
import type { Customer } from '../sample/customer.ts';
import { customerVerbs } from '../sample/customer-model.ts';
import type { Contestant, Session } from './contestant.ts';

/** Ours, on the built-in transport. */
export const onTheWire: Contestant = {
  name: 'dynamorm',
  meters: true,
  connect({ endpoint, region, credentials, wire }) {
    const handler = wire === undefined ? {} : { httpHandler: wire.httpHandler };
    return databaseSession(dynamorm({ endpoint, region, credentials, ...handler }));
  },
};

/** The measured operations on a database of ours, whatever its transport. */
export function databaseSession(db: Database): Session {
  return {
    operations: customerVerbs(db),
    customersIn(result) {
      return Array.isArray(result) ? result : [result as Customer | undefined];
    },
    close: () => db.close(),
  };
}
