/** What a template is made of. */
export type PlainData =
  | string
  | number
  | boolean
  | readonly PlainData[]
  | { readonly [name: string]: PlainData };

/** What stands above an entry, by the names that lead to it: `Resources.UsersTable`. */
export type Comments = Readonly<Record<string, string>>;

/**
 * Plain data as YAML that both YAML 1.1, which CloudFormation reads, and 1.2 understand alike. An
 * entry with a comment has an empty line above it, unless it is the first.
 */
export function toYaml(data: PlainData, comments: Comments = {}): string {
  return `${linesOf(data, '', comments).join('\n')}\n`;
}

function linesOf(data: PlainData, path: string, comments: Comments): readonly string[] {
  if (isInline(data)) return [inline(data)];
  if (isList(data)) {
    return data.flatMap((element) => {
      const [first = '', ...rest] = linesOf(element, path, comments);
      return [`- ${first}`, ...rest.map(indented)];
    });
  }
  return Object.entries(data).flatMap(([name, value], position) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const about = Object.hasOwn(comments, inner) ? comments[inner] : undefined;
    const comment = about?.split('\n').map((line) => `# ${line}`) ?? [];
    const gap = comment.length > 0 && position > 0 ? [''] : [];
    const key = scalar(name);
    const entry = isInline(value)
      ? [`${key}: ${inline(value)}`]
      : [`${key}:`, ...linesOf(value, inner, comments).map(indented)];
    return [...gap, ...comment, ...entry];
  });
}

type Inline = string | number | boolean | readonly [] | Readonly<Record<string, never>>;

function isInline(data: PlainData): data is Inline {
  return typeof data !== 'object' || Object.keys(data).length === 0;
}

function inline(data: Inline): string {
  if (typeof data === 'object') return Array.isArray(data) ? '[]' : '{}';
  return scalar(data);
}

function isList(data: PlainData): data is readonly PlainData[] {
  return Array.isArray(data);
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** Words that some reader of YAML 1.1 takes for something else than text. */
const notText = /^(?:y|n|yes|no|on|off|true|false|null|e\d+)$/i;

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isWord = /^[A-Za-z_](?:[\w-]|::(?=\w))*$/.test(value);
  if (isWord && !notText.test(value)) return value;
  if (/^\P{C}*$/u.test(value) && !/[\u2028\u2029]/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  // What cannot be seen is escaped as in JSON, which every YAML parser reads.
  return JSON.stringify(value).replace(/[^\P{C}\n]|[\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
