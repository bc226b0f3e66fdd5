import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/session.ts';
import type { Problem } from '../problem.ts';
import { field } from './field.ts';
import { complaint, type Html, layout } from './layout.ts';

/** What the form shows: what was typed, and what was wrong with it. */
export interface LoginForm {
  readonly id?: string;
  readonly next?: string;
  readonly problem?: Problem;
}

/** The door to the desk. */
export function loginPage(c: Context<AppEnv>, { id, next, problem }: LoginForm): Html {
  return layout(
    c,
    'Log in',
    html`<h1>Log in</h1>
${complaint(problem)}
<form method="post" action="/login" class="narrow">
  <input type="hidden" name="next" value="${next ?? ''}">
  ${field(
    { name: 'id', label: 'Name' },
    (it) => html`<input ${it} value="${id ?? ''}"
    autocomplete="username" autocapitalize="none" required>`,
  )}
  ${field(
    { name: 'password', label: 'Password' },
    (it) => html`<input ${it} type="password"
    autocomplete="current-password" required>`,
  )}
  <p><button>Log in</button></p>
</form>`,
  );
}
