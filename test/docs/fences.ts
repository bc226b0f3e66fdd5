/** A fenced block of a Markdown file. */
export interface Fence {
  /** Relative to the repository. */
  readonly path: string;
  /** The line of its first line of text, counted from 1. */
  readonly line: number;
  /** The first word behind the backticks: `ts`, `text`, `sh`. */
  readonly language: string;
  /** The words after it. */
  readonly flags: readonly string[];
  readonly text: string;
  /** Every block belongs to the heading above it; counted, not named. */
  readonly section: number;
}

/** Every fenced block of a Markdown file. */
export function fencesOf(path: string, markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  let section = 0;
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, content] of markdown.split('\n').entries()) {
    if (open !== undefined && content.trim() !== '```') open.lines.push(content);
    else if (open !== undefined) {
      const [language = '', ...flags] = open.info.split(/\s+/);
      fences.push({ path, line: open.line, language, flags, text: open.lines.join('\n'), section });
      open = undefined;
    } else if (/^```\S/.test(content)) {
      open = { info: content.slice(3).trim(), line: index + 2, lines: [] };
    } else if (content.startsWith('#')) section += 1;
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is never closed.`);
  return fences;
}
