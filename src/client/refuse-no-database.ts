import { argumentMissing } from '../errors/argument-missing.ts';
import type { Database } from './dynamorm.ts';

/** Throws where something that should be a database is not one: only plain JavaScript gets that far. */
export function refuseNoDatabase(value: unknown, taker: string): void {
  if (isDatabase(value)) return;
  throw argumentMissing(value, {
    taker,
    wanted: 'a database',
    hint: 'Give it what dynamorm() has made; of what lambdaInit() gave, that is db.',
  });
}

/** Whether something is what `dynamorm()` has made. */
export function isDatabase(value: unknown): value is Database {
  return typeof value === 'object' && value !== null && '~context' in value;
}
