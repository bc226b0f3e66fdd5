import { itemText } from '../../operations/batch-operation.ts';
import type { WireItem } from '../../wire/attribute-value.ts';

/** What the requests that write may have, each some of it. */
interface AnyWrite {
  readonly TableName?: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly UpdateExpression?: string;
  readonly RequestItems?: { readonly [table: string]: readonly BatchedWrite[] | object };
  readonly TransactItems?: readonly { readonly [verb: string]: AnyWrite }[];
}

interface BatchedWrite {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}

/** The key attributes of tables, by the tables' names. */
type KeyNames = ReadonlyMap<string, readonly string[]>;

/** The texts of the items that a writing request is about, in the tables that are known. */
export function writtenItems(given: object, keyNames: KeyNames): readonly string[] {
  const request = given as AnyWrite;
  const { TableName: table, RequestItems: tables, TransactItems: lines } = request;
  if (table !== undefined) return textsIn(keyNames, table, request.Item ?? request.Key);
  if (lines !== undefined) {
    return lines.flatMap(Object.values<AnyWrite>).flatMap((line) => writtenItems(line, keyNames));
  }
  return Object.entries(tables ?? {}).flatMap(([name, writes]) =>
    Array.isArray(writes)
      ? (writes as readonly BatchedWrite[]).flatMap(({ PutRequest: put, DeleteRequest: deleted }) =>
          textsIn(keyNames, name, put?.Item ?? deleted?.Key),
        )
      : [],
  );
}

function textsIn(keyNames: KeyNames, table: string, item: WireItem | undefined): readonly string[] {
  const names = keyNames.get(table);
  if (item === undefined || names === undefined) return [];
  const key = names.map((name) => [name, item[name]] as const);
  return [itemText(table, Object.fromEntries(key) as WireItem)];
}
