import { randomBytes } from 'node:crypto';
import { type Database, type DatabaseOptions, dynamorm } from 'dynamorm';

/** What everything here works with. */
export interface Blog {
  readonly db: Database;
  readonly now: () => Date;
}

/** A blog on a database. Both go by the same clock. */
export function createBlog(options: DatabaseOptions): Blog {
  const { now = () => new Date() } = options;
  return { db: dynamorm({ ...options, now }), now };
}

/** An id that sorts by time, and that nobody can guess: 9 digits of time, 13 of chance. */
export function newTimedId(at: Date): string {
  const time = at.getTime().toString(36).padStart(9, '0');
  const chance = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0');
  return time + chance;
}
