import { marshall, NumberValueImpl } from '@aws-sdk/util-dynamodb';

/**
 * A second implementation of DynamoDB's conditions, written from AWS's documentation and sharing no
 * line with the library: what the property test holds both the library and the engine to.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */

/** A condition as the test makes it. */
export type Tree =
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly op: Comparison;
      readonly value: Operand;
    }
  | {
      readonly kind: 'between';
      readonly path: string;
      readonly low: Operand;
      readonly high: Operand;
    }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly unknown[] }
  | { readonly kind: 'begins_with' | 'contains'; readonly path: string; readonly value: Operand }
  | { readonly kind: 'exists' | 'not_exists'; readonly path: string }
  | { readonly kind: 'type'; readonly path: string; readonly type: string }
  | { readonly kind: 'size'; readonly path: string; readonly op: Comparison; readonly size: number }
  | { readonly kind: 'and'; readonly trees: readonly Tree[] }
  | { readonly kind: 'or'; readonly trees: readonly Tree[] }
  | { readonly kind: 'not'; readonly tree: Tree };

/** A value, or another path. */
export type Operand = { readonly value: unknown } | { readonly path: string };

/** The comparison operators, as the library spells them. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** An attribute value: one type descriptor and what it holds. */
type Wire = { readonly [type: string]: unknown };

/** Whether an item, as a plain object, meets a condition. */
export function holds(item: object, tree: Tree): boolean {
  return evaluate(toWire(item)['M'] as Record<string, Wire>, tree);
}

/** A value in DynamoDB's form, by the SDK's own marshaller; dates as ISO text. */
function toWire(value: unknown): Wire {
  const { wire } = marshall({ wire: withTextDates(value) }, { removeUndefinedValues: true });
  return { ...wire };
}

function withTextDates(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withTextDates);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Set || value instanceof Uint8Array) return value;
  if (value instanceof NumberValueImpl) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withTextDates(entry)]),
  );
}

function evaluate(item: Record<string, Wire>, tree: Tree): boolean {
  switch (tree.kind) {
    case 'and':
      return tree.trees.every((inner) => evaluate(item, inner));
    case 'or':
      return tree.trees.some((inner) => evaluate(item, inner));
    case 'not':
      return !evaluate(item, tree.tree);
    case 'exists':
      return at(item, tree.path) !== undefined;
    case 'not_exists':
      return at(item, tree.path) === undefined;
    case 'type':
      return typeOf(at(item, tree.path)) === tree.type;
    case 'compare':
      return compare(at(item, tree.path), tree.op, resolve(item, tree.value));
    case 'between': {
      const found = at(item, tree.path);
      return (
        compare(found, '>=', resolve(item, tree.low)) &&
        compare(found, '<=', resolve(item, tree.high))
      );
    }
    case 'in':
      return tree.values.some((value) => compare(at(item, tree.path), '=', toWire(value)));
    case 'begins_with':
      return beginsWith(at(item, tree.path), resolve(item, tree.value));
    case 'contains':
      return contains(at(item, tree.path), resolve(item, tree.value));
    case 'size': {
      const size = sizeOf(at(item, tree.path));
      return size === undefined
        ? tree.op === '!='
        : compare({ N: String(size) }, tree.op, { N: String(tree.size) });
    }
  }
}

function resolve(item: Record<string, Wire>, operand: Operand): Wire | undefined {
  return 'path' in operand ? at(item, operand.path) : toWire(operand.value);
}

/** What stands at a path: `address.city`, `list[0].name`; `undefined` where nothing does. */
function at(item: Record<string, Wire>, path: string): Wire | undefined {
  let found: Wire | undefined = { M: item };
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    const container: unknown = index === undefined ? found?.['M'] : found?.['L'];
    if (typeof container !== 'object' || container === null) return undefined;
    const step = index ?? name ?? '';
    found = Object.hasOwn(container, step) ? (container as Record<string, Wire>)[step] : undefined;
  }
  return found;
}

function typeOf(value: Wire | undefined): string | undefined {
  return value === undefined ? undefined : Object.keys(value)[0];
}

/** Missing operands and operands of two types compare as unequal and as in no order. */
function compare(left: Wire | undefined, op: Comparison, right: Wire | undefined): boolean {
  if (op === '!=') return !compare(left, '=', right);
  if (left === undefined || right === undefined) return false;
  if (op === '=') return equal(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  switch (op) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Only text, numbers and bytes of one type have an order. */
function orderOf(left: Wire, right: Wire): number | undefined {
  const type = typeOf(left);
  if (type !== typeOf(right)) return undefined;
  if (type === 'S' || type === 'B') return Buffer.compare(bytesOf(left), bytesOf(right));
  return type === 'N' ? orderOfNumbers(String(left['N']), String(right['N'])) : undefined;
}

/** By value, to the last of DynamoDB's 38 digits. */
function orderOfNumbers(left: string, right: string): number {
  const [one, other] = [numberParts(left), numberParts(right)];
  const exponent = Math.min(one.exponent, other.exponent);
  const difference =
    one.digits * 10n ** BigInt(one.exponent - exponent) -
    other.digits * 10n ** BigInt(other.exponent - exponent);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** A number as an integer times a power of ten, without trailing zeros. */
function numberParts(text: string): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  let digits = BigInt(whole + fraction);
  let exponent = Number(power) - fraction.length;
  while (digits !== 0n && digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return { digits, exponent: digits === 0n ? 0 : exponent };
}

/** The order of two values of one scalar type, as DynamoDB sorts them: what sort keys follow. */
export function orderOfValues(left: unknown, right: unknown): number {
  return orderOf(toWire(left), toWire(right)) ?? 0;
}

/** The bytes that text and binary are ordered by: UTF-8, unsigned. */
function bytesOf(value: Wire): Buffer {
  return value['S'] === undefined
    ? Buffer.from(value['B'] as Uint8Array)
    : Buffer.from(value['S'] as string, 'utf8');
}

/** Equal in type and in content: maps in any order of their keys, sets in any order. */
function equal(left: Wire, right: Wire): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: Wire): string {
  const [[type, content] = ['', '']] = Object.entries(value);
  switch (type) {
    case 'N': {
      const { digits, exponent } = numberParts(String(content));
      return `N${digits}e${exponent}`;
    }
    case 'B':
      return `B${Buffer.from(content as Uint8Array).toString('hex')}`;
    case 'SS':
    case 'NS':
    case 'BS': {
      const element = type.slice(0, 1);
      return `${type}${(content as unknown[]).map((one) => canonical({ [element]: one })).sort()}`;
    }
    case 'L':
      return `L[${(content as Wire[]).map(canonical)}]`;
    case 'M':
      return `M{${Object.entries(content as Record<string, Wire>)
        .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
        .sort()}}`;
    default:
      return `${type}${JSON.stringify(content)}`;
  }
}

function beginsWith(value: Wire | undefined, part: Wire | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  const type = typeOf(value);
  if (type !== typeOf(part) || (type !== 'S' && type !== 'B')) return false;
  const [whole, start] = [bytesOf(value), bytesOf(part)];
  return whole.subarray(0, start.length).equals(start);
}

/** A part of a text or of bytes, an element of a set or of a list. */
function contains(value: Wire | undefined, part: Wire | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  const type = typeOf(value);
  if (type === 'S' || type === 'B') {
    return type === typeOf(part) && bytesOf(value).includes(bytesOf(part));
  }
  if (type === 'L') return (value['L'] as Wire[]).some((element) => equal(element, part));
  if (type !== 'SS' && type !== 'NS' && type !== 'BS') return false;
  const element = type.slice(0, 1);
  return (value[type] as unknown[]).some((one) => equal({ [element]: one }, part));
}

/** `undefined` for what has no size. The texts of this test are ASCII where their size is asked. */
function sizeOf(value: Wire | undefined): number | undefined {
  const [[type, content] = ['', '']] = Object.entries(value ?? {});
  switch (type) {
    case 'S':
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as string | unknown[]).length;
    case 'B':
      return (content as Uint8Array).byteLength;
    case 'M':
      return Object.keys(content as object).length;
    default:
      return undefined;
  }
}
