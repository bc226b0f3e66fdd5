/** What an attribute of a block can be given. */
export type HclValue =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly [name: string]: string };

/** One entry of a block's body. */
export type HclEntry = HclAttribute | HclBlock | HclComment;

/** `name = value` */
export interface HclAttribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly value: HclValue;
}

/** `type "label" { … }` */
export interface HclBlock {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly HclEntry[];
}

/** `# text`, above what follows it. */
export interface HclComment {
  readonly kind: 'comment';
  readonly text: string;
}

/** Attributes in the order given; those without a value are left out. */
export function attributes(values: {
  readonly [name: string]: HclValue | undefined;
}): readonly HclAttribute[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ kind: 'attribute', name, value } as const],
  );
}

/** A block without labels; none where there is nothing to put into it. */
export function block(type: string, body: readonly HclEntry[]): readonly HclBlock[] {
  return body.length === 0 ? [] : [{ kind: 'block', type, labels: [], body }];
}

/** A comment. */
export function comment(text: string): HclComment {
  return { kind: 'comment', text };
}

/** Entries as HashiCorp's configuration language, laid out as `terraform fmt` does. */
export function toHcl(entries: readonly HclEntry[]): string {
  return `${linesOf(entries).join('\n')}\n`;
}

/** Attributes of one line each that stand directly below one another, or anything else alone. */
type Run = readonly [HclEntry, ...HclEntry[]];

/** An empty line sets the runs apart, and a comment stands on what it is about. */
function linesOf(entries: readonly HclEntry[]): readonly string[] {
  return runsOf(entries).flatMap((run, at, runs) => {
    const isFirst = at === 0 || runs[at - 1]?.[0].kind === 'comment';
    return [...(isFirst ? [] : ['']), ...runLines(run)];
  });
}

function runsOf(entries: readonly HclEntry[]): readonly Run[] {
  const runs: [HclEntry, ...HclEntry[]][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last !== undefined && isLine(last[0]) && isLine(entry)) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function isLine(entry: HclEntry): boolean {
  return entry.kind === 'attribute' && !isObject(entry.value);
}

function runLines(run: Run): readonly string[] {
  const width = Math.max(
    ...run.map((entry) => (entry.kind === 'attribute' ? entry.name.length : 0)),
  );
  return run.flatMap((entry) => entryLines(entry, width));
}

function entryLines(entry: HclEntry, width: number): readonly string[] {
  if (entry.kind === 'comment') return entry.text.split('\n').map((line) => `# ${line}`);
  if (entry.kind === 'block') {
    const head = [entry.type, ...entry.labels.map(quoted), '{'].join(' ');
    return [head, ...linesOf(entry.body).map(indented), '}'];
  }
  return assignment(entry.name.padEnd(width), entry.value);
}

function assignment(name: string, value: HclValue): readonly string[] {
  if (!isObject(value)) return [`${name} = ${inline(value)}`];
  const names = Object.keys(value).map((key) => (isIdentifier(key) ? key : quoted(key)));
  const width = Math.max(...names.map((key) => key.length));
  const lines = Object.values(value).map(
    (text, at) => `  ${(names[at] ?? '').padEnd(width)} = ${quoted(text)}`,
  );
  return [`${name} = {`, ...lines, '}'];
}

function inline(value: string | number | boolean | readonly string[]): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' ? `[${value.map(quoted).join(', ')}]` : String(value);
}

function isObject(value: HclValue): value is { readonly [name: string]: string } {
  return typeof value === 'object' && !Array.isArray(value);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(name);
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** JSON's text, but for the two escapes that this language lacks and the two that begin templates. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/\\./g, (pair) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[pair] ?? pair)
    .replace(/([$%])\{/g, '$1$1{');
}
