import type { AnyModel } from '../definition/model.ts';
import { isDecodeError, isItemNotFound, isTransactionCanceled } from '../errors/guards.ts';
import { RequestError } from '../errors/request.ts';
import { ValidationError } from '../errors/value.ts';
import type { OperationContext } from '../operations/operation.ts';
import { readBackOperation } from '../operations/read-back.ts';
import { shown } from '../operations/refusals.ts';
import type { PlacedLine, WriteOperation } from '../operations/transact-line.ts';
import { lineOf, type VerbOperation } from '../operations/transact-operation.ts';
import { replacedLines } from '../operations/transact-write.ts';
import type { CallOptions } from './call/call-options.ts';
import { type ExecutionContext, execute } from './call/execute.ts';
import { undecodedAnswer } from './call/undecoded-answer.ts';
import { runTransaction, waitForNext } from './transaction/run-transaction.ts';
import type { SnapshotContext } from './transaction/snapshot.ts';
import { commitLines } from './transaction/transaction-commit.ts';
import { patienceFor } from './transaction/transaction-limits.ts';
import { queueWrite } from './transaction/transaction-queue.ts';
import { readOne } from './transaction/transaction-reads.ts';
import type { AnyDeleteOptions } from './verbs.ts';

/**
 * Sends a write as a transaction of one, so that it is applied once however often it is sent: twice
 * the write units. Gives and throws what the write alone would; where it gives the item as it is
 * then, that is read again, consistently, after the write. Deletes are `deleteIdempotently`.
 */
export async function executeIdempotent(
  database: ExecutionContext,
  context: OperationContext,
  operation: VerbOperation,
  options: CallOptions | undefined,
): Promise<unknown> {
  if (operation.name === 'GetItem') return execute(database, operation, options);
  refuseReturning(operation);
  const patience = patienceFor(options, database.deadline);
  let lines: readonly PlacedLine[] = [{ ...lineOf(context, operation), index: 0, read: undefined }];
  for (let tries = 1; ; tries += 1) {
    const cancelled = await commitLines(database, lines, patience);
    if (cancelled === undefined) return resultOf(database, lines[0]?.operation, options);
    await waitForNext(cancelled, patience, tries).catch(throwPlainly);
    lines = replacedLines(lines, cancelled);
  }
}

/**
 * Deletes an item once, however often it is sent, and gives it as it was: read before, and verified
 * in the same transaction of one.
 */
export async function deleteIdempotently(
  database: SnapshotContext,
  verb: 'delete' | 'hardDelete',
  model: AnyModel,
  key: object,
  options: AnyDeleteOptions | undefined,
): Promise<unknown> {
  const { signal } = options ?? {};
  return runTransaction(
    database,
    async (scope) => {
      const old = await readOne(scope, [model, key]);
      queueWrite(scope, verb, model, (verbs) => verbs[verb](key, options));
      return old;
    },
    signal === undefined ? {} : { signal },
  ).catch(throwPlainly);
}

/** The error that the one operation would have thrown alone. */
function throwPlainly(error: unknown): never {
  const failures = isTransactionCanceled(error) ? error.failures : [];
  throw (failures.length === 1 ? failures[0]?.error : undefined) ?? error;
}

/** What a write gives that was done as a line of a transaction, which gives nothing back itself. */
export async function resultOf(
  database: ExecutionContext,
  operation: WriteOperation | undefined,
  options: CallOptions | undefined,
): Promise<unknown> {
  // There was nothing to do, and that is all that was verified.
  if (operation === undefined) return undefined;
  const isUpdate = operation.name === 'UpdateItem';
  if (!isUpdate || operation.request.ReturnValues !== 'ALL_NEW') return operation.fromResponse({});
  try {
    return await execute(database, readBackOperation(operation), options);
  } catch (error) {
    if (isDecodeError(error)) throw undecodedAnswer(operation, error);
    throw isItemNotFound(error) ? error : readBackFailed(operation, error);
  }
}

/** A transaction gives nothing back, and only the item as it is now can be read again. */
export function refuseReturning({ verb, model, request }: WriteOperation): void {
  const { ReturnValues: returning = 'NONE' } = request;
  if (returning === 'NONE' || returning === 'ALL_NEW') return;
  throw new ValidationError({
    code: 'idempotent-returning',
    path: '',
    message: `An idempotent ${verb} of ${model} cannot give what it changed, or what was before.`,
    hint: "Ask for 'new' or 'none', or read the item in a db.transaction() and change it there.",
  });
}

function readBackFailed({ verb, model, key }: WriteOperation, cause: unknown): RequestError {
  return new RequestError({
    code: 'read-back-failed',
    message: `${verb} of ${model} ${shown(key)} was applied, but the item could not be read afterwards.`,
    hint: 'Do not repeat it: it was done. Read the item again when DynamoDB can be reached; error.cause says why it could not.',
    attempts: cause instanceof RequestError ? cause.attempts : 0,
    ambiguous: false,
    cause,
  });
}
