import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import type { CardPage } from '../lists.ts';
import type { Card } from '../models.ts';
import { day, type Html, layout, pageLinks } from './layout.ts';

/** What stands above a list, where it is not the front page. */
export interface ListHead {
  readonly title?: string;
  readonly lead?: string;
}

/** Posts, a page of them, with the names of who wrote them. */
export function listPage(
  c: Context<AppEnv>,
  { items, cursor }: CardPage,
  { title, lead, names }: ListHead & { readonly names: ReadonlyMap<string, string> },
): Html {
  return layout(
    c,
    title,
    html`${title === undefined ? html`<h1 class="unseen">Posts</h1>` : html`<h1>${title}</h1>`}
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${items.length === 0 && html`<p class="lead">There is nothing here yet.</p>`}
${items.map((card) => cardOf(card, names))}
${pageLinks(c, cursor, { first: 'Newest', next: 'Older posts' })}`,
  );
}

function cardOf(card: Card, names: ReadonlyMap<string, string>): Html {
  return html`<article class="card">
  <h2><a href="/posts/${card.slug}">${card.title}</a></h2>
  <p>${card.summary}</p>
  ${byline(card, names)}
</article>
`;
}

/** Who wrote it, when, and what about. */
export function byline(
  { authorId, date, tags }: Pick<Card, 'authorId' | 'date' | 'tags'>,
  names: ReadonlyMap<string, string>,
  more?: string,
): Html {
  const name = names.get(authorId) ?? authorId;
  return html`<p class="byline">
    <span><a href="/authors/${authorId}">${name}</a> · ${day(date)}${more !== undefined && ` · ${more}`}</span>
    <span class="tags">${[...tags].map((tag) => html`<a href="/tags/${tag}">#${tag}</a> `)}</span>
  </p>`;
}
