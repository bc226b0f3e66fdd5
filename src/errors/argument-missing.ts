import { ConfigurationError } from './configuration.ts';
import { givenWords } from './given-words.ts';

/** What a function should have been given, in words, and how to come by it. */
export interface WantedArgument {
  readonly taker: string;
  readonly wanted: string;
  readonly hint: string;
}

/** The error for something else in the place of an argument: only plain JavaScript gets that far. */
export function argumentMissing(
  given: unknown,
  { taker, wanted, hint }: WantedArgument,
): ConfigurationError {
  return new ConfigurationError({
    code: 'argument-missing',
    message: `${taker} was given ${givenWords(given)} in place of ${wanted}.`,
    hint,
  });
}
