import { guardKey } from '../codec/guard.ts';
import { keyText } from '../codec/key-text.ts';
import { storedName } from '../definition/model-node.ts';
import { UniqueConstraintError } from '../errors/outcome.ts';
import type { ServiceError } from '../errors/request.ts';
import type { Condition } from '../expression/condition.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { DeleteItemRequest, PutItemRequest } from '../wire/requests.ts';
import { itemText } from './batch-operation.ts';
import { type Claims, claimsOf } from './claims.ts';
import { addConditions, type Draft } from './conditions.ts';
import { expressionContext, type OperationContext } from './operation.ts';
import { shown } from './refusals.ts';
import type { TransactionLine } from './transact-line.ts';

/** A guard item to be stored or deleted in the same transaction as the item that it stands for. */
export interface GuardLine extends TransactionLine {
  readonly claims: boolean;
}

/** The item that guards stand for. */
export interface GuardedItem {
  readonly key: unknown;
  readonly wireKey: WireItem;
}

/** The name under which a guard keeps the key of the item that owns the value. */
const ownerName = '~owner';

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
  const held = claimsOf(context.model, before);
  return context.model.unique.flatMap((property): readonly GuardLine[] => {
    const [from, to] = [held.values.get(property), after.values.get(property)];
    const isSame = from !== undefined && to !== undefined && sameText(from, to);
    if (isSame && sameTtl(held.ttl, after.ttl)) return [];
    return [
      ...(from === undefined || isSame ? [] : [releaseLine(context, item, property, from)]),
      ...(to === undefined ? [] : [claimLine(context, item, property, to, after.ttl, isSame)]),
    ];
  });
}

function claimLine(
  context: OperationContext,
  item: GuardedItem,
  property: string,
  value: AttributeValue,
  ttl: AttributeValue | undefined,
  isHeld: boolean,
): GuardLine {
  const { model, table } = context;
  const guard: { [storedName: string]: AttributeValue } = {
    ...guardKey(model, property, value),
    [ownerName]: { M: item.wireKey },
  };
  if (ttl !== undefined && model.roles.ttl !== undefined) {
    guard[storedName(model.shape, model.roles.ttl)] = ttl;
  }
  const request: Draft<PutItemRequest> = { TableName: table, Item: guard };
  // A value that the item holds already is only claimed for longer.
  if (!isHeld) addConditions(request, expressionContext(context), [isFree(context)]);
  return {
    ...line(context, item, property, guard),
    claims: true,
    action: { Put: request },
    fromRefusal: ({ wireItem: found }: ServiceError) => taken(context, item, property, found),
  };
}

/** Nobody has it, or somebody whose time has passed and whom DynamoDB has not deleted yet. */
function isFree({ model, now }: OperationContext): Condition {
  const { ttl } = model.roles;
  const free: Condition = { kind: 'item', exists: false };
  if (ttl === undefined) return free;
  const value = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const isOver: Condition = { kind: 'comparison', path: ttl, operator: '<=', value };
  return { kind: 'or', conditions: [free, isOver] };
}

function releaseLine(
  context: OperationContext,
  item: GuardedItem,
  property: string,
  value: AttributeValue,
): GuardLine {
  const key = guardKey(context.model, property, value);
  const request: DeleteItemRequest = { TableName: context.table, Key: key };
  return {
    ...line(context, item, property, key),
    claims: false,
    action: { Delete: request },
    // It has no condition, so nothing can refuse it.
    fromRefusal: ({ wireItem: found }: ServiceError) => taken(context, item, property, found),
  };
}

function line(
  { model, table }: OperationContext,
  { key }: GuardedItem,
  property: string,
  guard: WireItem,
): Omit<GuardLine, 'claims' | 'action' | 'fromRefusal'> {
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
  const claiming = first.claims ? first : second;
  const { action } = claiming;
  if (first.claims === second.claims || !('Put' in action)) throw wantedTwice(first, second);
  const { TableName, Item } = action.Put;
  return { ...claiming, action: { Put: { TableName, Item } } };
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
