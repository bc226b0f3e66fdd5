import type { ModelNode } from '../../definition/model-node.ts';
import { ValidationError } from '../../errors/value.ts';
import { atPosition, contradiction, refuseNoList } from '../../operations/batch-refusals.ts';
import {
  BATCH_WRITE_BYTES,
  type BatchWrite,
  batchDelete,
  batchPut,
  batchWriteOperation,
} from '../../operations/batch-write.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { GivenItem } from '../../operations/put.ts';
import { MAX_BATCH_WRITES } from '../../wire/limits.ts';
import { noteModel } from '../observe/counters.ts';
import { countFailure } from '../observe/stats.ts';
import type { SearchContext } from '../query/run-search.ts';
import { operationContext } from '../verbs.ts';
import { type BatchInput, batchError } from './batch-error.ts';
import { fixed } from './batch-get.ts';
import { type BatchWriteOptions, type BatchWriteResult, batchLimits } from './batch-options.ts';
import type { BatchWriter } from './bound-batches.ts';
import { runBatches } from './run-batches.ts';
import { sendBatch } from './send-batch.ts';

/** Writes while they are collected: everything is encoded, and refused, before anything is sent. */
interface WriteDraft {
  /** With a clock that stands still: one moment for all that the call writes. */
  readonly database: SearchContext;
  readonly unconditional: boolean;
  readonly contexts: Map<ModelNode, OperationContext>;
  readonly inputs: BatchInput[];
  /** The last write of each item. */
  readonly writes: Map<string, BatchWrite>;
}

/** What `batchWrite` of a model is given. */
export interface PutsAndDeletes {
  readonly put?: readonly object[] | undefined;
  readonly delete?: readonly object[] | undefined;
}

/** Stores and deletes items of one model. */
export async function batchWrite(
  database: SearchContext,
  model: ModelNode,
  verb: 'batchPut' | 'batchDelete' | 'batchWrite',
  given: PutsAndDeletes,
  options: BatchWriteOptions | undefined,
): Promise<BatchWriteResult> {
  const draft = newDraft(database, options);
  const { put = [], delete: keys = [] } = given;
  for (const list of [put, keys]) refuseNoList(verb, list);
  const place = (list: 'put' | 'delete', position: number): string =>
    `${verb === 'batchWrite' ? list : ''}[${position}]`;
  for (const [position, item] of put.entries()) {
    atPosition(place('put', position), () => addPut(draft, model, item));
  }
  for (const [position, key] of keys.entries()) {
    atPosition(place('delete', position), () => addDelete(draft, model, key, true));
  }
  return sendDraft(draft, `${verb} of ${model.name}`, options);
}

/** Stores and deletes items of any models, as a function of the caller's says. */
export async function batchWriteAny(
  database: SearchContext,
  collect: (batch: BatchWriter) => unknown,
  options: BatchWriteOptions | undefined,
): Promise<BatchWriteResult> {
  const draft = newDraft(database, options);
  let closed = false;
  const open = (): WriteDraft => {
    if (closed) throw batchClosed();
    return draft;
  };
  await collect({
    put: ({ '~node': model }, item) => addPut(open(), model, item as object),
    delete: ({ '~node': model }, key) => addDelete(open(), model, key as object, false),
  });
  closed = true;
  return sendDraft(draft, 'db.batchWrite', options);
}

function newDraft(database: SearchContext, options: BatchWriteOptions | undefined): WriteDraft {
  return {
    database: { ...database, now: fixed(database.now()) },
    unconditional: options?.unconditional === true,
    contexts: new Map(),
    inputs: [],
    writes: new Map(),
  };
}

function addPut(draft: WriteDraft, model: ModelNode, item: object): void {
  const context = contextIn(draft, model);
  const write = batchPut(context, item as GivenItem, draft.unconditional);
  draft.inputs.push({ operation: 'put', input: item, key: write });
  draft.writes.set(write.text, write);
}

/** `apart`: puts and deletes come in two lists, so that neither of the two is the later one. */
function addDelete(draft: WriteDraft, model: ModelNode, key: object, apart: boolean): void {
  const write = batchDelete(contextIn(draft, model), key, draft.unconditional);
  if (apart && draft.writes.get(write.text)?.operation === 'put') throw contradiction(model, key);
  draft.inputs.push({ operation: 'delete', input: key, key: write });
  draft.writes.set(write.text, write);
}

function contextIn({ database, contexts }: WriteDraft, model: ModelNode): OperationContext {
  const context = contexts.get(model) ?? operationContext(database, model);
  contexts.set(model, context);
  noteModel(database.counters, model.name);
  return context;
}

async function sendDraft(
  { database, inputs, writes }: WriteDraft,
  verb: string,
  options: BatchWriteOptions | undefined,
): Promise<BatchWriteResult> {
  const limits = batchLimits(options, database);
  const job = {
    entries: [...writes.values()],
    maxEntries: MAX_BATCH_WRITES,
    maxBytes: BATCH_WRITE_BYTES,
    bytesOf: ({ bytes }: BatchWrite) => bytes,
    writes: true,
    send: (group: readonly BatchWrite[], signal: AbortSignal) =>
      sendBatch(database, batchWriteOperation(group), signal),
  };
  const end = await runBatches(job, limits);
  database.counters.items = end.done.size;
  if (end.stop === undefined) {
    const { done, requests } = end;
    return { written: done.size, superseded: inputs.length - done.size, requests };
  }
  countFailure(database.counters);
  throw batchError({ verb, inputs, end, stop: end.stop });
}

function batchClosed(): ValidationError {
  return new ValidationError({
    code: 'batch-closed',
    path: '',
    message: 'A write was added to a batch that has been sent already.',
    hint: 'Add everything before the function given to db.batchWrite() returns, or its promise resolves.',
  });
}
