import { keyOfWireItem } from '../../codec/key.ts';
import { batchReading } from '../../operations/batch-get.ts';
import { batchKey } from '../../operations/batch-operation.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { batchError, causeOf } from '../batch/batch-error.ts';
import { readKeys } from '../batch/batch-get.ts';
import { batchLimits } from '../batch/batch-options.ts';
import type { CallOptions } from '../call/call-options.ts';
import { countFailure } from '../observe/stats.ts';
import type { SearchRun } from './run-search.ts';

/**
 * The whole items of what an index brought, each in the place of its entry; `undefined` for one that
 * was deleted in the meantime. Throws what a request fails with, and a `BatchError` when keys are
 * left unread for longer than a batch may take.
 */
export async function completeItems(
  run: SearchRun,
  entries: readonly WireItem[],
  options: CallOptions | undefined,
): Promise<readonly (WireItem | undefined)[]> {
  const { database, operation, search } = run;
  const { model, codec } = operation;
  const keys = entries.map((entry) => batchKey(operation, keyOfWireItem(model, entry)));
  const reading = batchReading(model, search.select, search.consistent);
  const limits = batchLimits(options, database);
  const { found, end } = await readKeys(database, keys, reading, limits);
  if (end.stop === undefined) return keys.map(({ text }) => found.get(text)?.stored());
  countFailure(database.counters);
  if (end.stop.reason !== 'deadline') throw causeOf(end.stop, end.requests);
  const inputs = keys.map((key) => ({
    operation: 'get' as const,
    input: codec.decodePartial(key.key),
    key,
  }));
  throw batchError({ verb: `hydrate of ${model.name}`, inputs, end, stop: end.stop });
}
