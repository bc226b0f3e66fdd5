import type { Hono } from 'hono';
import { logIn } from '../authors.ts';
import { loginPage } from '../pages/login-page.ts';
import { answerForm } from './answer-form.ts';
import type { AppOptions } from './app.ts';
import { localPath, readForm, readJson } from './input.ts';
import { type AppEnv, beginSession, endSession } from './session.ts';

/** Logging in and out: by a form, or with JSON. */
export function sessionRoutes(app: Hono<AppEnv>, options: AppOptions): void {
  const enter = async (
    c: Parameters<typeof beginSession>[0],
    { id, password }: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const author = await logIn(options, String(id ?? ''), String(password ?? ''));
    await beginSession(c, options, options.cookieSecret, author);
  };

  app.get('/login', (c) => c.html(loginPage(c, { next: c.req.query('next') ?? '' })));

  app.post('/login', async (c) => {
    const form = await readForm(c);
    return answerForm(c, {
      work: async () => {
        await enter(c, form);
        return localPath(form['next'], '/desk');
      },
      again: (problem) => loginPage(c, { ...form, problem }),
    });
  });

  app.post('/logout', (c) => {
    endSession(c);
    return c.redirect('/', 303);
  });

  app.post('/api/session', async (c) => {
    await enter(c, await readJson(c));
    return c.body(null, 204);
  });
}
