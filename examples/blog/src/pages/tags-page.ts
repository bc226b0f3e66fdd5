import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import { counted, type Html, layout } from './layout.ts';

/** All tags. */
export function tagsPage(
  c: Context<AppEnv>,
  tags: readonly { readonly tag: string; readonly posts: number }[],
): Html {
  return layout(
    c,
    'Tags',
    html`<h1>Tags</h1>
<ul class="tag-list">
${tags.map(
  ({ tag, posts }) =>
    html`<li><a href="/tags/${tag}">#${tag}</a> <span>${counted(posts, 'post')}</span></li>\n`,
)}
</ul>`,
  );
}
