import type { Database } from '../../client/dynamorm.ts';
import type { TableDescription } from '../../wire/tables.ts';
import { lookAt } from '../describe/describe-table.ts';
import { sendOptions } from '../send-options.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/** A description of a table; `undefined` where there is no table. */
export type Seen = TableDescription | undefined;

/** Looks at a table until it is as wanted, and gives its description then. */
export function waitForTable(
  db: Database,
  table: string,
  isWanted: (seen: Seen) => boolean,
  options: WaitOptions & { readonly onLook?: (seen: Seen) => void },
): Promise<Seen> {
  return waitFor(
    db,
    async () => {
      const seen = await lookAt(db, table, sendOptions(options));
      options.onLook?.(seen);
      return { isDone: isWanted(seen), state: seen, words: stateWords(table, seen) };
    },
    options,
  );
}

/** Whether nothing of a table is on its way: not it, nor an index, a replica or its encryption. */
export function isSettled(seen: Seen): boolean {
  return seen !== undefined && unsettled(seen) === undefined;
}

/** What of a table is on its way, in words. */
function unsettled(seen: TableDescription): string | undefined {
  const { TableStatus, GlobalSecondaryIndexes = [], Replicas = [], SSEDescription } = seen;
  if (TableStatus !== 'ACTIVE') return TableStatus ?? 'unknown';
  const index = GlobalSecondaryIndexes.find(
    ({ IndexStatus = 'ACTIVE', Backfilling = false }) => IndexStatus !== 'ACTIVE' || Backfilling,
  );
  if (index !== undefined) {
    const state = index.Backfilling ? 'being filled' : index.IndexStatus;
    return `ACTIVE, and its index ${index.IndexName} ${state}`;
  }
  const replica = Replicas.find(({ ReplicaStatus = 'ACTIVE' }) => ReplicaStatus !== 'ACTIVE');
  if (replica) return `ACTIVE, and its replica in ${replica.RegionName} ${replica.ReplicaStatus}`;
  const encryption = SSEDescription?.Status;
  const isEncrypting = encryption?.endsWith('ING');
  return isEncrypting ? `ACTIVE, and its encryption ${encryption}` : undefined;
}

function stateWords(table: string, seen: Seen): string {
  const state = seen === undefined ? 'missing' : (unsettled(seen) ?? 'not as it should be');
  return `The table ${table} is still ${state}`;
}
