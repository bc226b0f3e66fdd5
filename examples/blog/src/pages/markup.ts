/**
 * A little of Markdown: headings, paragraphs, lists, quotations, code, emphasis, links. All text goes
 * through `html`, which escapes it; there is no way to write markup of one's own.
 */
import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** A text as markup. */
export function render(text: string): Html {
  return html`${blocksOf(text.replaceAll('\r', '')).map(block)}`;
}

/** Blocks stand between empty lines, except that code goes on to its closing fence. */
function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  let current: string[] = [];
  let isCode = false;
  const end = (): void => {
    if (current.length > 0) blocks.push(current.join('\n'));
    current = [];
  };
  for (const line of text.split('\n')) {
    const isFence = line.startsWith('```');
    if (isFence && !isCode) end();
    if (line.trim() === '' && !isCode) end();
    else current.push(line);
    if (isFence) isCode = !isCode;
    if (isFence && !isCode) end();
  }
  end();
  return blocks;
}

function block(source: string): Html {
  const lines = source.split('\n');
  if (source.startsWith('```')) {
    const code = lines.slice(1, lines.at(-1)?.startsWith('```') ? -1 : undefined);
    return html`<pre tabindex="0"><code>${code.join('\n')}</code></pre>\n`;
  }
  if (source.startsWith('### ')) return html`<h3>${inline(source.slice(4))}</h3>\n`;
  if (source.startsWith('## ')) return html`<h2>${inline(source.slice(3))}</h2>\n`;
  if (lines.every((line) => line.startsWith('> '))) {
    const quoted = lines.map((line) => line.slice(2)).join('\n');
    return html`<blockquote><p>${inline(quoted)}</p></blockquote>\n`;
  }
  if (lines.every((line) => line.startsWith('- '))) {
    return html`<ul>${lines.map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>\n`;
  }
  return html`<p>${inline(source)}</p>\n`;
}

/** `code`, **strong**, *emphasis*, [text](address). No part holds its own end, so this never backtracks far. */
const INLINE =
  /`(?<code>[^`\n]+)`|\*\*(?<strong>[^*]+)\*\*|\*(?<em>[^*\s][^*]*)\*|\[(?<text>[^[\]]+)\]\((?<href>[^()\s]+)\)/g;

function inline(source: string): Html {
  const parts: (string | Html)[] = [];
  let done = 0;
  for (const found of source.matchAll(INLINE)) {
    parts.push(source.slice(done, found.index), inlineOf(found));
    done = found.index + found[0].length;
  }
  parts.push(source.slice(done));
  return html`${parts}`;
}

function inlineOf({ 0: source, groups = {} }: RegExpExecArray): string | Html {
  const { code, strong, em, text, href } = groups;
  if (code !== undefined) return html`<code>${code}</code>`;
  if (strong !== undefined) return html`<strong>${strong}</strong>`;
  if (em !== undefined) return html`<em>${em}</em>`;
  // An address of a script is no address.
  if (text === undefined || !/^(https?:\/\/|\/(?!\/))/.test(href ?? '')) return source;
  return html`<a href="${href}">${text}</a>`;
}
