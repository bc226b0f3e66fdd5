import { keyOfWireItem } from '../codec/key.ts';
import { keyText } from '../codec/key-text.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { OperationName } from '../wire/requests.ts';
import type { Operation, OperationContext } from './operation.ts';

/** One request of a batch, as data: nothing in it is conditional, so nothing can be refused. */
export type BatchOperation<TName extends OperationName, TResult> = Pick<
  Operation<TName, TResult>,
  'name' | 'request' | 'writes' | 'parse' | 'fromResponse'
>;

/** One key of a batch: what is read, written or deleted. */
export interface BatchKey {
  readonly model: ModelNode;
  readonly table: string;
  readonly key: WireItem;
  /** Table and key as a text that two share only when they are the same item. */
  readonly text: string;
}

/** A stored key of a model as part of a batch. */
export function batchKey({ model, table }: OperationContext, key: WireItem): BatchKey {
  return { model, table, key, text: itemText(table, key) };
}

/** What knows an item again in an answer. */
export function itemText(table: string, key: WireItem): string {
  return `${table} ${keyText(key)}`;
}

/** The same for a whole item of a table; `model` is any of the models that live there. */
export function textOfItem({ model, table }: BatchKey, item: WireItem): string {
  return itemText(table, keyOfWireItem(model, item));
}

/** The keys of a request by their tables, in the order in which these appear. */
export function byTable<TKey extends BatchKey>(
  keys: readonly TKey[],
): ReadonlyMap<string, readonly TKey[]> {
  const tables = new Map<string, TKey[]>();
  for (const key of keys) {
    const others = tables.get(key.table);
    if (others === undefined) tables.set(key.table, [key]);
    else others.push(key);
  }
  return tables;
}

/** What an answer says of a table, which may be called `constructor`. */
export function ofTable<TPart>(
  parts: { readonly [table: string]: TPart },
  table: string,
): TPart | undefined {
  return Object.hasOwn(parts, table) ? parts[table] : undefined;
}

/**
 * Those of the keys that an answer names as unprocessed. Should it name one that was not asked for,
 * none of them can be taken as done: then it is all that `otherwise` holds.
 */
export function namedIn<TKey extends BatchKey>(
  keys: readonly TKey[],
  named: readonly string[],
  otherwise: () => readonly TKey[],
): readonly TKey[] {
  if (named.length === 0) return [];
  const texts = new Set(named);
  const found = keys.filter(({ text }) => texts.has(text));
  return found.length === texts.size ? found : otherwise();
}
