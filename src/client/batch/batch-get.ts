import type { ItemDecoder } from '../../codec/found-items.ts';
import { decoderOf } from '../../codec/selection.ts';
import type { AnyModel } from '../../definition/model.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import {
  type BatchedItem,
  type BatchReading,
  batchGetOperation,
  batchReading,
  isKnownWhenRead,
} from '../../operations/batch-get.ts';
import { type BatchKey, batchKey } from '../../operations/batch-operation.ts';
import { atPosition, refuseNoList } from '../../operations/batch-refusals.ts';
import { isHidden } from '../../operations/liveness.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { MAX_BATCH_GET_KEYS } from '../../wire/limits.ts';
import { decodeOrSkip } from '../decode-or-skip.ts';
import { noteModel } from '../observe/counters.ts';
import { countFailure } from '../observe/stats.ts';
import type { SearchContext } from '../query/run-search.ts';
import { operationContext } from '../verbs.ts';
import { type BatchInput, batchError } from './batch-error.ts';
import {
  type BatchLimits,
  type BatchOptions,
  type BatchReadOptions,
  batchLimits,
} from './batch-options.ts';
import { type BatchEnd, runBatches } from './run-batches.ts';
import { sendBatch } from './send-batch.ts';

/** What a batch of reads brought, by the texts of the keys, and how it ended. */
export interface KeysRead {
  readonly found: ReadonlyMap<string, BatchedItem>;
  readonly end: BatchEnd<BatchKey>;
}

/**
 * Reads any number of keys, each once, 100 per request, until all are answered or time is up. The
 * decoder is for keys of one model whose items are known when they are read.
 */
export async function readKeys(
  database: SearchContext,
  keys: readonly BatchKey[],
  reading: BatchReading,
  limits: BatchLimits,
  decoder?: ItemDecoder,
): Promise<KeysRead> {
  const found = new Map<string, BatchedItem>();
  const distinct = new Map(keys.map((key) => [key.text, key]));
  // A key that is given twice gets two items, of which reading makes one.
  const reader = distinct.size === keys.length ? decoder : undefined;
  const job = {
    entries: [...distinct.values()],
    maxEntries: MAX_BATCH_GET_KEYS,
    maxBytes: Number.POSITIVE_INFINITY,
    bytesOf: () => 0,
    writes: false,
    send: async (group: readonly BatchKey[], signal: AbortSignal) => {
      const operation = batchGetOperation(group, reading, reader);
      const { items, unprocessed } = await sendBatch(database, operation, signal);
      for (const [text, item] of items) found.set(text, item);
      return unprocessed;
    },
  };
  return { found, end: await runBatches(job, limits) };
}

/** One key that a caller asks for, and how what is found under it becomes an item. */
interface Read extends BatchInput {
  readonly decode: (wire: WireItem) => object | undefined;
}

/** The options of both forms of `batchGet`. */
export type GetOptions = BatchReadOptions & { readonly select?: readonly string[] | undefined };

/** Items of one model, aligned with their keys. */
export async function batchGet(
  database: SearchContext,
  model: ModelNode,
  keys: readonly object[],
  options: GetOptions | undefined,
): Promise<readonly unknown[]> {
  refuseNoList('batchGet', keys);
  const select = options?.select;
  const context = operationContext(database, model);
  const decoder = decoderOf(model, { paths: select });
  const decode = decoderIn(database, context, options, decoder.decode);
  const reads = keys.map((input, position) => readOf(context, input, position, decode));
  const reading = batchReading(model, select, options?.consistent ?? false);
  const reader = isKnownWhenRead(context, select, options) ? decoder : undefined;
  return readAll(database, `batchGet of ${model.name}`, reads, reading, options, reader);
}

/** Items of any models, aligned with the pairs of model and key. */
export async function batchGetTuple(
  database: SearchContext,
  pairs: readonly (readonly [model: AnyModel, key: unknown])[],
  options: BatchReadOptions | undefined,
): Promise<readonly unknown[]> {
  refuseNoList('db.batchGet', pairs);
  const contexts = new Map<ModelNode, OperationContext>();
  const moment = { ...database, now: fixed(database.now()) };
  const reads = pairs.map(([{ '~node': model }, input], position) => {
    const context = contexts.get(model) ?? operationContext(moment, model);
    contexts.set(model, context);
    noteModel(database.counters, model.name);
    const decode = decoderIn(database, context, options, context.codec.decodeItem);
    return readOf(context, input as object, position, decode);
  });
  const reading = options?.consistent ? { ConsistentRead: true } : {};
  return readAll(database, 'db.batchGet', reads, reading, options);
}

async function readAll(
  database: SearchContext,
  verb: string,
  inputs: readonly Read[],
  reading: BatchReading,
  options: BatchOptions | undefined,
  decoder?: ItemDecoder,
): Promise<readonly unknown[]> {
  const limits = batchLimits(options, database);
  const keys = inputs.map(({ key }) => key);
  const { found, end } = await readKeys(database, keys, reading, limits, decoder);
  const itemOf = ({ key, decode }: Read): object | undefined => {
    const read = found.get(key.text);
    return read && (read.item ?? decode(read.stored()));
  };
  if (end.stop === undefined) return inputs.map(itemOf);
  countFailure(database.counters);
  // What does not decode must not hide that the batch is incomplete.
  const items = inputs.map((read) => orUndefined(() => itemOf(read)));
  throw batchError({ verb, inputs, end, stop: end.stop, items });
}

function readOf(
  context: OperationContext,
  input: object,
  position: number,
  decode: Read['decode'],
): Read {
  const key = atPosition(`[${position}]`, () => context.codec.encodeKey(input));
  return { operation: 'get', input, key: batchKey(context, key), decode };
}

/** Hidden items are `undefined`, and so are those that the database's `onInvalid` was told of. */
export function decoderIn(
  database: SearchContext,
  { model, now }: OperationContext,
  shown: BatchReadOptions | undefined,
  decode: (wire: WireItem) => object,
): Read['decode'] {
  return (wire) =>
    isHidden(model, wire, now, shown) ? undefined : decodeOrSkip(database, () => decode(wire));
}

/** One moment for all that a call does. */
export function fixed(now: Date): () => Date {
  return () => now;
}

function orUndefined(make: () => object | undefined): object | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
