import { DynamORMError } from '../../errors/base.ts';

/**
 * There are no migrations, and this always throws: `DynamORMError` (`migrate-unsupported`), with the
 * commands that write templates from models. Tables are infrastructure: they are described where
 * their permissions and alarms are, and changed by a deployment, not by a program that starts.
 *
 * For tables of your own, `ensureTable` and `autoMigrate` create, `planTable` and `batchUpdateTable`
 * change.
 *
 * @example
 * ```ts
 * import { migrate } from 'dynamorm/tables';
 *
 * try {
 *   migrate();
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export function migrate(): never {
  throw new DynamORMError({
    code: 'migrate-unsupported',
    message: 'DynamORM keeps no migrations: tables are infrastructure, and belong into its code.',
    hint: [
      'Write a template with `npx dynamorm export models.ts --format cloudformation` (or terraform),',
      'see what differs with `npx dynamorm diff models.ts`; or let autoMigrate() create what is missing.',
    ].join(' '),
  });
}
