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
    connection: () => openConnection(environment, begin('Connecting')),
  };
}

/**
 * Any answer will do, what counts is that the connection stays. Through the handler and not past it,
 * so that a handler of the user's own is warmed up as well.
 */
async function openConnection(environment: CallEnvironment, call: Call): Promise<void> {
  const { endpoint, handler, limits } = environment;
  const { protocol, hostname, port, host } = endpoint;
  const headers = { host, 'accept-encoding': 'identity' };
  try {
    await handler.handle(
      { protocol, hostname, port, method: 'GET', path: '/', headers, body: '' },
      { ...limits, signal: undefined },
    );
  } catch (error) {
    const cause = asHttpFailure(error, call);
    throw toRequestError({ kind: 'unanswered', cause, ambiguous: false }, call, environment);
  }
}
