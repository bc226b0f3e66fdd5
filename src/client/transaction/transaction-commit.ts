import { isOutcomeUnknown } from '../../errors/guards.ts';
import type { OutcomeUnknownError } from '../../errors/outcome.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Cancellation } from '../../operations/transact-failures.ts';
import type { PlacedLine } from '../../operations/transact-line.ts';
import { transactWriteOperation } from '../../operations/transact-write.ts';
import { type ExecutionContext, execute, outcomeUnknown } from '../call/execute.ts';
import { type Patience, waitForTurn } from './transaction-limits.ts';

/** DynamoDB remembers a token for ten minutes; the last sending must be over by then. */
const tokenMs = 5 * 60_000;

/**
 * Sends a transaction until its outcome is known; gives `undefined` when it was committed, else why
 * it was not. All attempts are the same bytes with the same token, so that DynamoDB applies it once
 * and a refusal is definite. Throws OutcomeUnknownError where it stays unknown.
 */
export async function commitLines(
  database: ExecutionContext,
  lines: readonly PlacedLine[],
  patience: Patience,
): Promise<Cancellation | undefined> {
  const { randomUUID } = process.getBuiltinModule('node:crypto');
  const operation = transactWriteOperation(lines, randomUUID());
  const deadline = Math.min(patience.deadline, performance.now() + tokenMs);
  const bounded: Patience = { ...patience, deadline };
  let unknown: OutcomeUnknownError | undefined;
  for (let tries = 1; ; tries += 1) {
    const attempt = await tryOnce(database, operation, bounded, unknown);
    if (attempt.unknown === undefined) return attempt.cancelled;
    unknown = attempt.unknown;
    const reason = attempt.cancelled?.throttled === true ? 'throttled' : 'busy';
    if (!(await waitForTurn(bounded, tries, reason))) throw unknown;
  }
}

/** What one sending brought; it goes on with the same token where it is still unknown. */
interface Attempt {
  readonly cancelled: Cancellation | undefined;
  readonly unknown: OutcomeUnknownError | undefined;
}

async function tryOnce(
  database: ExecutionContext,
  operation: Operation<'TransactWriteItems', Cancellation | undefined>,
  { signal }: Patience,
  unknown: OutcomeUnknownError | undefined,
): Promise<Attempt> {
  try {
    const cancelled = await execute(database, operation, signal === undefined ? {} : { signal });
    return { cancelled, unknown: stillUnknown(operation, cancelled, unknown) };
  } catch (error) {
    if (isOutcomeUnknown(error)) return { cancelled: undefined, unknown: error };
    // Once an attempt may have been applied, no later failure says that it was not.
    if (unknown !== undefined) return { cancelled: undefined, unknown };
    throw error;
  }
}

/**
 * After an attempt without an answer, only the same token may be sent until an answer settles it. A
 * conflict does not: that attempt may still be on its way, and be applied after a new one.
 */
function stillUnknown(
  operation: Operation<'TransactWriteItems', Cancellation | undefined>,
  cancelled: Cancellation | undefined,
  unknown: OutcomeUnknownError | undefined,
): OutcomeUnknownError | undefined {
  const { cause } = cancelled ?? {};
  if (cancelled?.passing !== true || cause === undefined) return undefined;
  return unknown ?? (cause.ambiguous ? outcomeUnknown(operation, cause, undefined) : undefined);
}
