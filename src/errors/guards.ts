import { isDynamORMError } from './base.ts';
import type { BatchError } from './batch.ts';
import type {
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  OutcomeUnknownError,
  UniqueConstraintError,
  VersionConflictError,
} from './outcome.ts';
import type { InvalidCursorError } from './query.ts';
import type { RequestError, ServiceError, ThrottledError } from './request.ts';
import type { TransactionCanceledError } from './transaction.ts';
import type { DecodeError, ValidationError } from './value.ts';

/**
 * The guards look at an error's name, not at its class, so that they work when two copies of this
 * package are loaded. Those about an item take the model, and then know the item's type.
 */

/** What a guard needs of a model. */
interface NamedModel {
  readonly name: string;
  readonly '~item': unknown;
}

function isNamed(error: unknown, name: string, model?: NamedModel): boolean {
  if (!isDynamORMError(error) || error.name !== name) return false;
  return model === undefined || ('model' in error && error.model === model.name);
}

/**
 * Whether a write was refused by the caller's own condition.
 *
 * @example
 * ```ts
 * if (isConditionFailed(error, User)) console.log(error.item?.status);
 * ```
 */
export function isConditionFailed<TModel extends NamedModel>(
  error: unknown,
  model?: TModel,
): error is ConditionFailedError<TModel['~item']> {
  return isNamed(error, 'ConditionFailedError', model);
}

/** Whether `create` found an item with the same key. */
export function isItemExists<TModel extends NamedModel>(
  error: unknown,
  model?: TModel,
): error is ItemExistsError<TModel['~item']> {
  return isNamed(error, 'ItemExistsError', model);
}

/** Whether an item that had to exist does not. */
export function isItemNotFound(error: unknown, model?: NamedModel): error is ItemNotFoundError {
  return isNamed(error, 'ItemNotFoundError', model);
}

/** Whether an item has another version than the one expected. */
export function isVersionConflict<TModel extends NamedModel>(
  error: unknown,
  model?: TModel,
): error is VersionConflictError<TModel['~item']> {
  return isNamed(error, 'VersionConflictError', model);
}

/** Whether another item has the same value of a unique attribute. */
export function isUniqueConstraint(
  error: unknown,
  model?: NamedModel,
): error is UniqueConstraintError {
  return isNamed(error, 'UniqueConstraintError', model);
}

/** Whether it is unknown that a write was applied. */
export function isOutcomeUnknown<TModel extends NamedModel>(
  error: unknown,
  model?: TModel,
): error is OutcomeUnknownError<TModel['~item']> {
  return isNamed(error, 'OutcomeUnknownError', model);
}

/** Whether a transaction was cancelled, and nothing of it was written. */
export function isTransactionCanceled(error: unknown): error is TransactionCanceledError {
  return isNamed(error, 'TransactionCanceledError');
}

/**
 * Whether a batch ended before everything in it was done; `remaining` has the rest. The types of its
 * inputs and items are yours to say: `isBatchError<NewItem<typeof User>>(error)`.
 */
export function isBatchError<TInput = unknown, TItem = unknown>(
  error: unknown,
): error is BatchError<TInput, TItem> {
  return isNamed(error, 'BatchError');
}

/** Whether a value that was to be written is not what its attribute takes. */
export function isValidationError(error: unknown): error is ValidationError {
  return isNamed(error, 'ValidationError');
}

/** Whether what was read does not fit its model. */
export function isDecodeError(error: unknown): error is DecodeError {
  return isNamed(error, 'DecodeError');
}

/**
 * Whether a cursor is none, or belongs to another query: what its caller sent is at fault.
 *
 * @example
 * ```ts
 * async function usersPage(cursor: string | undefined): Promise<Response> {
 *   try {
 *     return Response.json(await users.scan().limit(20).page({ cursor }));
 *   } catch (error) {
 *     if (isInvalidCursor(error)) return new Response(error.message, { status: 400 });
 *     throw error;
 *   }
 * }
 * ```
 */
export function isInvalidCursor(error: unknown): error is InvalidCursorError {
  return isNamed(error, 'InvalidCursorError');
}

/**
 * Whether a request failed: refused by DynamoDB, lost on the way, timed out or cancelled. `attempts`
 * says how often it was sent, `ambiguous` whether a write may have been applied all the same. Writes
 * that DynamoDB understood and refused, by a condition or a version, have errors of their own.
 *
 * @example
 * ```ts
 * if (isRequestError(error)) console.log(error.code, error.attempts, error.ambiguous);
 * ```
 */
export function isRequestError(error: unknown): error is RequestError {
  return isDynamORMError(error) && 'ambiguous' in error;
}

/** Whether an error is an answer of DynamoDB. */
export function isServiceError(error: unknown): error is ServiceError {
  return isRequestError(error) && 'serviceMessage' in error;
}

/** Whether DynamoDB had no capacity left, after all retries. */
export function isThrottled(error: unknown): error is ThrottledError {
  return isNamed(error, 'ThrottledError');
}

/** Whether DynamoDB said that the table does not exist. */
export function isTableNotFound(error: unknown): error is ServiceError {
  return isDynamORMError(error) && error.code === 'table-not-found';
}
