import type { BindingContext } from './bind-model.ts';
import { type Database, databaseOf } from './dynamorm.ts';
import { newCounters } from './observe/counters.ts';

/** What a derived database does in another way; everything else is as in the one it comes from. */
export interface Derivation extends Pick<BindingContext, 'transport' | 'deadline'> {
  /** Whether it counts for itself. Default: false, statistics are shared. */
  readonly ownStats?: boolean;
}

/** The same database with another transport. */
export function deriveDatabase(
  db: Database,
  { ownStats = false, ...change }: Derivation,
): Database {
  const context = db['~context']();
  const counters = ownStats ? newCounters() : context.counters;
  return databaseOf({ ...context, ...change, counters });
}
