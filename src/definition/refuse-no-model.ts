import { ConfigurationError } from '../errors/configuration.ts';
import { givenWords } from '../errors/given-words.ts';

/** Throws where something that should be a model is not one: only plain JavaScript gets that far. */
export function refuseNoModel(value: unknown, taker: string): void {
  if (typeof value === 'object' && value !== null && '~node' in value) return;
  throw new ConfigurationError({
    code: 'model-missing',
    message: `${taker} was given ${givenWords(value)} in place of a model.`,
    hint: 'Give it what model() has made. In modules that import each other, one is not there yet.',
  });
}
