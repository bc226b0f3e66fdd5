import type { Database } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { models } from './models.ts';

/** Creates every table. On AWS that is the work of your templates, and not of a service. */
export async function createTables(db: Database): Promise<void> {
  await Promise.all(models.map((model) => createTable(db, model)));
}
