/**
 * A second implementation of DynamoDB's updates, on plain values, written from AWS's documentation
 * and sharing no line with the library: what the property test holds the builder and the engine to.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */

/** A step of a builder: the method and what it is given. */
export interface Step {
  readonly method:
    | 'set'
    | 'setIfNotExists'
    | 'remove'
    | 'increment'
    | 'decrement'
    | 'add'
    | 'delete'
    | 'appendToList'
    | 'prependToList';
  readonly path: string;
  readonly value?: unknown;
}

/** An item, or anything in it. */
export type Value = unknown;
type Holder = Record<string | number, Value>;

/** What becomes of an update: the item after it, or the codes of which one is the error's. */
export type Outcome = { readonly item: Value } | { readonly codes: readonly string[] };

/** A path as its names and positions. */
export function stepsOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, position, name]) =>
    name === undefined ? Number(position) : name,
  );
}

/** What an item holds at a path; `undefined` where nothing is. */
export function valueAt(item: Value, path: string): Value {
  return stepsOf(path).reduce<Value>(
    (value, step) => (value === null || value === undefined ? undefined : (value as Holder)[step]),
    item,
  );
}

/** Applies steps to an item, each of them to the item as it was before. */
export function applied(item: Value, steps: readonly Step[]): Outcome {
  if (steps.some((step, at) => steps.slice(at + 1).some((other) => overlap(step, other)))) {
    return { codes: ['path-overlap'] };
  }
  const results = steps.map((step) => ({ step, result: resultOf(item, step) }));
  const codes = results.flatMap(({ result }) => ('code' in result ? [result.code] : []));
  if (codes.length > 0) return { codes };
  const after = structuredClone(item) as Holder;
  const removals: (readonly (string | number)[])[] = [];
  for (const { step, result } of results) {
    if (!('value' in result)) continue;
    const path = stepsOf(step.path);
    if (result.value === undefined) removals.push(path);
    else put(after, path, result.value);
  }
  for (const path of removals.sort(fromTheBack)) take(after, path);
  return { item: after };
}

function overlap({ path: left }: Step, { path: right }: Step): boolean {
  const [one, other] = [stepsOf(left), stepsOf(right)];
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((step, at) => step === other[at]);
}

/** A value to store, `undefined` to remove, or why not. */
type Result = { readonly value: Value } | { readonly code: string } | Record<string, never>;

function resultOf(item: Value, { method, path, value }: Step): Result {
  const before = valueAt(item, path);
  // To add, append or delete nothing is to ask for nothing.
  if (isNothing(method, value)) return {};
  const holder = stepsOf(path)
    .slice(0, -1)
    .reduce<Value>(
      (inner, step) => (inner === undefined || inner === null ? inner : (inner as Holder)[step]),
      item,
    );
  const isNested = stepsOf(path).length > 1;
  if (isNested && (holder === undefined || holder === null))
    return { code: 'update-parent-missing' };
  switch (method) {
    case 'set':
      return { value };
    case 'setIfNotExists':
      return before === undefined ? { value } : {};
    case 'remove':
      return { value: undefined };
    case 'increment':
      return sum(before, value);
    case 'decrement':
      return sum(before, -(value as number));
    case 'add':
      return value instanceof Set ? union(before, value) : sum(before, value);
    case 'delete':
      return difference(before, value as Set<unknown>);
    case 'appendToList':
    case 'prependToList':
      return joined(before, value as readonly unknown[], method);
  }
}

function isNothing(method: Step['method'], value: Value): boolean {
  if (method === 'add' || method === 'delete') return value instanceof Set && value.size === 0;
  return method.endsWith('ToList') && (value as readonly unknown[]).length === 0;
}

const operand: Result = { code: 'update-operand' };

function sum(before: Value, by: Value): Result {
  if (before !== undefined && typeof before !== 'number') return operand;
  return { value: ((before as number | undefined) ?? 0) + (by as number) };
}

function union(before: Value, added: ReadonlySet<unknown>): Result {
  if (before !== undefined && !(before instanceof Set)) return operand;
  return { value: new Set([...((before as Set<unknown> | undefined) ?? []), ...added]) };
}

function difference(before: Value, gone: ReadonlySet<unknown>): Result {
  if (before === undefined) return {};
  if (!(before instanceof Set)) return operand;
  const left = [...before].filter((element) => !gone.has(element));
  return { value: left.length === 0 ? undefined : new Set(left) };
}

function joined(before: Value, values: readonly unknown[], method: Step['method']): Result {
  if (before !== undefined && !Array.isArray(before)) return operand;
  const list = (before as readonly unknown[] | undefined) ?? [];
  return { value: method === 'appendToList' ? [...list, ...values] : [...values, ...list] };
}

function holderAt(item: Holder, path: readonly (string | number)[]): Holder {
  return path.slice(0, -1).reduce<Holder>((inner, step) => inner[step] as Holder, item);
}

/** An element behind the end of a list is appended. */
function put(item: Holder, path: readonly (string | number)[], value: Value): void {
  const holder = holderAt(item, path);
  const last = path.at(-1) as string | number;
  if (Array.isArray(holder) && Number(last) >= holder.length) holder.push(value);
  else holder[last] = value;
}

function take(item: Holder, path: readonly (string | number)[]): void {
  const holder = holderAt(item, path);
  const last = path.at(-1) as string | number;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
}

/** Positions are those of before the update: the last of a list goes first. */
function fromTheBack(
  left: readonly (string | number)[],
  right: readonly (string | number)[],
): number {
  const at = left.findIndex((step, index) => step !== right[index]);
  const [one, other] = [left[at], right[at]];
  return typeof one === 'number' && typeof other === 'number' ? other - one : 0;
}
