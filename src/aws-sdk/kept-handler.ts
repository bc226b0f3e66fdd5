// Hot: every request passes here. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { watchAttempts } from './attempt-counter.ts';
import { carriesItems, type ResolveMiddleware, type SdkCommand } from './commands.ts';
import type { KeptHandler, Lane } from './lane.ts';
import { readAnswers, showAnswer } from './read-answer.ts';
import { isSame, isUnwatched, lookAround, type Surroundings } from './surroundings.ts';

type Handler = ReturnType<ResolveMiddleware>;

/** What the SDK's middleware knows of one request. */
type Context = Record<string, unknown>;

/** Where the context has what belongs to the command; `SMITHY_CONTEXT_KEY` of `@smithy/types`. */
const SMITHY = '__smithy_context';

/** Has a command take a lane when the client asks it for its handler. */
export function guide(command: SdkCommand, lane: Lane): void {
  const { resolveMiddleware } = command;
  command.resolveMiddleware = (...client) => {
    const surroundings = lookAround(command, ...client);
    const { kept } = lane;
    if (kept !== undefined && isSame(kept.surroundings, surroundings)) return kept.enter(command);
    const resolve = (): Handler => resolveMiddleware.apply(command, client);
    const unwatched = carriesItems(lane.operation) && isUnwatched(command, ...client);
    watchAttempts(command, lane);
    if (!unwatched) return resolve();
    readAnswers(command, lane, client[1].streamCollector);
    lane.kept = keepHandler(command, lane, surroundings, resolve);
    return lane.kept.enter(command);
  };
}

function keepHandler(
  command: SdkCommand,
  lane: Lane,
  surroundings: Surroundings,
  resolve: () => Handler,
): KeptHandler {
  let context: Context = {};
  command.middlewareStack.add(
    (next, given) => {
      context = Object.assign(given, UNLOGGED);
      return async (args) => {
        lane.busy = true;
        try {
          const result = await next(args);
          showAnswer(lane.call, result.output);
          return result;
        } finally {
          lane.busy = false;
        }
      };
    },
    // Outside everything: the SDK's logging would look at every member of the output.
    { name: 'dynamormLane', step: 'initialize', priority: 'high' },
  );
  const handler = resolve();
  const ofCommand = { ...(context[SMITHY] as object), commandInstance: undefined };
  const fresh: Context = { ...context, [SMITHY]: ofCommand };
  return {
    surroundings,
    enter(next) {
      context[SMITHY] = { ...ofCommand, commandInstance: next };
      return handler;
    },
    renew() {
      for (const name of Object.keys(context)) context[name] = fresh[name];
    },
  };
}

/** The SDK copies inputs and outputs for a log that nobody writes. */
const nothing = (): void => {};
const UNLOGGED = { inputFilterSensitiveLog: nothing, outputFilterSensitiveLog: nothing };
