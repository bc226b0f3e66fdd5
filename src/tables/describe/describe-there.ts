import type { Database } from '../../client/dynamorm.ts';
import { type WaitOptions, waitFor } from '../change/wait.ts';
import { sendOptions } from '../send-options.ts';
import type { TableOptions } from '../table-options.ts';
import { type DescribeTableOptions, describeTable } from './describe-table.ts';
import type { DescribedTable } from './described-table.ts';

/** What to ask of a table so that it can be compared with options. */
export function askedBy(options: TableOptions & WaitOptions): DescribeTableOptions {
  return {
    tags: options.tags !== undefined,
    pointInTimeRecovery: options.pointInTimeRecovery !== undefined,
    ...sendOptions(options),
  };
}

/** Describes a table that is known to be there, with all that the options speak of. */
export async function describeThere(
  db: Database,
  table: string,
  options: TableOptions & WaitOptions,
): Promise<DescribedTable> {
  const asked = askedBy(options);
  const description = await waitFor(
    db,
    async () => {
      const state = await describeTable(db, table, asked);
      return { isDone: state !== undefined, state, words: `The table ${table} is still missing` };
    },
    options,
  );
  // What `waitFor` gives is what the last look called done.
  return description as DescribedTable;
}
