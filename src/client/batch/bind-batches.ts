import type { AnyModel } from '../../definition/model.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { subjectOf } from '../observe/counters.ts';
import { perform } from '../observe/perform.ts';
import type { SearchContext } from '../query/run-search.ts';
import { batchGet, batchGetTuple, type GetOptions } from './batch-get.ts';
import type { BatchReadOptions, BatchWriteOptions, BatchWriteResult } from './batch-options.ts';
import { batchWrite, batchWriteAny, type PutsAndDeletes } from './batch-write.ts';
import type { BatchWriter, DatabaseBatches } from './bound-batches.ts';

/** The batches of a model as they run: what `BatchVerbs` gives types to. */
export interface RunningBatches {
  batchGet(keys: readonly object[], options?: GetOptions): Promise<readonly unknown[]>;
  batchPut(items: readonly object[], options?: BatchWriteOptions): Promise<BatchWriteResult>;
  batchDelete(keys: readonly object[], options?: BatchWriteOptions): Promise<BatchWriteResult>;
  batchWrite(writes: PutsAndDeletes, options?: BatchWriteOptions): Promise<BatchWriteResult>;
}

/** The batches of one model. */
export function batchVerbs(database: SearchContext, model: ModelNode): RunningBatches {
  const write = (verb: WriteVerb, writes: PutsAndDeletes, options?: BatchWriteOptions) =>
    perform(database, subjectOf(model, verb), (within) =>
      batchWrite(within, model, verb, writes, options),
    );
  return {
    batchGet: (keys, options) =>
      perform(database, subjectOf(model, 'batchGet'), (within) =>
        batchGet(within, model, keys, options),
      ),
    batchPut: (put, options) => write('batchPut', { put }, options),
    batchDelete: (keys, options) => write('batchDelete', { delete: keys }, options),
    batchWrite: (writes, options) => write('batchWrite', writes, options),
  };
}

type WriteVerb = 'batchPut' | 'batchDelete' | 'batchWrite';

/** The batches of several models. This is where they meet the types of their models. */
export function databaseBatches(database: SearchContext): DatabaseBatches {
  const batches = {
    batchGet: (
      reads: readonly (readonly [AnyModel, unknown])[],
      options?: BatchReadOptions,
    ): Promise<readonly unknown[]> =>
      perform(database, subjectOf(undefined, 'batchGet'), (within) =>
        batchGetTuple(within, reads, options),
      ),
    batchWrite: (
      collect: (batch: BatchWriter) => unknown,
      options?: BatchWriteOptions,
    ): Promise<BatchWriteResult> =>
      perform(database, subjectOf(undefined, 'batchWrite'), (within) =>
        batchWriteAny(within, collect, options),
      ),
  };
  return batches as unknown as DatabaseBatches;
}
