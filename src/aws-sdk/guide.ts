// Hot: every request passes here. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { watchAttempts } from './attempt-counter.ts';
import { type Client, carriesItems, type SdkCommand } from './commands.ts';
import { keepHandler } from './kept-handler.ts';
import type { KeptHandler, Lane } from './lane.ts';
import { isSame, isUnwatched, lookAround } from './surroundings.ts';

/** Has a command take a lane when the client asks it for its handler. */
export function guide(command: SdkCommand, lane: Lane): void {
  const { resolveMiddleware } = command;
  const { call } = lane;
  command.resolveMiddleware = (...client) => {
    const [stack, configuration, options] = client;
    if (options === undefined) {
      // The SDK may keep what it resolves without options, for all commands of the class.
      return (other) => (other as SdkCommand).resolveMiddleware(stack, configuration, {})(other);
    }
    const kept = handlerFor(command, lane, client);
    if (kept !== undefined) return kept.enter(command);
    watchAttempts(command, { call });
    return resolveMiddleware.apply(command, client);
  };
}

/** The handler that the lane keeps, a new one where the client has changed; none where somebody looks. */
function handlerFor(command: SdkCommand, lane: Lane, client: Client): KeptHandler | undefined {
  const { operation, busy, kept } = lane;
  // A wrapper of `send` may send one command twice at a time.
  if (busy || !carriesItems(operation)) return undefined;
  const surroundings = lookAround(command, client);
  if (kept !== undefined && isSame(kept.surroundings, surroundings)) return kept;
  const unwatched = isUnwatched(command, client);
  lane.kept = unwatched ? keepHandler(operation, lane, surroundings, client) : undefined;
  return lane.kept;
}
