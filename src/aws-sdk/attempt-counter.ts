import type { AttemptCounter, Call } from './call.ts';
import type { SdkCommand } from './commands.ts';
import { isAmbiguous } from './sdk-errors.ts';

/**
 * Ends the SDK's retries: its retry strategy finds nothing in it that it knows. The error is not
 * called `cause`, since the strategy looks for retryable errors there.
 */
export class NotRepeatable extends Error {
  override readonly name: string = 'NotRepeatable';
  readonly failure: unknown;

  constructor(failure: unknown) {
    super('The request may have been applied and must not be sent again.');
    this.failure = failure;
  }
}

/**
 * Watches a command's attempts from below the SDK's retry middleware. A request that must not be
 * repeated is stopped after the first attempt whose outcome is unknown.
 */
export function watchAttempts(
  { middlewareStack }: SdkCommand,
  under: { readonly call: Call },
): void {
  middlewareStack.add(
    (next) => async (args) => {
      const { call } = under;
      call.attempts += 1;
      try {
        return await next(args);
      } catch (error) {
        if (!isAmbiguous(error)) throw error;
        call.ambiguous = true;
        throw call.repeatable ? error : new NotRepeatable(error);
      }
    },
    // Outside the SDK's own deserializer, so that every attempt's error arrives here translated.
    { name: 'dynamormAttempts', step: 'deserialize', priority: 'high', override: true },
  );
}

/** The attempts of a command that was answered. A mocked client makes none and counts none. */
export function attemptsOf({ attempts }: AttemptCounter, { $metadata }: SdkAnswer): number {
  return attempts || ($metadata?.attempts ?? 1);
}

/** What the SDK puts beside its answers. */
export interface SdkAnswer {
  readonly $metadata?: { readonly attempts?: number };
}
