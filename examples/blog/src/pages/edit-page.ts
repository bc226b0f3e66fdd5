import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import type { Post } from '../models.ts';
import type { Problem } from '../problem.ts';
import { moveButton } from './desk-page.ts';
import { field } from './field.ts';
import { complaint, day, type Html, layout } from './layout.ts';
import { articleOf } from './post-page.ts';

/** A new post, one that is there, or what was typed and could not be saved. */
export interface EditView {
  readonly post?: Post;
  readonly form?: Readonly<Record<string, string>>;
  readonly problem?: Problem;
}

const MARKUP = '## heading, *emphasis*, [link](https://…), `code`, - list, > quotation';

/** Where a post is written. */
export function editPage(c: Context<AppEnv>, { post, form, problem }: EditView): Html {
  const { title, slug, summary, tags, body, version } = form ?? fieldsOf(post);
  const heading = post === undefined ? 'A new post' : 'Edit';
  return layout(
    c,
    post?.title ?? heading,
    html`<div class="heading"><h1>${heading}</h1>
${post && toolsOf(post)}
</div>
${complaint(problem)}
<form method="post" action="/desk/posts/${post?.id ?? 'new'}">
  <input type="hidden" name="version" value="${version ?? ''}">
  ${field(
    { name: 'title', label: 'Title' },
    (it) => html`<input ${it} value="${title ?? ''}"
    maxlength="120" required>`,
  )}
  ${field(
    { name: 'body', label: 'Text', hint: MARKUP },
    (it) => html`<textarea ${it}
    rows="18" maxlength="40000" required>${body ?? ''}</textarea>`,
  )}
  ${field(
    {
      name: 'summary',
      label: 'Summary',
      hint: 'shown in lists; without one, the beginning of the text',
    },
    (it) => html`<textarea ${it} rows="2" maxlength="300">${summary ?? ''}</textarea>`,
  )}
  <div class="pair">
    ${field(
      { name: 'tags', label: 'Tags', hint: 'with commas between' },
      (it) => html`<input ${it}
      value="${tags ?? ''}" autocapitalize="none">`,
    )}
    ${field(
      { name: 'slug', label: 'Address', hint: 'without one, made of the title' },
      (it) => html`<input ${it} value="${slug ?? ''}" maxlength="80" autocapitalize="none">`,
    )}
  </div>
  <p><button class="plain" name="status" value="draft">${post === undefined ? 'Save as a draft' : 'Save'}</button>
  ${post === undefined && html`<button name="status" value="published">Publish</button>`}
  <a href="/desk">Back to the desk</a></p>
</form>`,
  );
}

function toolsOf(post: Post): Html {
  const { id, status } = post;
  return html`<div class="tools">
  <span class="status ${status}">${status}</span> <a href="/desk/posts/${id}/preview">Preview</a>
  ${moveButton(post)}
</div>`;
}

/** A post of one's own as readers would see it. */
export function previewPage(c: Context<AppEnv>, post: Post): Html {
  const edit = html`<a href="/desk/posts/${post.id}">Edit</a>`;
  const below = html`<p class="byline">${post.status}, ${day(post.date)} · ${edit}</p>`;
  return layout(c, post.title, articleOf(post, below));
}

function fieldsOf(post: Post | undefined): Readonly<Record<string, string>> {
  if (post === undefined) return {};
  const { title, slug, summary, tags, body, version } = post;
  return { title, slug, summary, tags: [...tags].join(', '), body, version: `${version}` };
}
