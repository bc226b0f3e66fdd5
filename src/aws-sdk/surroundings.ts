// Hot: looks at the client for every request. Guarded by the `dynamorm/aws-sdk` row of
// `npm run bench -- wire`.
import type { Client, SdkCommand } from './commands.ts';

/** All that a command's way through a client is made of, to be compared. */
export type Surroundings = readonly unknown[];

/** Looks at what a command is about to pass, in less than a microsecond. */
export function lookAround(
  command: SdkCommand,
  [stack, configuration, options]: Client,
): Surroundings {
  const { logger, requestHandler } = configuration;
  const seen: unknown[] = [configuration, requestHandler, logger, logger?.info, logger?.error];
  for (const name in options) seen.push(name, options[name as keyof typeof options]);
  const see = (middleware: unknown): void => {
    seen.push(middleware);
  };
  eachMiddleware(stack, see);
  eachMiddleware(command.middlewareStack, see);
  return seen;
}

/** Whether two requests pass the same. */
export function isSame(one: Surroundings, other: Surroundings): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (one[index] !== other[index]) return false;
  }
  return true;
}

/**
 * The middleware that a client of the SDK comes with. Each begins anew with every request, keeps
 * what it knows in the context, and looks at nothing of an output but its metadata; `loggerMiddleware`
 * looks at the rest, which is why the logger counts.
 */
const own: ReadonlySet<string | undefined> = new Set([
  'contentLengthMiddleware',
  'deserializerMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
  'serializerMiddleware',
]);

/** Whether nobody looks on: no middleware but the SDK's own, and no log that is written. */
export function isUnwatched(command: SdkCommand, [stack, { logger }]: Client): boolean {
  let unwatched = isSilent(logger?.info) && isSilent(logger?.error);
  const see = (middleware: unknown, { name }: { readonly name?: string } = {}): void => {
    unwatched &&= own.has(name) || middleware === false;
  };
  eachMiddleware(stack, see);
  eachMiddleware(command.middlewareStack, see);
  return unwatched;
}

/**
 * A stack gives its middleware to another one; this one only looks. It also sees whether the stack
 * prints its middleware for every command (`identifyOnResolve`).
 */
function eachMiddleware(
  stack: { applyToStack(stack: never): void },
  see: (middleware: unknown, options?: { readonly name?: string }) => void,
): void {
  stack.applyToStack({ add: see, addRelativeTo: see, identifyOnResolve: see } as never);
}

/** True for no function and for an empty one; a bundler renames the class of the SDK's own logger. */
function isSilent(write: unknown): boolean {
  return write === undefined || /^[\w ]*\(\)\s*(=>)?\s*\{\s*\}$/.test(String(write));
}
