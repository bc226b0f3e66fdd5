import type { ModelCodec } from '../codec/codec.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { DynamORMError } from '../errors/base.ts';
import type { ItemReference } from '../errors/outcome.ts';
import type { RequestError, ServiceError } from '../errors/request.ts';
import type { Condition } from '../expression/condition.ts';
import type { ExpressionContext } from '../expression/operand.ts';
import { placeholders } from '../expression/placeholders.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { OperationName, RequestOf, ResponseOf } from '../wire/requests.ts';
import type { ClaimsAfter } from './claims.ts';

/**
 * One call, as data and two pure functions: the request that goes out, and what becomes of the
 * response. Sending is somebody else's job, so the same value can be sent or shown.
 */
export interface Operation<TName extends OperationName, TResult> {
  /** DynamoDB's name for it. */
  readonly name: TName;
  /** Our name for it: what errors and statistics call it. */
  readonly verb: string;
  readonly model: string;
  /** The key it is about, as the caller gave it. */
  readonly key: unknown;
  /** Every item it is about, where these are several. */
  readonly items?: readonly ItemReference[];
  /** What is sent. */
  readonly request: RequestOf<TName>;
  /** Whether it changes something: then a lost answer leaves its outcome unknown. */
  readonly writes: boolean;
  /**
   * False for a write that must not be sent twice: an increment, an append. It is not retried once an
   * attempt may have been applied. True where it is missing.
   */
  readonly repeatable?: boolean;
  /** The unique values that the item has afterwards, where the write changes any. */
  readonly claims?: ClaimsAfter | undefined;
  /** The response of an answer's text, where there is a better way than `JSON.parse`. */
  readonly parse?: ((text: string) => object) | undefined;
  /** What the caller gets. Throws DecodeError where the response does not fit the model. */
  fromResponse(response: ResponseOf<TName>): TResult;
  /** The error for a condition that did not hold, from DynamoDB's own, which has the item. */
  fromRefusal(cause: ServiceError): DynamORMError;
  /** A better error for a failure that is no refused condition, where there is one. */
  readonly explain?: (error: RequestError) => RequestError | undefined;
  /** What to do instead of failing on a condition that did not hold, where there is something. */
  readonly instead?: (
    cause: Pick<ServiceError, 'wireItem'>,
  ) => Operation<'PutItem' | 'UpdateItem', TResult> | undefined;
  /** What a condition that did not hold comes to, where that is no error. */
  readonly unless?: (cause: ServiceError) => { readonly result: TResult } | undefined;
  /** The item that refused, decoded; `undefined` where there was none, or it does not decode. */
  decodeImage(image: WireItem | undefined): unknown;
}

/** What an operation is made from: everything it needs of the model and of the moment. */
export interface OperationContext {
  readonly model: ModelNode;
  readonly codec: ModelCodec;
  /** The table's name, as this database calls it. */
  readonly table: string;
  /** The moment of the call: one for all that the call does. */
  readonly now: Date;
  /** What must hold beside what a write itself asks: that the item is as a transaction read it. */
  readonly also?: Condition | undefined;
}

/** A fresh place for the names and values of one request. */
export function expressionContext({ model, codec }: OperationContext): ExpressionContext {
  return { model, codec, placeholders: placeholders() };
}
