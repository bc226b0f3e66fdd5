import { randomUUID } from 'node:crypto';
import { isOutcomeUnknown, isTransactionCanceled } from '../errors/guards.ts';
import type { OutcomeUnknownError } from '../errors/outcome.ts';
import type { Cancellation } from '../operations/transact-failures.ts';
import type { PlacedLine } from '../operations/transact-line.ts';
import { transactWriteOperation } from '../operations/transact-write.ts';
import { type ExecutionContext, execute } from './execute.ts';
import { type Patience, waitForTurn } from './transaction-limits.ts';

/** DynamoDB remembers a token for ten minutes; the last sending must be over by then. */
const tokenMs = 5 * 60_000;

/**
 * Sends a transaction until its outcome is known; gives `undefined` when it was committed, else why
 * it was not. All attempts are the same bytes with the same token, so that DynamoDB applies it once
 * and a refusal is definite. Throws OutcomeUnknownError where no attempt was answered.
 */
export async function commitLines(
  database: ExecutionContext,
  lines: readonly PlacedLine[],
  patience: Patience,
): Promise<Cancellation | undefined> {
  const operation = transactWriteOperation(lines, randomUUID());
  const { signal } = patience;
  const deadline = Math.min(patience.deadline, performance.now() + tokenMs);
  let unknown: OutcomeUnknownError | undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      return await execute(database, operation, signal === undefined ? {} : { signal });
    } catch (error) {
      if (isOutcomeUnknown(error)) unknown = error;
      // Once an attempt may have been applied, no later failure says that it was not.
      else if (unknown === undefined || isTransactionCanceled(error)) throw error;
    }
    if (!(await waitForTurn({ ...patience, deadline }, tries, 'busy'))) throw unknown;
  }
}
