import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import type { Comment, Notification, Post } from '../models.ts';
import { deskLinks } from './desk-page.ts';
import { counted, day, type Html, layout, pageLinks } from './layout.ts';
import { paragraphs } from './post-page.ts';

/** Comments to be decided about, and the posts that they are on. */
export interface WaitingView {
  readonly comments: readonly Comment[];
  readonly posts: readonly (Pick<Post, 'slug' | 'title'> | undefined)[];
  readonly cursor: string | undefined;
}

/** Where comments are approved and rejected. */
export function commentsPage(c: Context<AppEnv>, { comments, posts, cursor }: WaitingView): Html {
  return layout(
    c,
    'Comments',
    html`<h1>Comments</h1>
${deskLinks(c)}
${comments.length === 0 && html`<p class="lead">No comment waits for you.</p>`}
${comments.map((comment, place) => waitingOf(comment, posts[place]))}
${pageLinks(c, cursor, { first: 'Longest waiting', next: 'More' })}`,
  );
}

function waitingOf(
  { postId, path, name, email, text, createdAt }: Comment,
  post: Pick<Post, 'slug' | 'title'> | undefined,
): Html {
  return html`<article class="comment waiting">
  <p class="who"><b>${name}</b> ${email !== undefined && `<${email}>`} ${day(createdAt)}
    on <a href="/posts/${post?.slug}">${post?.title}</a></p>
  <div class="said">${paragraphs(text)}</div>
  <form method="post" action="/desk/comments" class="tools">
    <input type="hidden" name="postId" value="${postId}"><input type="hidden" name="path" value="${path}">
    <button name="decision" value="approved" aria-label="Approve the comment of ${name}">Approve</button>
    <button class="quiet" name="decision" value="rejected" aria-label="Reject the comment of ${name}">Reject</button>
  </form>
</article>
`;
}

/** What could not be told to anybody, with a button to try once more. */
export function deadLettersPage(
  c: Context<AppEnv>,
  { items, cursor }: { readonly items: readonly Notification[]; readonly cursor?: string },
): Html {
  return layout(
    c,
    'Undelivered',
    html`<h1>Undelivered</h1>
${deskLinks(c)}
${items.length === 0 && html`<p class="lead">Everybody has been told everything.</p>`}
${items.map(deadOf)}
${pageLinks(c, cursor, { first: 'Latest', next: 'Older' })}`,
  );
}

function deadOf({ id, message, attempts, lastError, dueAt }: Notification): Html {
  const what = message.by === 'email' ? `“${message.subject}” to ${message.to}` : 'Webhook';
  const text = message.by === 'email' ? message.text : message.body;
  return html`<article class="comment waiting">
  <p class="who"><b>${what}</b> given up after ${counted(attempts, 'attempt')}, ${day(dueAt)}: ${lastError}</p>
  <pre tabindex="0"><code>${text}</code></pre>
  <form method="post" action="/desk/undelivered" class="tools">
    <button name="id" value="${id}">Send again</button>
  </form>
</article>
`;
}
