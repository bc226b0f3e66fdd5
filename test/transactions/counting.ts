import { type Database, isOutcomeUnknown, isThrottled } from '../../src/index.ts';
import { Counter } from './money-models.ts';

/**
 * Counts one up, exactly once whatever is lost on the way; throws where that cannot be. Throttled with
 * no quota left to retry, it was not counted: then it is safe to count again.
 */
export async function countOnce(db: Database): Promise<void> {
  const counter = db.model(Counter).updateBuilder({ id: 'once' }).increment('count');
  try {
    await counter.returning('none').execute({ idempotent: true });
  } catch (error) {
    if (!isThrottled(error)) throw error;
    await countOnce(db);
  }
}

/** Counts one up, and says so where nobody can know whether it was. */
export async function countPlainly(db: Database): Promise<'counted' | 'count-unknown'> {
  const counter = db.model(Counter).updateBuilder({ id: 'plain' }).increment('count');
  try {
    await counter.returning('none').execute();
    return 'counted';
  } catch (error) {
    if (isOutcomeUnknown(error)) return 'count-unknown';
    throw error;
  }
}
