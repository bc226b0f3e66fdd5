import type { Context } from 'hono';
import type { Html } from '../pages/layout.ts';
import type { Problem } from '../problem.ts';
import { asProblem } from './as-problem.ts';

/** What a form does, and what is shown where it cannot. */
export interface FormAnswer {
  /** Does it, and says where to go then. */
  readonly work: () => Promise<string>;
  /** The form once more, with what was typed and what is wrong with it. */
  readonly again: (problem: Problem) => Html | Promise<Html>;
}

/** Does what a form asks for, and goes on with a GET: loading the page again does not do it again. */
export async function answerForm(c: Context, { work, again }: FormAnswer): Promise<Response> {
  try {
    return c.redirect(await work(), 303);
  } catch (error) {
    const problem = asProblem(error);
    // These are about what was typed. About anything else there is nothing to correct.
    if (![401, 409, 422].includes(problem.status)) throw error;
    c.status(problem.status as 422);
    return c.html(await again(problem));
  }
}
