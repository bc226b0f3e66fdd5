import { type Database, databaseOf } from '../dynamorm.ts';
import type { Counters, Subject } from '../observe/counters.ts';
import { perform } from '../observe/perform.ts';
import { callTransport } from './call-transport.ts';

/**
 * Makes a call of a door of this package: counted, traced and logged as any other. What `work` sends
 * through the transport of the database that it is given is the call's; items are counted by it alone.
 */
export function databaseCall<TResult>(
  db: Database,
  subject: Subject,
  work: (within: Database, counters: Counters) => Promise<TResult>,
): Promise<TResult> {
  return perform(db['~context'](), subject, (within) => {
    const { counters } = within;
    counters.items = 0;
    return work(databaseOf(within, callTransport(within)), counters);
  });
}
