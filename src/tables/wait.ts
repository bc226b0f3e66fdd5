import type { Database } from '../client/dynamorm.ts';
import { pause } from '../client/pause.ts';
import { isTableNotFound } from '../errors/guards.ts';
import { TimeoutError } from '../errors/request.ts';
import type { TableDescription } from '../wire/tables.ts';

/** How long to wait for a table. */
export interface WaitOptions {
  /** In milliseconds. Default: 5 minutes. */
  readonly waitTimeoutMs?: number;
  /** Cancels the request or the wait. */
  readonly signal?: AbortSignal;
}

/** Waits between two looks at a table, in milliseconds: short at first, for local engines. */
const pauses = [20, 50, 100, 250, 500, 1000, 2000];
const fiveMinutes = 300_000;

/**
 * Looks at a table until it is as wanted, and gives its description then; `undefined` for a table
 * that is not there.
 */
export async function waitUntil(
  db: Database,
  table: string,
  isWanted: (description: TableDescription | undefined) => boolean,
  { waitTimeoutMs = fiveMinutes, signal }: WaitOptions,
): Promise<TableDescription | undefined> {
  const deadline = Date.now() + waitTimeoutMs;
  for (let look = 0; ; look += 1) {
    const description = await describe(db, table, signal);
    if (isWanted(description)) return description;
    const rest = pauses[Math.min(look, pauses.length - 1)] ?? 0;
    if (Date.now() + rest > deadline) throw notInTime(table, description, waitTimeoutMs, look + 1);
    await pause(rest, signal, {
      message: 'Waiting for a table was cancelled.',
      hint: 'The table itself goes on changing; look at it again later.',
      attempts: look + 1,
    });
  }
}

async function describe(
  db: Database,
  TableName: string,
  signal: AbortSignal | undefined,
): Promise<TableDescription | undefined> {
  try {
    const options = signal === undefined ? {} : { signal };
    const { response } = await db.transport.send('DescribeTable', { TableName }, options);
    return response.Table;
  } catch (error) {
    if (isTableNotFound(error)) return undefined;
    throw error;
  }
}

function notInTime(
  table: string,
  description: TableDescription | undefined,
  waited: number,
  attempts: number,
): TimeoutError {
  return new TimeoutError({
    code: 'timeout-table',
    message: `The table ${table} is still ${description?.TableStatus ?? 'missing'} after ${waited} ms.`,
    hint: 'Give waitTimeoutMs more time, or look at the table in the console.',
    attempts,
    ambiguous: false,
  });
}
