import {
  isDynamORMError,
  isInvalidCursor,
  isItemNotFound,
  isRequestError,
  isTransactionCanceled,
  isUniqueConstraint,
  isValidationError,
  isVersionConflict,
} from 'dynamorm';
import { HTTPException } from 'hono/http-exception';
import { Problem } from '../problem.ts';

/** Any error as what is said of it. Of one that nobody expected, nothing: it may hold what is not theirs. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    return new Problem(error.status, 'refused', error.message || 'This request is refused.');
  }
  if (isTransactionCanceled(error)) {
    // One write that was refused is what it would be alone; else others were faster, ten times.
    const [failure] = error.failures;
    return failure?.error === undefined ? busy() : asProblem(failure.error);
  }
  if (isUniqueConstraint(error)) {
    const what = error.attribute === 'slug' ? 'address' : error.attribute;
    return new Problem(409, error.code, `Another ${error.model.toLowerCase()} has this ${what}.`);
  }
  if (isVersionConflict(error)) {
    return new Problem(
      409,
      error.code,
      'It was changed meanwhile. Begin again from what is there.',
    );
  }
  if (isItemNotFound(error)) return new Problem(404, error.code, 'This is not there any more.');
  if (isInvalidCursor(error)) {
    return new Problem(400, error.code, 'This is no page of this list. Begin with the first one.');
  }
  if (isValidationError(error)) {
    return new Problem(422, error.code, `${error.path} has a value that cannot be stored.`);
  }
  if (isRequestError(error)) return busy();
  return new Problem(500, isDynamORMError(error) ? error.code : 'internal', 'This is our mistake.');
}

function busy(): Problem {
  return new Problem(503, 'busy', 'This did not work just now. Try again in a moment.');
}
