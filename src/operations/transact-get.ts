import type { ServiceError } from '../errors/request.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { TransactGetItemsResponse } from '../wire/requests.ts';
import type { Operation } from './operation.ts';
import { type Cancellation, cancellationOf } from './transact-failures.ts';
import { canceledError } from './transact-failures.ts';
import { itemId, type PlacedLine } from './transact-line.ts';
import type { RecordedRead } from './transact-read.ts';

/** A key to be read in a snapshot. */
export type SnapshotKey = Omit<RecordedRead, 'image'>;

/** What a snapshot brought: the items in the order of the keys, or why there is none. */
export type Snapshot =
  | { readonly kind: 'read'; readonly images: readonly (WireItem | undefined)[] }
  | { readonly kind: 'cancelled'; readonly cancellation: Cancellation };

/** Several items as they were at one moment: a TransactGetItems. Each key once. */
export function transactGetOperation(
  keys: readonly SnapshotKey[],
): Operation<'TransactGetItems', Snapshot> {
  const [first] = keys;
  return {
    name: 'TransactGetItems',
    verb: 'transactGet',
    model: first?.context.model.name ?? '',
    key: first?.key,
    request: {
      TransactItems: keys.map(({ context: { table }, wireKey }) => ({
        Get: { TableName: table, Key: wireKey },
      })),
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: false,
    fromResponse: ({ Responses = [] }: TransactGetItemsResponse) => ({
      kind: 'read',
      images: keys.map((_, position) => Responses[position]?.Item),
    }),
    unless: (cause) => ({
      result: { kind: 'cancelled', cancellation: cancelledSnapshot(keys, cause) },
    }),
    fromRefusal: (cause) => canceledError([], cause),
    decodeImage: () => undefined,
  };
}

function cancelledSnapshot(keys: readonly SnapshotKey[], cause: ServiceError): Cancellation {
  return cancellationOf(keys.map(readingLine), cause);
}

/** A key as a line, for the words of a failure: nothing of it is ever sent. */
function readingLine({ context, key, wireKey }: SnapshotKey, index: number): PlacedLine {
  const { table, model } = context;
  return {
    verb: 'get',
    model: model.name,
    key,
    item: itemId(table, wireKey),
    action: { Delete: { TableName: table, Key: wireKey } },
    operation: undefined,
    index,
    read: undefined,
    fromRefusal: (cause) => cause,
    decodeImage: () => undefined,
    instead: () => undefined,
  };
}
