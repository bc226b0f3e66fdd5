import {
  isConditionFailed,
  isDynamORMError,
  isInvalidCursor,
  isItemExists,
  isItemNotFound,
  isOutcomeUnknown,
  isRequestError,
  isTransactionCanceled,
  isValidationError,
  isVersionConflict,
} from 'dynamorm';
import { Problem } from '../problem.ts';

/** An error as RFC 9457 has it: what is sent as `application/problem+json`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
}

/** What is said of an error. Of one that nobody expected, nothing: it may hold what is not theirs. */
export function problemDetails(error: unknown): ProblemDetails {
  const { status, code, message } = asProblem(error);
  const title = titles[status] ?? 'Error';
  return {
    type: `https://payments.example.com/problems/${code}`,
    title,
    status,
    detail: message,
    code,
  };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isTransactionCanceled(error)) {
    // One condition that did not hold is what it would be alone; else others were faster, ten times.
    const [failure] = error.failures;
    return failure?.error === undefined ? busy() : asProblem(failure.error);
  }
  if (isItemExists(error)) {
    return new Problem(409, error.code, `There is one already: ${named(error)}.`);
  }
  if (isItemNotFound(error) || (isConditionFailed(error) && error.item === undefined)) {
    return new Problem(404, 'item-not-found', `There is no ${named(error)}.`);
  }
  if (isVersionConflict(error) || isConditionFailed(error)) {
    return new Problem(409, error.code, `Somebody has changed ${named(error)} meanwhile.`);
  }
  if (isInvalidCursor(error)) {
    return new Problem(400, error.code, 'The cursor is not one of this list. Start without one.');
  }
  if (isValidationError(error)) {
    return new Problem(400, error.code, `${error.path} has a value that cannot be stored.`);
  }
  if (isOutcomeUnknown(error)) {
    return new Problem(
      503,
      error.code,
      'Nobody can say yet whether it happened. Send the same request again, with the same ' +
        'Idempotency-Key: it happens once, and you learn what became of it.',
    );
  }
  if (isRequestError(error)) return busy();
  return new Problem(500, isDynamORMError(error) ? error.code : 'internal', 'This is our mistake.');
}

function busy(): Problem {
  return new Problem(503, 'busy', 'Nothing was done. Try again in a moment.');
}

/** `Account carol`: the model and the key, without the merchant that is in it. */
function named({ model, key }: { readonly model: string; readonly key: unknown }): string {
  return `${model} ${Object.values(Object(key)).at(-1)}`;
}
