import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Problem } from '../problem.ts';
import { type Html, layout } from './layout.ts';

/** What is shown instead of a page. */
export function errorPage(c: Context, { status, message }: Problem): Html {
  return layout(
    c,
    `${status}`,
    html`<h1>${message}</h1>
<p class="lead">${status} · <a href="/">To the front page</a></p>`,
  );
}
