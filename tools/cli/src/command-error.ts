/** A command that cannot do what it was asked to: what happened, and what to do. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly code: string;
  readonly hint: string;

  constructor(details: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly cause?: unknown;
  }) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
  }
}
