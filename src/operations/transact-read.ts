import { storedKeyNames } from '../codec/key.ts';
import { sameValue } from '../codec/same-value.ts';
import { keyProperties } from '../definition/key.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import type { Condition, StoredCondition } from '../expression/condition.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import { getOperation } from './get.ts';
import { isHidden, isNotThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';

/**
 * What a transaction read of one item, and whether that is still so: once as a condition that
 * DynamoDB evaluates, once here, on the item that refused. Both compare the same attributes.
 */
export interface RecordedRead {
  readonly context: OperationContext;
  /** The key as the caller gave it, and as it is stored. */
  readonly key: object;
  readonly wireKey: WireItem;
  /** The item as it travelled; `undefined` where there was none, or none that counts as there. */
  readonly image: WireItem | undefined;
  /** The item as it travelled, where there was one that does not count as there. */
  readonly hidden?: WireItem | undefined;
}

/** One item, read consistently and remembered: a GetItem. */
export function recordingOperation(
  read: Omit<RecordedRead, 'image'>,
): Operation<'GetItem', RecordedRead> {
  const { name, verb, model, key, request, writes, fromRefusal, decodeImage } = getOperation(
    read.context,
    { key: read.key, consistent: true },
  );
  return {
    name,
    verb,
    model,
    key,
    request,
    writes,
    fromResponse: ({ Item: image }) => recordRead(read, image),
    fromRefusal,
    decodeImage,
  };
}

/** What was read, as it is remembered: an item that its model hides is none. */
export function recordRead(
  read: Omit<RecordedRead, 'image'>,
  image: WireItem | undefined,
): RecordedRead {
  const { model, now } = read.context;
  const isNone = image === undefined || isHidden(model, image, now);
  return isNone ? { ...read, image: undefined, hidden: image } : { ...read, image };
}

/** The item that was read, as the caller gets it; made anew each time, so that no two share it. */
export function decodeRead({ context, image }: RecordedRead): unknown {
  return image === undefined ? undefined : context.codec.decodeItem(image);
}

/** The item that its values are known by: of one with unique values even what is hidden counts. */
export function knownImage({ context, image, hidden }: RecordedRead): WireItem | undefined {
  return context.model.unique.length === 0 ? image : (image ?? hidden);
}

/** The condition that an item is as it was read. */
export function asRead(read: RecordedRead): Condition {
  const { context } = read;
  const image = knownImage(read);
  if (image === undefined) return isMissing(context);
  const conditions: Condition[] = comparedParts(context, image).map(
    ([name, value]): StoredCondition => ({ kind: 'stored', storedName: name, value }),
  );
  const impliesItem = conditions.some((one) => one.kind === 'stored' && one.value !== undefined);
  if (!impliesItem) conditions.unshift({ kind: 'item', exists: true });
  return { kind: 'and', conditions };
}

/** That there is nothing; one without unique values may be hidden as well. */
function isMissing({ model, now }: OperationContext): Condition {
  return model.unique.length === 0 ? isNotThere(model, now) : { kind: 'item', exists: false };
}

/** Whether an item is as it was read. */
export function isAsRead(read: RecordedRead, image: WireItem | undefined): boolean {
  const { model, now } = read.context;
  const known = knownImage(read);
  if (known === undefined) {
    return image === undefined || (model.unique.length === 0 && isHidden(model, image, now));
  }
  if (image === undefined) return false;
  return comparedParts(read.context, known).every(([name, value]) => sameValue(image[name], value));
}

/** An attribute by its stored name, and its value; `undefined` where the item had none. */
type ComparedPart = readonly [storedName: string, value: AttributeValue | undefined];

/**
 * What an item is known by. With a version, that, and `createdAt`, which tells an item from a later
 * one under the same key, and what decides its unique values; without one, every attribute of the
 * model but the key's.
 */
function comparedParts({ model }: OperationContext, image: WireItem): readonly ComparedPart[] {
  const { version, createdAt } = model.roles;
  const partOf = (name: string): ComparedPart => [name, image[name]];
  const key = storedKeyNames(model);
  if (version !== undefined && image[storedName(model.shape, version)] !== undefined) {
    const isPlain = createdAt === undefined || keyProperties(model.key).includes(createdAt);
    const properties = isPlain ? [version] : [version, createdAt];
    return [...properties, ...claimed(model)].map((property) =>
      partOf(storedName(model.shape, property)),
    );
  }
  return Object.keys(model.shape)
    .map((property) => storedName(model.shape, property))
    .filter((name) => !key.includes(name))
    .map(partOf);
}

/**
 * What decides which unique values an item holds: one that is removed and created again has its old
 * version, and without `createdAt` nothing else tells it from the one whose values are given up.
 */
function claimed({ unique, roles: { ttl, deletedAt } }: ModelNode): readonly string[] {
  if (unique.length === 0) return [];
  return [...unique, ttl, deletedAt].filter((property) => property !== undefined);
}
