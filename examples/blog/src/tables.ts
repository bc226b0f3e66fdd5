import type { Database } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { Comment, models } from './models.ts';

/** Creates every table. On AWS that is the work of your templates, and not of a blog. */
export async function createTables(db: Database): Promise<void> {
  await Promise.all(
    models.map((model) => createTable(db, model, model === Comment ? commentTable : {})),
  );
}

/** The notifications come from its stream. */
const commentTable = { stream: 'bothImages' } as const;
