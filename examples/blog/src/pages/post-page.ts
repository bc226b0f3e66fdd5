import type { Context } from 'hono';
import { html } from 'hono/html';
import type { PublicComment } from '../comments.ts';
import type { AppEnv } from '../http/session.ts';
import type { Post } from '../models.ts';
import type { Problem } from '../problem.ts';
import { field } from './field.ts';
import { complaint, counted, day, type Html, layout, pageLinks } from './layout.ts';
import { byline } from './list-page.ts';
import { render } from './markup.ts';

/** What the form for a comment shows: what was typed, and what was wrong with it. */
export interface CommentForm {
  readonly name?: string;
  readonly email?: string;
  readonly text?: string;
  readonly parent?: string | undefined;
  readonly problem?: Problem;
}

/** Everything on the page of a post. */
export interface PostView {
  readonly post: Post;
  readonly names: ReadonlyMap<string, string>;
  readonly views: number;
  readonly comments: { readonly items: readonly PublicComment[]; readonly cursor?: string };
  readonly pending: PublicComment | undefined;
  readonly form: CommentForm;
}

/** A post and its comments. */
export function postPage(c: Context<AppEnv>, view: PostView): Html {
  const { post, names, views, comments, pending, form } = view;
  const isOpen = post.status === 'published';
  return layout(
    c,
    post.title,
    html`${articleOf(post, byline(post, names, `read ${counted(views, 'time')}`))}
<section class="comments" id="comments" aria-labelledby="comments-title">
<h2 id="comments-title">Comments</h2>
${comments.items.length === 0 && !pending && html`<p class="lead">Nobody has said anything yet.</p>`}
${comments.items.map((comment) => commentOf(comment, tools(c, post, comment)))}
${pageLinks(c, comments.cursor, { first: 'First comments', next: 'More comments', anchor: '#comments' })}
${pending && pendingOf(pending)}
${isOpen ? formOf(post, form, comments.items) : html`<p class="lead">This post takes no more comments.</p>`}
</section>`,
  );
}

/** The text of a post, with what stands below its title. */
export function articleOf(post: Pick<Post, 'title' | 'status' | 'body'>, below: Html): Html {
  return html`<article class="post">
<h1>${post.title}</h1>
${below}
${post.status === 'archived' && html`<p class="note">This post is archived. It may be out of date.</p>`}
<div class="text">
${render(post.body)}
</div>
</article>`;
}

function commentOf(comment: PublicComment, below: Html): Html {
  const { path, depth, status, name, createdAt, text } = comment;
  if (status === 'removed') {
    return html`<div class="comment depth-${depth}" id="${path}"><p class="gone">This comment was removed.</p></div>\n`;
  }
  return html`<article class="comment depth-${depth}" id="${path}">
  <p class="who"><b>${name}</b> ${day(createdAt)}</p>
  <div class="said">${paragraphs(text)}</div>
  ${below}
</article>
`;
}

function tools(c: Context<AppEnv>, post: Post, { path, name }: PublicComment): Html {
  const answer = `/posts/${post.slug}?reply=${path}#comment-form`;
  const isOwn = c.get('author')?.id === post.authorId;
  return html`<div class="tools">
    ${post.status === 'published' && html`<a href="${answer}" aria-label="Answer ${name}">Answer</a>`}
    ${
      isOwn &&
      html`<form method="post" action="/desk/comments">
      <input type="hidden" name="postId" value="${post.id}"><input type="hidden" name="path" value="${path}">
      <input type="hidden" name="next" value="/posts/${post.slug}">
      <button class="quiet" name="decision" value="removed" aria-label="Remove the comment of ${name}">Remove</button>
    </form>`
    }
  </div>`;
}

function pendingOf({ name, text }: PublicComment): Html {
  return html`<article class="comment waiting" id="pending">
  <p class="who"><b>${name}</b> <span role="status">waits for approval; others do not see it yet</span></p>
  <div class="said">${paragraphs(text)}</div>
</article>`;
}

function formOf(
  { slug }: Post,
  { name, email, text, parent, problem }: CommentForm,
  comments: readonly PublicComment[],
): Html {
  const answered = comments.find(({ path }) => path === parent);
  return html`<form method="post" action="/posts/${slug}/comments" id="comment-form">
  <h3>${answered ? `Answer ${answered.name}` : 'Say something'}</h3>
  ${complaint(problem)}
  ${parent && html`<input type="hidden" name="parent" value="${parent}">`}
  <div class="pair">
    ${field(
      { name: 'name', label: 'Name' },
      (it) => html`<input ${it} value="${name ?? ''}"
      maxlength="60" autocomplete="name" required>`,
    )}
    ${field(
      { name: 'email', label: 'Email', hint: 'not shown' },
      (it) => html`<input ${it} type="email" value="${email ?? ''}" autocomplete="email">`,
    )}
  </div>
  ${field(
    { name: 'text', label: 'Comment' },
    (it) => html`<textarea ${it}
    rows="5" maxlength="4000" required>${text ?? ''}</textarea>`,
  )}
  <p><button>Send</button> ${parent && html`<a href="/posts/${slug}#comments">Answer nobody</a>`}</p>
</form>`;
}

/** Plain text as its paragraphs. */
export function paragraphs(text: string): Html {
  return html`${text.split(/\n{2,}/).map((part) => html`<p>${part}</p>`)}`;
}
