import { keyProperties } from '../../definition/key.ts';
import { isPathReference } from '../../expression/condition.ts';
import { getOperation } from '../../operations/get.ts';
import type { GetItemResponse } from '../../wire/requests.ts';
import { execute } from '../call/execute.ts';
import { decodeOrSkip } from '../decode-or-skip.ts';
import type { Reader } from './batches.ts';
import type { SearchRun } from './run-search.ts';

/** A query that names the whole key and nothing else is a GetItem; `undefined` for any other. */
export function readByKey(run: SearchRun): Reader['byKey'] {
  const { database, search, operation } = run;
  const key = wholeKey(run);
  if (key === undefined) return undefined;
  const input = { key, consistent: search.consistent, shown: search };
  return async (options) => {
    const get = getOperation(operation, input);
    const fromResponse = (response: GetItemResponse): unknown =>
      decodeOrSkip(database, () => get.fromResponse(response));
    return execute(database, { ...get, fromResponse }, options);
  };
}

function wholeKey({ search, compiled, operation }: SearchRun): object | undefined {
  const { where, filter, select, index } = search;
  const isPlain = filter.length === 0 && select === undefined && index === undefined;
  if (compiled.plan.kind !== 'query' || compiled.plan.index !== undefined || !isPlain)
    return undefined;
  const properties = keyProperties(operation.model.key);
  if (where.length !== properties.length) return undefined;
  const key: { [property: string]: unknown } = {};
  for (const condition of where) {
    const isEquality = condition.kind === 'comparison' && condition.operator === '=';
    if (!isEquality || isPathReference(condition.value)) return undefined;
    key[condition.path] = condition.value;
  }
  return properties.every((property) => Object.hasOwn(key, property)) ? key : undefined;
}
