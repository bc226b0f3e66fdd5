import type { DynamORMError } from '../errors/base.ts';
import type { ServiceError } from '../errors/request.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { TransactWriteLine } from '../wire/requests.ts';
import type { Operation } from './operation.ts';
import type { RecordedRead } from './transact-read.ts';

/** An operation that can be one line of a transaction. */
export type WriteOperation =
  | Operation<'PutItem', unknown>
  | Operation<'UpdateItem', unknown>
  | Operation<'DeleteItem', unknown>;

/** What DynamoDB may refuse in a transaction, and what becomes of it then. */
export interface Refusable {
  readonly verb: string;
  readonly model: string;
  /** The key as the caller gave it. */
  readonly key: unknown;
  /** The error for a condition that did not hold, as the operation alone would throw it. */
  fromRefusal(cause: ServiceError): DynamORMError;
  /** The item that refused, decoded; `undefined` where there was none, or it does not decode. */
  decodeImage(image: WireItem | undefined): unknown;
  /** What to do instead of failing on a condition that did not hold, where there is something. */
  instead(cause: ServiceError): TransactionLine | undefined;
}

/** One line of a transaction: what is sent, and what becomes of it where it is refused. */
export interface TransactionLine extends Refusable {
  /** The table and the key: what no two lines may share. */
  readonly item: string;
  readonly action: TransactWriteLine;
  /** The operation that it was made from; `undefined` for a check. */
  readonly operation: WriteOperation | undefined;
}

/** Where something stands in a transaction. */
export interface Place {
  /** Which of the caller's operations it is; `undefined` for an item that was only read. */
  readonly index: number | undefined;
  /** What was read of the item, and is verified by this line. */
  readonly read: RecordedRead | undefined;
}

/** A line in its place among the others. */
export type PlacedLine = TransactionLine & Place;
