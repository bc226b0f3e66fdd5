import { isSet } from '../codec/guards.ts';
import { encodeAt, encodeChangeAt } from '../codec/operand.ts';
import type { AttributeNode } from '../definition/node.ts';
import { type ResolvedPath, resolvePath } from '../definition/path.ts';
import { ValidationError } from '../errors/value.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { bind, type ExpressionContext } from './operand.ts';
import { pathPlaceholder } from './placeholders.ts';
import { removalOrder } from './removal-order.ts';
import { refuseTooLong } from './too-long.ts';
import type { AddAction, AppendAction, DeleteAction, UpdateAction } from './update.ts';

/** The clauses of an update expression, each with its parts in the order they were asked for. */
interface Clauses {
  readonly SET: string[];
  readonly REMOVE: string[];
  readonly ADD: string[];
  readonly DELETE: string[];
}

/**
 * The text of an update expression; `undefined` when nothing is left to change. Throws
 * ValidationError for unknown paths, for values that their attributes do not take, and for
 * `expression-too-long` beyond DynamoDB's 4 KB.
 */
export function renderUpdate(
  context: ExpressionContext,
  actions: readonly UpdateAction[],
): string | undefined {
  const clauses: Clauses = { SET: [], REMOVE: [], ADD: [], DELETE: [] };
  for (const action of removalOrder(actions)) renderAction(context, clauses, action);
  let text = '';
  for (const keyword of ['SET', 'REMOVE', 'ADD', 'DELETE'] as const) {
    const parts = clauses[keyword];
    if (parts.length > 0) text += `${text === '' ? '' : ' '}${keyword} ${parts.join(', ')}`;
  }
  refuseTooLong('update', text);
  return text === '' ? undefined : text;
}

function renderAction(context: ExpressionContext, clauses: Clauses, action: UpdateAction): void {
  const target = resolvePath(context.model.shape, action.path);
  const name = (): string => pathPlaceholder(context.placeholders, target.steps);
  switch (action.kind) {
    case 'set': {
      const value = encodeValue(context, target, action);
      const text = name();
      if (value === undefined) clauses.REMOVE.push(text);
      else clauses.SET.push(`${text} = ${bind(context, value)}`);
      return;
    }
    case 'setIfNotExists': {
      const value = encodeValue(context, target, action);
      if (value === undefined) return;
      const text = name();
      clauses.SET.push(`${text} = if_not_exists(${text}, ${bind(context, value)})`);
      return;
    }
    case 'remove':
      clauses.REMOVE.push(name());
      return;
    case 'add':
      if (isNothing(action.value)) return;
      renderAdd(context, clauses, action, target, name());
      return;
    case 'delete':
      if (isNothing(action.elements)) return;
      clauses.DELETE.push(`${name()} ${bind(context, elementsOf(action, target))}`);
      return;
    case 'append':
      if (action.values.length === 0) return;
      clauses.SET.push(renderAppend(context, action, target, name()));
      return;
    case 'bump': {
      const start = bind(context, { N: String(action.missing) });
      const text = name();
      clauses.SET.push(`${text} = if_not_exists(${text}, ${start}) + ${bind(context, { N: '1' })}`);
    }
  }
}

/** The value as its attribute is stored; `undefined` where the attribute is not to be stored. */
function encodeValue(
  context: ExpressionContext,
  { steps, node }: ResolvedPath,
  { path, value }: { readonly path: string; readonly value: unknown },
): AttributeValue | undefined {
  return steps.length === 1
    ? context.codec.encodeAttribute(path, value)
    : encodeChangeAt(node, value, path);
}

/** ADD reaches only attributes of the item itself; a number inside it is added to by SET. */
function renderAdd(
  context: ExpressionContext,
  clauses: Clauses,
  { path, value, negative }: AddAction,
  { steps, node }: ResolvedPath,
  text: string,
): void {
  const amount = value ?? oneOf(node);
  if (isSet(amount)) checkElements(path, node, amount);
  const encoded = bind(context, encodeAt(node, negative ? negated(amount) : amount, path));
  if (steps.length === 1) {
    clauses.ADD.push(`${text} ${encoded}`);
    return;
  }
  if (node.kind === 'set') throw nestedSet(path);
  const zero = bind(context, { N: '0' });
  clauses.SET.push(`${text} = if_not_exists(${text}, ${zero}) + ${encoded}`);
}

/** Elements are added one by one, so each is held to the `.check()` of its own. */
function checkElements(path: string, node: AttributeNode, elements: ReadonlySet<unknown>): void {
  if (node.kind !== 'set') return;
  let position = 0;
  for (const element of elements) {
    encodeChangeAt(node.element, element, `${path}[${position++}]`);
  }
}

/** DynamoDB has no empty set: to add or to delete none is to change nothing. */
function isNothing(elements: unknown): boolean {
  return isSet(elements) && elements.size === 0;
}

/** One, in the type of a number's attribute. */
function oneOf({ kind }: AttributeNode): unknown {
  if (kind === 'bigint') return 1n;
  return kind === 'decimal' ? '1' : 1;
}

function negated(amount: unknown): unknown {
  if (typeof amount === 'number' || typeof amount === 'bigint') return -amount;
  const text = String(amount);
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

function elementsOf(
  { path, elements }: DeleteAction,
  { steps, node }: ResolvedPath,
): AttributeValue {
  if (steps.length > 1) throw nestedSet(path);
  return encodeAt(node, elements, path);
}

function renderAppend(
  context: ExpressionContext,
  { path, values, at }: AppendAction,
  { node }: ResolvedPath,
  text: string,
): string {
  const element = node.kind === 'list' ? node.element : node;
  const L = values.map((value, position) => encodeElement(element, value, `${path}[${position}]`));
  const list = `if_not_exists(${text}, ${bind(context, { L: [] })})`;
  const added = bind(context, { L });
  return `${text} = list_append(${at === 'end' ? `${list}, ${added}` : `${added}, ${list}`})`;
}

/** An element in its place, its `.check()` asked; one that is to be left out would move the others. */
function encodeElement(element: AttributeNode, value: unknown, path: string): AttributeValue {
  return encodeChangeAt(element, value, path) ?? encodeAt(element, value, path);
}

function nestedSet(path: string): ValidationError {
  return new ValidationError({
    code: 'set-nested',
    path,
    message: `Elements cannot be added to or deleted from the set ${JSON.stringify(path)}.`,
    hint: 'DynamoDB can do so only in attributes of the item itself: set() the whole set instead.',
  });
}
