import { randomUUID } from 'node:crypto';
import { type Database, type DatabaseOptions, dynamorm } from 'dynamorm';
import { createTurns, type TakeTurns } from './turns.ts';

/** What everything here works with. */
export interface Service {
  readonly db: Database;
  readonly now: () => Date;
  readonly takeTurns: TakeTurns;
}

/** A service on a database. Both go by the same clock. */
export function createService(options: DatabaseOptions): Service {
  const { now = () => new Date() } = options;
  return { db: dynamorm({ ...options, now }), now, takeTurns: createTurns() };
}

/** What somebody may do here. */
export type Role = 'merchant' | 'operator' | 'auditor';

/** Who is asking, as their token says. */
export interface Caller {
  readonly subject: string;
  readonly role: Role;
  /** The merchant that they belong to. Operators and auditors belong to none, and see all. */
  readonly merchantId?: string;
}

/** An id that nobody can guess: `pay_5f0c…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}

/** An id that sorts by time. */
export function newTimedId(at: Date): string {
  return `${at.toISOString()}_${randomUUID().slice(0, 8)}`;
}
