import { guardKey } from '../codec/guard.ts';
import { keyText } from '../codec/key-text.ts';
import { storedName } from '../definition/model-node.ts';
import { UniqueConstraintError } from '../errors/outcome.ts';
import type { ServiceError } from '../errors/request.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type {
  ConditionCheckRequest,
  DeleteItemRequest,
  PutItemRequest,
  TransactWriteLine,
} from '../wire/requests.ts';
import { itemText } from './batch-operation.ts';
import { type Claims, claimsOf, standing } from './claims.ts';
import { addConditions, always, type Draft } from './conditions.ts';
import { isClaimable, isNotOthers, ownerName } from './guard-conditions.ts';
import { expressionContext, type OperationContext } from './operation.ts';
import { shown } from './refusals.ts';
import type { TransactionLine } from './transact-line.ts';

/** A guard item to be stored or deleted in the same transaction as the item that it stands for. */
export interface GuardLine extends TransactionLine {
  readonly owner: WireItem;
  /** Claims the value, which another item of the same transaction may hold; missing in a release. */
  readonly claim?: (from: WireItem | undefined) => TransactWriteLine;
}

/** The item that guards stand for. */
export interface GuardedItem {
  readonly key: unknown;
  readonly wireKey: WireItem;
}

/**
 * What a write has to do to the guards of an item: claim the values that are new, give back those
 * that are gone, and claim again those whose time to live has changed.
 */
export function guardLines(
  context: OperationContext,
  item: GuardedItem,
  before: WireItem | undefined,
  after: Claims,
): readonly GuardLine[] {
  const { model, now } = context;
  const held = standing(claimsOf(model, before), now);
  const wanted = standing(after, now);
  return model.unique.flatMap((property): readonly GuardLine[] => {
    const [from, to] = [held.values.get(property), wanted.values.get(property)];
    const isSame = from !== undefined && to !== undefined && sameText(from, to);
    if (isSame && sameTtl(held.ttl, wanted.ttl)) return [];
    return [
      ...(from === undefined || isSame ? [] : [releaseLine(context, item, property, from)]),
      ...(to === undefined ? [] : [claimLine(context, item, property, to, wanted.ttl)]),
    ];
  });
}

function claimLine(
  context: OperationContext,
  item: GuardedItem,
  property: string,
  value: AttributeValue,
  ttl: AttributeValue | undefined,
): GuardLine {
  const { model, table } = context;
  const guard: { [storedName: string]: AttributeValue } = {
    ...guardKey(model, property, value),
    [ownerName]: { M: item.wireKey },
  };
  if (ttl !== undefined && model.roles.ttl !== undefined) {
    guard[storedName(model.shape, model.roles.ttl)] = ttl;
  }
  const claim = (from: WireItem | undefined): TransactWriteLine => {
    const request: Draft<PutItemRequest> = { TableName: table, Item: guard };
    const condition = isClaimable(context, item.wireKey, from);
    addConditions(request, expressionContext(context), [condition]);
    return { Put: request };
  };
  return {
    ...line(context, item, property, guard),
    claim,
    action: claim(undefined),
    fromRefusal: ({ wireItem: found }: ServiceError) => taken(context, item, property, found),
  };
}

/**
 * A value given back. Where items expire, somebody may have taken it over when its time had passed:
 * then it stays theirs.
 */
function releaseLine(
  context: OperationContext,
  item: GuardedItem,
  property: string,
  value: AttributeValue,
): GuardLine {
  const key = guardKey(context.model, property, value);
  const request: Draft<DeleteItemRequest> = { TableName: context.table, Key: key };
  const expression = expressionContext(context);
  if (context.model.roles.ttl !== undefined) {
    addConditions(request, expression, [isNotOthers(item.wireKey)]);
  }
  const release: GuardLine = {
    ...line(context, item, property, key),
    action: { Delete: request },
    fromRefusal: ({ wireItem: found }: ServiceError) => taken(context, item, property, found),
    instead: () => ({ ...release, action: nothing(context, key), instead: () => undefined }),
  };
  return release;
}

/** A line that does nothing: the lines of a transaction that is sent again keep their places. */
function nothing(context: OperationContext, key: WireItem): TransactWriteLine {
  const request: Draft<ConditionCheckRequest> = {
    TableName: context.table,
    Key: key,
    ConditionExpression: '',
  };
  addConditions(request, expressionContext(context), [always]);
  return { ConditionCheck: request };
}

function line(
  { model, table }: OperationContext,
  { key, wireKey }: GuardedItem,
  property: string,
  guard: WireItem,
): Omit<GuardLine, 'claim' | 'action' | 'fromRefusal'> {
  const guardsKey = Object.fromEntries(
    Object.keys(guardKey(model, property, { S: '' })).flatMap((name) => {
      const value = guard[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return {
    verb: `unique ${property}`,
    model: model.name,
    key,
    owner: wireKey,
    item: itemText(table, guardsKey),
    operation: undefined,
    decodeImage: () => undefined,
    instead: () => undefined,
  };
}

function taken(
  { model }: OperationContext,
  { key }: GuardedItem,
  attribute: string,
  guard: WireItem | undefined,
): UniqueConstraintError {
  const owner = guard?.[ownerName];
  return new UniqueConstraintError({
    code: 'unique-conflict',
    model: model.name,
    key,
    attribute,
    owner: owner !== undefined && 'M' in owner ? owner.M : undefined,
    message: `Another ${model.name} than ${shown(key)} has the same ${attribute}.`,
    hint: 'Choose another value; error.owner is the key of the item that has it.',
  });
}

function sameText(left: AttributeValue, right: AttributeValue): boolean {
  return keyText({ value: left }) === keyText({ value: right });
}

function sameTtl(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return sameText(left, right);
}

/**
 * The guard lines of a whole transaction, each guard once: a value that one item gives up and another
 * takes is simply taken, because the first item's own line makes sure that it had it. Throws
 * UniqueConstraintError where two items of the transaction want the same value.
 */
export function mergeGuards<TLine extends GuardLine>(lines: readonly TLine[]): readonly TLine[] {
  const byItem = new Map<string, TLine>();
  for (const one of lines) {
    const other = byItem.get(one.item);
    byItem.set(one.item, other === undefined ? one : handedOver(other, one));
  }
  return [...byItem.values()];
}

function handedOver<TLine extends GuardLine>(first: TLine, second: TLine): TLine {
  const [claiming, releasing] = first.claim === undefined ? [second, first] : [first, second];
  const { claim } = claiming;
  if (claim === undefined || releasing.claim !== undefined) throw wantedTwice(first, second);
  return { ...claiming, action: claim(releasing.owner) };
}

function wantedTwice(first: GuardLine, { key }: GuardLine): UniqueConstraintError {
  const attribute = first.verb.replace('unique ', '');
  return new UniqueConstraintError({
    code: 'unique-conflict',
    model: first.model,
    key,
    attribute,
    owner: undefined,
    message: `Two items of one transaction, ${first.model} ${shown(first.key)} and ${shown(key)}, have the same ${attribute}.`,
    hint: 'Give each of them a value of its own.',
  });
}
