import type { ModelNode } from '../definition/model-node.ts';
import { PlanError } from '../errors/query.ts';
import { type Refusal, type RefusalCode, refusalCodes } from './assess.ts';
import type { Search } from './search.ts';
import { sourcesOf } from './source.ts';

/** The error of a search that nothing can answer: named after what the nearest source lacks. */
export function planError(
  model: ModelNode,
  search: Search,
  refusals: readonly Refusal[],
): PlanError {
  const nearest = refusalCodes.findLast((code) => refusals.some((one) => one.code === code));
  const code =
    search.kind === 'scan' && search.order !== undefined ? 'no-order' : (nearest ?? 'no-index');
  const lines = refusals.map(({ source, reason }) => `\n  - ${source.name} ${reason}`);
  return new PlanError({
    code,
    message: `${opening(model, search, code)}${lines.join('')}`,
    hint: hintOf(search, code),
    rejected: refusals.map(({ source, reason }) => ({ index: source.name, reason })),
  });
}

function opening(model: ModelNode, search: Search, code: RefusalCode): string {
  if (search.kind === 'scan' && code === 'no-order') {
    return `A scan of ${model.name} has no order.`;
  }
  const wanted = search.index === undefined ? 'No index' : `The index ${search.index}`;
  const of = `${wanted} of ${model.name} ${search.index === undefined ? 'can' : 'cannot'}`;
  switch (code) {
    case 'no-order':
      return `${of} answer this query in the order of ${search.order?.path}.`;
    case 'index-consistency':
      return `${of} answer this query consistently.`;
    case 'index-coverage':
      return `${of} give everything that this query reads.`;
    case 'key-in-filter':
      return `${of} answer this query, because a Query cannot filter on its own key.`;
    default:
      return `${of} answer this query.`;
  }
}

function hintOf(search: Search, code: RefusalCode): string {
  switch (code) {
    case 'no-order':
      return 'Order by the sort key of an index whose partition key the query fixes, or sort the items yourself.';
    case 'index-consistency':
      return 'Leave consistent() out, or query the table or a local index.';
    case 'index-coverage':
      return 'Select what the index carries, call hydrate() to read the rest from the table, or project more; a filter can only be on what it carries.';
    case 'key-in-filter':
      return 'Leave one of the conditions out, or check it in your own code; scan() can filter on keys.';
    default:
      return search.allowScan
        ? 'Without the order, a scan could answer it.'
        : 'Add the equality that an index needs, declare an index, or call allowScan() to read the whole table.';
  }
}

/** The error of an index that the model does not have. */
export function unknownIndex(model: ModelNode, name: string): PlanError {
  const names = sourcesOf(model).flatMap((source) =>
    source.index === undefined ? [] : [source.name],
  );
  return new PlanError({
    code: 'index-unknown',
    message: `${model.name} has no index ${JSON.stringify(name)}.`,
    hint: names.length === 0 ? 'It has no indexes at all.' : `It has ${names.join(', ')}.`,
  });
}
