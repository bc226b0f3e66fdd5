import { watchAttempts } from './attempt-counter.ts';
import {
  type Client,
  type ClientOperation,
  type ResolveMiddleware,
  takesMany,
  toCommand,
} from './commands.ts';
import type { KeptHandler, Lane } from './lane.ts';
import { readAnswers } from './read-answer.ts';
import { showAnswer } from './show-answer.ts';
import type { Surroundings } from './surroundings.ts';
import { writeRequests } from './write-request.ts';

type Handler = ReturnType<ResolveMiddleware>;

/** What the SDK's middleware knows of one request. */
type Context = Record<string, unknown>;

/** Where the context has what belongs to the command; `SMITHY_CONTEXT_KEY` of `@smithy/types`. */
const SMITHY = '__smithy_context';

/** Makes a handler that reads answers itself, and writes requests where that is possible. */
export function keepHandler(
  operation: ClientOperation,
  lane: Lane,
  surroundings: Surroundings,
  client: Client,
): KeptHandler {
  let context: Context = {};
  const resolve = (writing: boolean): Handler => {
    // A command that is never sent: what is added to it is no business of those that are.
    const bearer = toCommand(operation, {});
    watchAttempts(bearer, lane);
    readAnswers(bearer, lane, client[1].streamCollector);
    if (writing) writeRequests(bearer);
    bearer.middlewareStack.add(
      (next, given) => {
        context = Object.assign(given, UNLOGGED);
        return async (args) => {
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
    return bearer.resolveMiddleware(...client);
  };
  const handler =
    takesMany(operation) && speaksJson(client) ? resolveWriting(resolve) : resolve(false);
  const ofCommand = { ...(context[SMITHY] as object), commandInstance: undefined };
  const fresh: Context = { ...context, [SMITHY]: ofCommand };
  return {
    surroundings,
    enter(command) {
      lane.busy = true;
      context[SMITHY] = { ...ofCommand, commandInstance: command };
      return handler;
    },
    renew() {
      for (const name of Object.keys(context)) context[name] = fresh[name];
    },
  };
}

/** Leaves writing to the SDK where that is put together in another way. */
function resolveWriting(resolve: (writing: boolean) => Handler): Handler {
  try {
    return resolve(true);
  } catch {
    return resolve(false);
  }
}

/** Clients that can speak anything else have a protocol that says what it is. */
function speaksJson([, configuration]: Client): boolean {
  const { protocol } = configuration as { protocol?: { getShapeId?(): string } };
  return protocol === undefined || protocol.getShapeId?.() === 'aws.protocols#awsJson1_0';
}

/** The SDK copies inputs and outputs for a log that nobody writes. */
const nothing = (): void => {};
const UNLOGGED = { inputFilterSensitiveLog: nothing, outputFilterSensitiveLog: nothing };
