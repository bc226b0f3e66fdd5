import { describe as describeValue } from '../codec/words.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { AttributeNode } from '../definition/node.ts';
import { resolvePath } from '../definition/path.ts';
import { wireTypesOf } from '../definition/wire-type.ts';
import { ValidationError } from '../errors/value.ts';
import type { WireType } from '../wire/attribute-value.ts';
import type { UpdateAction } from './update.ts';

/** What an action needs its attribute to be. */
type Wanted = 'a number' | 'a set' | 'a number or a set' | 'a list';

/**
 * Throws a ValidationError where an action asks of an attribute what its kind cannot do, or takes
 * away what every item must have: DynamoDB would refuse the one with words that name nothing, and
 * do the other, so that the item could not be read any more.
 */
export function refuseUnfit(model: ModelNode, actions: readonly UpdateAction[]): void {
  for (const action of actions) {
    const { node } = resolvePath(model.shape, action.path);
    if (action.kind === 'remove') refuseRequired(model, action.path, node);
    const wanted = wantedBy(action);
    if (wanted !== undefined && !isA(node, wanted)) throw unfit(model, action, node, wanted);
    if (action.kind === 'append') refuseNoArray(action.path, action.values);
    if (action.kind === 'add' && action.value === null) throw nothingToAdd(action.path);
  }
}

function wantedBy(action: UpdateAction): Wanted | undefined {
  switch (action.kind) {
    case 'append':
      return 'a list';
    case 'delete':
      return 'a set';
    case 'add':
      return action.counts ? 'a number' : 'a number or a set';
    default:
      return undefined;
  }
}

function isA(node: AttributeNode, wanted: Wanted): boolean {
  if (node.kind === 'unknown') return true;
  if (wanted === 'a list') return node.kind === 'list';
  const isSet = wireTypesOf(node).every((type) => setTypes.has(type));
  if (wanted === 'a set') return isSet;
  return isNumber(node) || (isSet && wanted !== 'a number');
}

const setTypes: ReadonlySet<WireType> = new Set(['SS', 'NS', 'BS']);

/** Whether a sum is one again: it is not for dates, nor for one number out of several. */
function isNumber(node: AttributeNode): boolean {
  if (node.kind === 'custom') return isNumber(node.stored);
  return node.kind === 'number' || node.kind === 'bigint' || node.kind === 'decimal';
}

function unfit(
  { name }: ModelNode,
  action: UpdateAction,
  node: AttributeNode,
  wanted: Wanted,
): ValidationError {
  return new ValidationError({
    code: 'action-unfit',
    path: action.path,
    message: `${name}.${action.path} is declared as ${node.kind}, and ${verbOf(action)} takes ${wanted}.`,
    hint: 'Change a value of another kind with set().',
  });
}

function verbOf(action: UpdateAction): string {
  if (action.kind === 'add' && action.counts) return action.negative ? 'decrement' : 'increment';
  if (action.kind !== 'append') return action.kind;
  return action.at === 'end' ? 'appendToList' : 'prependToList';
}

/** An element of a list and an entry of a record may go; so may what a read has a value for. */
function refuseRequired({ name, shape }: ModelNode, path: string, node: AttributeNode): void {
  const isPart = /^(.+)(?:\.[^.[\]]+|\[\d+\])$/.exec(path)?.[1];
  const holder = isPart === undefined ? undefined : resolvePath(shape, isPart).node;
  if (holder !== undefined && holder.kind !== 'map') return;
  if (node.optional || node.omitEmpty || node.default !== undefined) return;
  if (node.kind !== 'unknown' && isA(node, 'a set')) return;
  throw new ValidationError({
    code: 'attribute-required',
    path,
    message: `${name}.${path} cannot be removed: every item has to have it.`,
    hint: 'Without it the item could not be read. Declare it .optional() or with a .default(), or set it.',
  });
}

function refuseNoArray(path: string, values: unknown): void {
  if (Array.isArray(values)) return;
  throw new ValidationError({
    code: 'value-type',
    path,
    message: `${JSON.stringify(path)} was to get ${describeValue(values)} as elements.`,
    hint: 'Pass an array, also for a single element.',
  });
}

function nothingToAdd(path: string): ValidationError {
  return new ValidationError({
    code: 'value-type',
    path,
    message: `null was to be added to ${JSON.stringify(path)}.`,
    hint: 'Pass a number or a Set; leave it out to count by one.',
  });
}
