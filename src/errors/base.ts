/** What every error of this library is made from. */
export interface ErrorDetails {
  /** One per situation, kebab-case; it is also the anchor in `docs/errors.md`. */
  readonly code: string;
  /** What happened, in one sentence that names the model, the attribute, the table. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** The error underneath, kept whole. */
  readonly cause?: unknown;
}

/**
 * The base of every error that this library throws on purpose.
 *
 * You get a stable `code` to branch on, a `hint` that says what to do next, `docs` that names the
 * section of `docs/errors.md`, and the `cause` where there is one. The hint is part of `message`,
 * so that a log line is enough to act on.
 *
 * @example
 * ```ts
 * try {
 *   await users.create({ id: 'u1', email: 'a@example.com' });
 * } catch (error) {
 *   if (isItemExists(error)) return conflict(error.item);
 *   throw error;
 * }
 * ```
 */
export class DynamORMError extends Error {
  override readonly name: string = 'DynamORMError';
  /** One per situation, kebab-case. */
  readonly code: string;
  /** What to do next. */
  readonly hint: string;
  /** The section of the shipped `docs/errors.md` that explains this code. */
  readonly docs: string;
  /** Recognised by the guards even when two copies of the package are loaded. */
  readonly '~dynamorm': true = true;

  constructor(details: ErrorDetails) {
    const options = details.cause === undefined ? undefined : { cause: details.cause };
    super(`${details.message}\n  → ${details.hint}`, options);
    this.code = details.code;
    this.hint = details.hint;
    this.docs = `dynamorm/docs/errors.md#${details.code}`;
  }
}

/** Whether an error is one of this library's, from this copy of the package or another. */
export function isDynamORMError(error: unknown): error is DynamORMError {
  return typeof error === 'object' && error !== null && '~dynamorm' in error;
}
