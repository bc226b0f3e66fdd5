import { type Database, isOutcomeUnknown } from '../../src/index.ts';
import { Counter, type Outcome } from './money-models.ts';

/** Counts one up, exactly once whatever is lost on the way; throws where that cannot be. */
export async function countOnce(db: Database): Promise<void> {
  const counter = db.model(Counter).updateBuilder({ id: 'once' }).increment('count');
  await counter.returning('none').execute({ idempotent: true });
}

/** Counts one up, and says so where nobody can know whether it was. */
export async function countPlainly(
  db: Database,
  _id: string,
): Promise<{ readonly outcome: Outcome; readonly runs: number; readonly error?: string }> {
  const counter = db.model(Counter).updateBuilder({ id: 'plain' }).increment('count');
  try {
    await counter.returning('none').execute();
    return { outcome: 'done', runs: 1 };
  } catch (error) {
    if (isOutcomeUnknown(error)) return { outcome: 'unknown', runs: 1 };
    return { outcome: 'failed', runs: 1, error: String(error) };
  }
}
