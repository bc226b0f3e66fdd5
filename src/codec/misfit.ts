import { DecodeError, ValidationError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';

/**
 * A value that does not fit, on its way up. Codecs throw it without knowing where they stand; the
 * containers around them add a step each while it passes, so that a path costs nothing until then.
 * It never leaves this folder: the entry points turn it into a ValidationError or a DecodeError.
 */
export class Misfit extends Error {
  readonly code: string;
  readonly hint: string;
  /** The way to the value, innermost step first: `.at`, `[2]`, `.logins`. */
  readonly steps: string[] = [];

  constructor(details: MisfitDetails) {
    super(details.words, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
  }
}

interface MisfitDetails {
  readonly code: string;
  /** The second half of a sentence whose subject is the attribute: `takes text, but got …`. */
  readonly words: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/** A misfit, to be thrown. */
export function misfit(code: string, words: string, hint: string, cause?: unknown): Misfit {
  return new Misfit({ code, words, hint, cause });
}

/** The same error one level further up: at a property of a map. */
export function atProperty(error: unknown, property: string): unknown {
  if (error instanceof Misfit) error.steps.push(`.${property}`);
  return error;
}

/** The same error one level further up: at an element of a list. */
export function atIndex(error: unknown, index: number): unknown {
  if (error instanceof Misfit) error.steps.push(`[${index}]`);
  return error;
}

/** What is thrown for a value that cannot be written; errors that are not ours pass unchanged. */
export function validationError(error: unknown, model: string, at = ''): unknown {
  if (!(error instanceof Misfit)) return error;
  const path = pathOf(error, at);
  return new ValidationError({
    code: error.code,
    message: `${subject(model, path)} ${error.message}.`,
    hint: error.hint,
    path,
    cause: error.cause,
  });
}

/** What is thrown for an item that cannot be read; errors that are not ours pass unchanged. */
export function decodeError(error: unknown, model: string, wireItem: WireItem): unknown {
  if (!(error instanceof Misfit)) return error;
  const path = pathOf(error, '');
  return new DecodeError({
    code: error.code,
    message: `${subject(model, path)} ${error.message}.`,
    hint: error.hint,
    path,
    wireItem,
    cause: error.cause,
  });
}

function pathOf(error: Misfit, at: string): string {
  const below = error.steps.toReversed().join('');
  return at === '' && below.startsWith('.') ? below.slice(1) : at + below;
}

function subject(model: string, path: string): string {
  if (path === '') return model === '' ? 'The value' : `An item of ${model}`;
  return model === '' ? path : `${model}.${path}`;
}
