import { DecodeError } from './value.ts';

/** What is said in another way. */
interface Rewording {
  /** Put before what happened. */
  readonly before?: string;
  readonly hint: string;
  readonly applied?: true;
}

/** The same error, with what only those know who read the item: made anew, as errors do not change. */
export function rewordDecodeError(error: DecodeError, change: Rewording): DecodeError {
  const { code, path, wireItem, cause, applied } = error;
  // The hint is the rest of it.
  const [what = ''] = error.message.split('\n');
  const message = `${change.before ?? ''}${what}`;
  return new DecodeError({ code, path, wireItem, cause, applied, ...change, message });
}
