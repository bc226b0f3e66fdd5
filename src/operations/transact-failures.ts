import type { DynamORMError } from '../errors/base.ts';
import { ServiceError } from '../errors/request.ts';
import { TransactionCanceledError, type TransactionFailure } from '../errors/transaction.ts';
import type { CancellationReason } from '../wire/requests.ts';
import { shown } from './refusals.ts';
import type { Place, Refusable, TransactionLine } from './transact-line.ts';
import { isAsRead } from './transact-read.ts';

/**
 * What may be done about a cancelled transaction.
 *
 * - `rerun`: what it read has changed, or another transaction was in the way: read and decide again.
 * - `resend`: it can be sent again as it is, or with the lines that take the place of refused ones.
 * - `fail`: the caller has to know.
 */
export type Verdict = 'rerun' | 'resend' | 'fail';

/** A transaction that DynamoDB cancelled, and what may be done about it. */
export interface Cancellation {
  readonly verdict: Verdict;
  /** Whether there is no capacity left, which takes longer to come back. */
  readonly throttled: boolean;
  /** Whether nothing but others' work and want of capacity stood in the way. */
  readonly passing: boolean;
  /** DynamoDB's answer, and whether an earlier attempt was left without one. */
  readonly cause: ServiceError | undefined;
  /** What takes the place of refused lines when it is sent again, by position. */
  readonly instead: ReadonlyMap<number, TransactionLine>;
  readonly error: TransactionCanceledError;
}

/** What DynamoDB's reasons say of the lines of a transaction. */
export function cancellationOf(
  lines: readonly (Refusable & Place)[],
  cause: ServiceError,
): Cancellation {
  const instead = new Map<number, TransactionLine>();
  const failed: FailedLine[] = [];
  for (const [position, line] of lines.entries()) {
    const reason = cause.reasons[position];
    if (reason === undefined || isNone(reason)) continue;
    const one = failedLine(line, reason, cause);
    if (one.instead !== undefined) instead.set(position, one.instead);
    failed.push(one);
  }
  const failures = failed.map(({ failure }) => failure);
  return {
    verdict: verdictOf(failed),
    throttled: failures.some(({ code }) => throttledCodes.includes(code)),
    passing: failures.length > 0 && failures.every(({ code }) => transientCodes.includes(code)),
    cause,
    instead,
    error: canceledError(failures, cause),
  };
}

/** Why a line failed, and what to do instead, where there is something. */
interface FailedLine {
  readonly failure: TransactionFailure;
  readonly instead: TransactionLine | undefined;
}

function isNone({ Code }: CancellationReason): boolean {
  return Code === undefined || Code === 'None';
}

/** Codes of DynamoDB's reasons as ours. */
const reasonCodes: ReadonlyMap<string | undefined, string> = new Map([
  ['ConditionalCheckFailed', 'condition-failed'],
  ['TransactionConflict', 'transaction-conflict'],
  ['ThrottlingError', 'throttled'],
  ['ProvisionedThroughputExceeded', 'throughput-exceeded'],
  ['ItemCollectionSizeLimitExceeded', 'item-collection-too-large'],
  ['ValidationError', 'service-validation'],
]);

const throttledCodes: readonly string[] = ['throttled', 'throughput-exceeded'];

function failedLine(
  line: Refusable & Place,
  reason: CancellationReason,
  cause: ServiceError,
): FailedLine {
  const code = reasonCodes.get(reason.Code) ?? 'service-error';
  if (code !== 'condition-failed') return { failure: failureOf(line, code), instead: undefined };
  if (isChanged(line, reason)) {
    return { failure: changedRead(line, line.decodeImage(reason.Item)), instead: undefined };
  }
  const refusal = refusalIn(reason, cause);
  const error = line.fromRefusal(refusal);
  const failure = { ...failureOf(line, error.code), ...itemIn(error), error };
  return { failure, instead: line.instead(refusal) };
}

/** Whether it is the read that does not hold; where that is all there is, it is. */
function isChanged({ index, read }: Place, { Item }: CancellationReason): boolean {
  return read !== undefined && (index === undefined || !isAsRead(read, Item));
}

/** Something that is not any more what the transaction read. */
export function changedRead(
  line: Omit<Place, 'read'> & Pick<Refusable, 'verb' | 'model' | 'key'>,
  item: unknown,
): TransactionFailure {
  const code = 'read-changed';
  return { ...failureOf(line, code), ...(item === undefined ? {} : { item }) };
}

function failureOf(
  { index, verb, model, key }: Omit<Place, 'read'> & Pick<Refusable, 'verb' | 'model' | 'key'>,
  code: string,
): TransactionFailure {
  return { index, operation: verb, model, key, code };
}

function itemIn(error: DynamORMError): { readonly item?: unknown } {
  return 'item' in error && error.item !== undefined ? { item: error.item } : {};
}

/** One refused condition of a transaction, as DynamoDB would have refused the operation alone. */
function refusalIn({ Item, Message }: CancellationReason, cause: ServiceError): ServiceError {
  const { statusCode, requestId, attempts } = cause;
  const serviceMessage = Message ?? 'The conditional request failed';
  return new ServiceError({
    code: 'condition-failed',
    message: `A condition of a transaction did not hold: ${serviceMessage}`,
    hint: 'Nothing of the transaction was written. Read the item again and decide.',
    type: 'ConditionalCheckFailedException',
    statusCode,
    requestId,
    serviceMessage,
    item: Item,
    attempts,
    ambiguous: false,
    cause,
  });
}

function verdictOf(failed: readonly FailedLine[]): Verdict {
  const codes = failed.map(({ failure }) => failure.code);
  if (codes.includes('read-changed')) return 'rerun';
  const isFinal = failed.some(
    ({ failure: { code }, instead }) => instead === undefined && !transientCodes.includes(code),
  );
  if (failed.length === 0 || isFinal) return 'fail';
  return codes.includes('transaction-conflict') ? 'rerun' : 'resend';
}

const transientCodes: readonly string[] = [...throttledCodes, 'transaction-conflict'];

/** The error of a cancelled transaction. */
export function canceledError(
  failures: readonly TransactionFailure[],
  cause?: unknown,
): TransactionCanceledError {
  const [first] = failures;
  const single = failures.length === 1 ? first?.error : undefined;
  return new TransactionCanceledError({
    code: 'transaction-canceled',
    message: `The transaction was cancelled, and nothing of it was done: ${failures.map(words).join('; ') || 'DynamoDB gave no reason'}.`,
    hint: hintFor(failures.map(({ code }) => code)),
    failures,
    cause: single ?? cause,
  });
}

function words({ index, operation, model, key, code }: TransactionFailure): string {
  const place = index === undefined ? '' : `operation ${index}, `;
  return `${place}${operation} of ${model} ${shown(key)} (${code})`;
}

function hintFor(codes: readonly string[]): string {
  const isBusy = codes.every((code) => transientCodes.includes(code) || code === 'read-changed');
  return isBusy && codes.length > 0
    ? 'Others work on the same items, or there is no capacity left. Try again later; maxAttempts and timeoutMs allow more tries.'
    : 'error.failures has every operation that stood in the way, its code and its item.';
}
