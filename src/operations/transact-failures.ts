import type { DynamORMError } from '../errors/base.ts';
import { ServiceError } from '../errors/request.ts';
import { TransactionCanceledError, type TransactionFailure } from '../errors/transaction.ts';
import type { CancellationReason } from '../wire/requests.ts';
import { shown } from './refusals.ts';
import type { PlacedLine } from './transact-line.ts';
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
  /** What to send again, where that is the verdict. */
  readonly lines: readonly PlacedLine[];
  readonly error: TransactionCanceledError;
}

/** The line that failed and why, for the caller and for ourselves. */
interface FailedLine {
  readonly line: PlacedLine;
  readonly failure: TransactionFailure;
  readonly instead: PlacedLine | undefined;
}

/** What DynamoDB's reasons say of the lines of a transaction. */
export function cancellationOf(lines: readonly PlacedLine[], cause: ServiceError): Cancellation {
  const failed = lines.flatMap((line, position) => {
    const reason = cause.reasons[position];
    return reason === undefined || isNone(reason) ? [] : [failedLine(line, reason, cause)];
  });
  const replaced = new Map(failed.map(({ line, instead }) => [line, instead]));
  const failures = failed.map(({ failure }) => failure);
  return {
    verdict: verdictOf(failed),
    throttled: failures.some(({ code }) => throttledCodes.includes(code)),
    lines: lines.map((line) => replaced.get(line) ?? line),
    error: canceledError(failures, cause),
  };
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

function failedLine(line: PlacedLine, reason: CancellationReason, cause: ServiceError): FailedLine {
  const code = reasonCodes.get(reason.Code) ?? 'service-error';
  if (code !== 'condition-failed') return { line, failure: failureOf(line, code), instead: undefined };
  const { index, read } = line;
  // A line that was only read has no condition but that it is as it was.
  if (read !== undefined && (index === undefined || !isAsRead(read, reason.Item))) {
    const item = line.decodeImage(reason.Item);
    return { line, failure: changedRead(line, item), instead: undefined };
  }
  const refusal = refusalIn(reason, cause);
  const other = line.instead(refusal);
  const error = line.fromRefusal(refusal);
  return {
    line,
    failure: { ...failureOf(line, error.code), ...itemIn(error), error },
    instead: other === undefined ? undefined : { ...other, index, read },
  };
}

/** A line that is not any more what the transaction read. */
export function changedRead(
  line: Pick<PlacedLine, 'index' | 'verb' | 'model' | 'key'>,
  item: unknown,
): TransactionFailure {
  return { ...failureOf(line, 'read-changed'), ...(item === undefined ? {} : { item }) };
}

function failureOf(
  { index, verb, model, key }: Pick<PlacedLine, 'index' | 'verb' | 'model' | 'key'>,
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
