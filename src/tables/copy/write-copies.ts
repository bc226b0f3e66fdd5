import { batchError, causeOf } from '../../client/batch/batch-error.ts';
import { type BatchEnd, runBatches } from '../../client/batch/run-batches.ts';
import { sideBySide } from '../../client/call/side-by-side.ts';
import { codecOf } from '../../codec/codec.ts';
import { storedKeyNames } from '../../codec/key.ts';
import type { AnyModel } from '../../definition/model.ts';
import { isRequestError } from '../../errors/guards.ts';
import {
  BATCH_WRITE_BYTES,
  type BatchWrite,
  batchWriteOperation,
  storedPut,
} from '../../operations/batch-write.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { MAX_BATCH_WRITES } from '../../wire/limits.ts';
import type { CopySide } from './copy-options.ts';

/** What became of some items. */
export interface Written {
  readonly written: number;
  /** Left as they are in the target. */
  readonly kept: number;
}

/** Writes the items of one page, and comes back when all of them are written. */
export type WriteCopies = (
  items: readonly WireItem[],
  signal: AbortSignal | undefined,
) => Promise<Written>;

/** Requests under way at once for the items of one page. */
const CONCURRENT_WRITES = 16;

/** How long the items of one page may be throttled before the copy ends with an error. */
const PAGE_TIMEOUT_MS = 300_000;

/** Overwrites what is there: 25 items in a request. */
export function replacingWriter({ db, model }: CopySide<AnyModel>): WriteCopies {
  const { '~node': node } = model;
  const table = db.tableName(model);
  const context: OperationContext = { model: node, codec: codecOf(node), table, now: new Date() };
  return async (items, signal) => {
    const writes = new Map(
      items.map((item) => storedPut(context, item)).map((write) => [write.text, write]),
    );
    const end = await runBatches(
      {
        entries: [...writes.values()],
        maxEntries: MAX_BATCH_WRITES,
        maxBytes: BATCH_WRITE_BYTES,
        bytesOf: ({ bytes }: BatchWrite) => bytes,
        writes: true,
        send: async (group: readonly BatchWrite[], cut: AbortSignal) => {
          const { request, fromResponse } = batchWriteOperation(group);
          const { response } = await db.transport.send('BatchWriteItem', request, { signal: cut });
          return fromResponse(response);
        },
      },
      {
        signal,
        timeoutMs: PAGE_TIMEOUT_MS,
        deadline: db['~context']().deadline,
        concurrency: 4,
        onProgress: undefined,
      },
    );
    refuseUnfinished(table, [...writes.values()], end);
    return { written: items.length, kept: 0 };
  };
}

function refuseUnfinished(
  table: string,
  writes: readonly BatchWrite[],
  end: BatchEnd<BatchWrite>,
): void {
  if (end.stop === undefined) return;
  if (end.stop.reason === 'aborted') throw causeOf(end.stop, end.requests);
  const inputs = writes.map((key) => ({ operation: 'put', input: key.key, key }) as const);
  throw batchError({ verb: `copyTable into ${table}`, inputs, end, stop: end.stop });
}

/** Writes what is missing, each item on condition that it is. */
export function keepingWriter({ db, model }: CopySide<AnyModel>): WriteCopies {
  const TableName = db.tableName(model);
  const [partitionKey = ''] = storedKeyNames(model['~node']);
  const writeOne = async (Item: WireItem, signal: AbortSignal): Promise<boolean> => {
    const request = {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(#k)',
      ExpressionAttributeNames: { '#k': partitionKey },
      ReturnConsumedCapacity: 'TOTAL' as const,
    };
    try {
      await db.transport.send('PutItem', request, { signal });
      return true;
    } catch (error) {
      if (!isRequestError(error) || error.code !== 'condition-failed') throw error;
      // After an attempt without an answer it is most likely this very item that is in the way.
      return error.ambiguous;
    }
  };
  return async (items, signal) => {
    let written = 0;
    const rest = items.values();
    const lane = async (cut: AbortSignal): Promise<void> => {
      for (const item of rest) if (await writeOne(item, cut)) written += 1;
    };
    await sideBySide(signal, (cut) => Array.from({ length: CONCURRENT_WRITES }, () => lane(cut)));
    return { written, kept: items.length - written };
  };
}
