import type { CallOptions } from '../client/call/call-options.ts';

/** The signal of options as a request takes it. */
export function sendOptions({ signal }: CallOptions): CallOptions {
  return signal === undefined ? {} : { signal };
}
