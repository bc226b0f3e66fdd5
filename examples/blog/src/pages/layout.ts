import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import { styleHref } from './assets.ts';

/** Markup. What is put into an `html` template is escaped, unless it is markup itself. */
export type Html = ReturnType<typeof html>;

/** What stands at the top of every page. */
export const BLOG_NAME = 'The Long Way Round';
const MOTTO = 'Four people on bread, gardens, maps and programs.';

/** A whole page. */
export function layout(c: Context<AppEnv>, title: string | undefined, content: Html): Html {
  const author = c.get('author');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${MOTTO}">
<title>${title === undefined ? BLOG_NAME : `${title} · ${BLOG_NAME}`}</title>
<link rel="stylesheet" href="${styleHref}">
<link rel="icon" href="/icon.svg">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="site">
  <p class="name"><a href="/">${BLOG_NAME}</a></p>
  <p class="motto">${MOTTO}</p>
  <nav aria-label="Site">
    ${link(c, '/', 'Posts')} ${link(c, '/tags', 'Tags')} ${link(c, '/archive', 'Archive')}
    ${link(c, '/desk', author === undefined ? 'Log in' : 'Desk')}
  </nav>
</header>
<main id="content">
${content}
</main>
<footer class="site">
  <p>Kept in DynamoDB, sent without a script.</p>
  ${author && html`<form method="post" action="/logout"><button class="quiet">Log out ${author.name}</button></form>`}
</footer>
</body>
</html>`;
}

/** A link that knows whether it leads to where one is. */
export function link(c: Context, href: string, text: string): Html {
  const here = c.req.path + (new URL(c.req.url).search || '');
  return html`<a href="${href}"${here === href && html` aria-current="page"`}>${text}</a>`;
}

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day, for people and for programs. */
export function day(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${longDate.format(date)}</time>`;
}

/** `1 time`, `2 times`. */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-GB')} ${thing}${count === 1 ? '' : 's'}`;
}

/** The links below a list: back to its beginning, and on. */
export function pageLinks(c: Context, cursor: string | undefined, words: PageWords): Html {
  const to = (changes: Readonly<Record<string, string | undefined>>): string => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...c.req.query(), ...changes })) {
      if (value !== undefined) query.set(name, value);
    }
    return `${c.req.path}${query.size > 0 ? `?${query}` : ''}${words.anchor ?? ''}`;
  };
  const isFirst = c.req.query('cursor') === undefined;
  if (isFirst && cursor === undefined) return html``;
  return html`<nav class="pages" aria-label="Pages">
  ${!isFirst && html`<a href="${to({ cursor: undefined })}">← ${words.first}</a>`}
  ${cursor !== undefined && html`<a class="next" rel="next" href="${to({ cursor })}">${words.next} →</a>`}
</nav>`;
}

/** What the links to other pages are called, and where on the page they lead. */
export interface PageWords {
  readonly first: string;
  readonly next: string;
  readonly anchor?: string;
}

/** What is wrong with what was typed; nothing, where nothing is. */
export function complaint(problem: { readonly message: string } | undefined): Html {
  if (problem === undefined) return html``;
  return html`<p class="complaint" role="alert">${problem.message}</p>`;
}
