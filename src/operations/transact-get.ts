import type { ServiceError } from '../errors/request.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { TransactGetItemsResponse } from '../wire/requests.ts';
import type { Operation } from './operation.ts';
import { type Cancellation, canceledError, cancellationOf } from './transact-failures.ts';
import type { Place, Refusable } from './transact-line.ts';
import type { RecordedRead } from './transact-read.ts';

/** A key to be read in a snapshot, and which of the caller's it is. */
export type SnapshotKey = Omit<RecordedRead, 'image'> & Pick<Place, 'index'>;

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
  return cancellationOf(keys.map(refusableRead), cause);
}

function refusableRead({ context, key, index }: SnapshotKey): Refusable & Place {
  return {
    verb: 'get',
    model: context.model.name,
    key,
    index,
    read: undefined,
    fromRefusal: (cause) => cause,
    decodeImage: () => undefined,
    instead: () => undefined,
  };
}
