import { asHttpFailure } from './attempt.ts';
import type { Call } from './call.ts';
import { toRequestError } from './call-errors.ts';
import { type CallEnvironment, currentCredentials } from './perform-call.ts';
import type { Preparation } from './transport.ts';

/** Does what the first request would otherwise wait for; `begin` makes the call that errors name. */
export function preparation(
  environment: CallEnvironment,
  begin: (what: string) => Call,
): Preparation {
  return {
    credentials: async () => {
      await currentCredentials(environment, begin('Fetching credentials'));
    },
    connection: () => {
      const opening = openConnection(environment, begin('Connecting'));
      environment.opening = opening.catch(() => {});
      return opening;
    },
  };
}

/**
 * Any answer will do, what counts is that the connection stays. Through the handler and not past it,
 * so that a handler of the user's own is warmed up as well. All of it has the time that connecting
 * has: the first request waits for it.
 */
async function openConnection(environment: CallEnvironment, call: Call): Promise<void> {
  const { endpoint, handler, limits } = environment;
  const { connectTimeoutMs } = limits;
  const { protocol, hostname, port, host } = endpoint;
  const headers = { host, 'accept-encoding': 'identity' };
  try {
    await handler.handle(
      { protocol, hostname, port, method: 'GET', path: '/', headers, body: '' },
      { ...limits, callTimeoutMs: connectTimeoutMs, signal: undefined },
    );
  } catch (error) {
    const cause = asHttpFailure(error, call);
    throw toRequestError({ kind: 'unanswered', cause, ambiguous: false }, call, environment);
  }
}
