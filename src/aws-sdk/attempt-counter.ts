import type { SdkCommand } from './commands.ts';
import { isAmbiguous } from './sdk-errors.ts';

/** What was seen of a command's attempts, exact even when the SDK retries by itself. */
export interface AttemptCounter {
  attempts: number;
  ambiguous: boolean;
}

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
 * Watches the attempts of one command from below the SDK's retry middleware. A command that must
 * not be repeated is stopped after the first attempt whose outcome is unknown.
 */
export function countAttempts(command: SdkCommand, repeatable: boolean): AttemptCounter {
  const counter: AttemptCounter = { attempts: 0, ambiguous: false };
  command.middlewareStack.add(
    (next) => async (args) => {
      counter.attempts += 1;
      try {
        return await next(args);
      } catch (error) {
        if (!isAmbiguous(error)) throw error;
        counter.ambiguous = true;
        throw repeatable ? error : new NotRepeatable(error);
      }
    },
    // Outside the SDK's own deserializer, so that every attempt's error arrives here translated.
    { name: 'dynamormAttempts', step: 'deserialize', priority: 'high', override: true },
  );
  return counter;
}
