import type { DynamORMError } from '../errors/base.ts';
import {
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  type Refusal,
  VersionConflictError,
} from '../errors/outcome.ts';
import type { ServiceError } from '../errors/request.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { toBase64 } from '../wire/bytes.ts';
import { isHidden, type Shown } from './liveness.ts';
import type { OperationContext } from './operation.ts';

/** What a refused write asked for: what its refusal is read by. */
export interface Demand {
  readonly verb: string;
  readonly key: unknown;
  /** The item had to exist, had not to, or either. */
  readonly presence: 'there' | 'not-there' | 'either';
  /** The version it had to have; `none` where it had not to have any. */
  readonly version?: number | 'none' | undefined;
  /** What counts as there although the model hides it. */
  readonly shown?: Shown | undefined;
}

/** A refusal, and what DynamoDB said: its request id, and the item as it travelled. */
interface CausedRefusal extends Refusal<unknown> {
  readonly cause: ServiceError;
}

/**
 * Why a write was refused, from the item that refused it: no item, the wrong version, an item where
 * there had to be none, or else the caller's own condition. A hidden item counts as none.
 */
export function refusalError(
  context: OperationContext,
  demand: Demand,
  cause: ServiceError,
): DynamORMError {
  const image = cause.wireItem;
  const { model, now } = context;
  const there = image !== undefined && !isHidden(model, image, now, demand.shown);
  const refusal: CausedRefusal = {
    model: model.name,
    key: demand.key,
    item: there ? decodeImage(context, image) : undefined,
    cause,
  };
  if (demand.presence === 'not-there') return itemExists(refusal);
  if (!there && demand.presence === 'there') return itemNotFound(demand.verb, refusal);
  const actual = there ? versionOf(context, image) : undefined;
  if (demand.version !== undefined && !versionFits(demand.version, actual, there)) {
    return versionConflict(refusal, demand.version, actual, there);
  }
  return conditionFailed(demand.verb, refusal, there);
}

/** The item that refused, decoded. One that does not decode must not hide the refusal itself. */
export function decodeImage(context: OperationContext, image: WireItem | undefined): unknown {
  if (image === undefined) return undefined;
  try {
    return context.codec.decodeItem(image);
  } catch {
    return undefined;
  }
}

/** An item without a version counts as version 0: it was stored before the model had one. */
function versionFits(
  expected: number | 'none',
  actual: number | undefined,
  there: boolean,
): boolean {
  if (expected === 'none') return actual === undefined;
  return there && (actual ?? 0) === expected;
}

function versionOf({ model }: OperationContext, image: WireItem): number | undefined {
  const property = model.roles.version;
  const stored =
    property === undefined ? undefined : image[model.shape[property]?.storedName ?? property];
  return stored !== undefined && 'N' in stored ? Number(stored.N) : undefined;
}

function itemExists(refusal: CausedRefusal): ItemExistsError {
  return new ItemExistsError({
    ...refusal,
    code: 'item-exists',
    message: `${refusal.model} ${shown(refusal.key)} exists already.`,
    hint: 'Use put() to replace it, upsert() to merge into it, or update() to change it.',
  });
}

/** The error of something that had to exist. */
export function itemNotFound(
  verb: string,
  refusal: Pick<CausedRefusal, 'model' | 'key'> & { readonly cause?: ServiceError },
): ItemNotFoundError {
  const { model, key, cause } = refusal;
  return new ItemNotFoundError({
    model,
    key,
    cause,
    item: undefined,
    code: 'item-not-found',
    message: `${verb} found no ${model} ${shown(key)}.`,
    hint:
      verb === 'update'
        ? 'Use upsert() to create it when it is missing.'
        : 'Check the key; get() gives undefined instead of this error.',
  });
}

function versionConflict(
  refusal: CausedRefusal,
  wanted: number | 'none',
  actual: number | undefined,
  there: boolean,
): VersionConflictError {
  const expected = wanted === 'none' ? undefined : wanted;
  return new VersionConflictError({
    ...refusal,
    expected,
    actual,
    code: 'version-conflict',
    message: `${refusal.model} ${shown(refusal.key)} ${versionWords(expected, actual, there)}.`,
    hint:
      expected === undefined
        ? 'put() on a versioned model replaces only what it has read: give the version you read.'
        : 'Somebody else wrote or deleted it: read it again, decide again, write with what you found.',
  });
}

function versionWords(
  expected: number | undefined,
  actual: number | undefined,
  there: boolean,
): string {
  if (!there) return `does not exist, so it is not version ${expected}`;
  const found = actual === undefined ? 'has no version' : `has version ${actual}`;
  return expected === undefined ? `exists already and ${found}` : `${found}, not ${expected}`;
}

function conditionFailed(
  verb: string,
  refusal: CausedRefusal,
  there: boolean,
): ConditionFailedError {
  return new ConditionFailedError({
    ...refusal,
    code: 'condition-failed',
    message: `The condition of ${verb} on ${refusal.model} ${shown(refusal.key)} did not hold.`,
    hint: there
      ? 'error.item is the item that refused; error.cause has it as it is stored.'
      : 'There is no such item.',
  });
}

/** A key in a message; bytes are base64, and big values are cut so that a log line stays one. */
export function shown(key: unknown): string {
  const text = JSON.stringify(key, (_property, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return value instanceof Uint8Array ? toBase64(value) : value;
  });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
