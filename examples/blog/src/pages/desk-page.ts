import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import type { CardPage } from '../lists.ts';
import type { Card } from '../models.ts';
import { counted, day, type Html, layout, link, pageLinks } from './layout.ts';

/** What an author sees of their own posts. */
export interface DeskView {
  readonly list: CardPage;
  /** How often each of them was read. */
  readonly views: readonly number[];
  /** How many comments wait. */
  readonly waiting: number;
  readonly status: Card['status'] | undefined;
}

/** An author's posts, with what can be done to them. */
export function deskPage(c: Context<AppEnv>, { list, views, waiting, status }: DeskView): Html {
  const comments =
    waiting === 0 ? 'Comments' : `Comments (${waiting}${waiting === 100 ? '+' : ''})`;
  return layout(
    c,
    'Desk',
    html`<div class="heading"><h1>Desk</h1> <a class="button" href="/desk/posts/new">Write a post</a></div>
${deskLinks(c, comments)}
<nav class="filters" aria-label="Which posts">
  ${link(c, '/desk', 'All')} ${link(c, '/desk?status=draft', 'Drafts')}
  ${link(c, '/desk?status=published', 'Published')} ${link(c, '/desk?status=archived', 'Archived')}
</nav>
${list.items.length === 0 && html`<p class="lead">There is no ${status ?? ''} post.</p>`}
<ul class="desk">
${list.items.map((card, place) => rowOf(card, views[place] ?? 0))}
</ul>
${pageLinks(c, list.cursor, { first: 'Newest', next: 'Older posts' })}`,
  );
}

/** Between the pages of the desk. */
export function deskLinks(c: Context, comments = 'Comments'): Html {
  return html`<nav class="sections" aria-label="Desk">
  ${link(c, '/desk', 'Posts')} ${link(c, '/desk/comments', comments)} ${link(c, '/desk/undelivered', 'Undelivered')}
</nav>`;
}

function rowOf(card: Card, views: number): Html {
  const { id, slug, title, status, date } = card;
  const read =
    status === 'draft'
      ? html`begun ${day(date)}`
      : html`${day(date)} · read ${counted(views, 'time')}`;
  return html`<li>
  <h2><a href="/desk/posts/${id}">${title}</a> <span class="status ${status}">${status}</span></h2>
  <div class="row"><p class="byline">${read}</p>
  <div class="tools">
    <a href="${status === 'draft' ? `/desk/posts/${id}/preview` : `/posts/${slug}`}" aria-label="Read “${title}”">Read</a>
    ${moveButton(card)}
  </div></div>
</li>
`;
}

/** Publishes a post, or archives it. */
export function moveButton({ id, status, title }: Pick<Card, 'id' | 'status' | 'title'>): Html {
  const [to, word] = status === 'published' ? ['archived', 'Archive'] : ['published', 'Publish'];
  return html`<form method="post" action="/desk/posts/${id}/status">
      <button class="quiet" name="status" value="${to}" aria-label="${word} “${title}”">${word}</button>
    </form>`;
}
