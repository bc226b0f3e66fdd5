/* Hot: every request passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */

import { isRequestError } from '../../errors/guards.ts';
import { OutcomeUnknownError } from '../../errors/outcome.ts';
import type { RequestError, ServiceError } from '../../errors/request.ts';
import type { Operation } from '../../operations/operation.ts';
import { shown } from '../../operations/refusals.ts';
import type { Reply } from '../../transport/transport.ts';
import type { OperationName } from '../../wire/requests.ts';
import { countFailedAttempts, countFailure, countReply } from '../observe/stats.ts';
import type { CallOptions } from './call-options.ts';
import type { Deadline } from './deadline.ts';
import { isNoLongerWanted } from './no-longer-wanted.ts';
import { type SendingContext, sendRequest } from './send-request.ts';
import { undecodedAnswer } from './undecoded-answer.ts';

/** What executing takes. */
export interface ExecutionContext extends SendingContext {
  /** When everything has to be over; what waits between two requests heeds it. */
  readonly deadline?: Deadline | undefined;
}

/** Sends an operation and gives what becomes of it: its result, or its error. */
export async function execute<TName extends OperationName, TResult>(
  context: ExecutionContext,
  operation: Operation<TName, TResult>,
  options: CallOptions | undefined,
): Promise<TResult> {
  const { counters } = context;
  let reply: Reply<TName>;
  try {
    const { signal } = options ?? {};
    const { name, request, repeatable, parse } = operation;
    reply = await sendRequest(context, name, request, { signal, repeatable, parse });
  } catch (error) {
    countFailedAttempts(counters, error);
    const instead = insteadOf(operation, error);
    if (instead !== undefined) return execute(context, instead, options);
    if (!isNoLongerWanted(options?.signal)) countFailure(counters);
    const settled = isRequestError(error) && isRefusal(error) && operation.unless?.(error);
    if (settled) return settled.result;
    throw outcomeOf(operation, error);
  }
  countReply(counters, reply, operation.writes);
  try {
    return operation.fromResponse(reply.response);
  } catch (error) {
    throw operation.writes ? undecodedAnswer(operation, error) : error;
  }
}

/** What a refused operation does instead; only where no earlier attempt may have been applied. */
function insteadOf<TName extends OperationName, TResult>(
  { instead }: Operation<TName, TResult>,
  error: unknown,
): ReturnType<NonNullable<typeof instead>> {
  if (instead === undefined || !isRequestError(error) || error.ambiguous) return undefined;
  return isRefusal(error) ? instead(error) : undefined;
}

/**
 * What a failed request means for the caller. A condition that did not hold is what it says, unless
 * an earlier attempt may have been applied: then the item that refuses may be our own work. A write
 * that ended without an answer may have happened.
 */
function outcomeOf<TName extends OperationName, TResult>(
  operation: Operation<TName, TResult>,
  error: unknown,
): unknown {
  if (!isRequestError(error)) return error;
  const refusal = isRefusal(error) ? error : undefined;
  const explained = operation.explain?.(error);
  // What an item's content explains says nothing of an earlier attempt, which met another one.
  if (operation.writes && (mayBeApplied(error) || (explained?.ambiguous ?? false))) {
    return outcomeUnknown(operation, error, operation.decodeImage(refusal?.wireItem));
  }
  return refusal === undefined ? (explained ?? error) : operation.fromRefusal(refusal);
}

/** A transaction is refused as a whole: its token makes sure that no earlier attempt was applied. */
function isRefusal(error: RequestError): error is ServiceError {
  return error.code === 'condition-failed' || error.code === 'transaction-canceled';
}

/** Codes that say why no attempt can have been applied, or that the caller itself gave up. */
const definiteCodes = new Set([
  'request-aborted',
  'lambda-deadline',
  'service-validation',
  'table-not-found',
  'access-denied',
  'transaction-canceled',
  'idempotency-mismatch',
]);

function mayBeApplied(error: RequestError): boolean {
  // An earlier attempt of the same transaction is under way.
  if (error.code === 'transaction-in-progress') return true;
  return error.ambiguous && !definiteCodes.has(error.code);
}

/** The error of a write that may have been applied. */
export function outcomeUnknown(
  { verb, model, key, items }: Operation<OperationName, unknown>,
  cause: RequestError,
  item: unknown,
): OutcomeUnknownError {
  return new OutcomeUnknownError({
    model,
    key,
    items,
    item,
    cause,
    code: 'outcome-unknown',
    message: `It is unknown whether ${verb} of ${model} ${shown(key)} was applied.`,
    hint: 'An attempt ended without an answer. Read the item to see, then decide; error.cause is the last failure.',
  });
}
