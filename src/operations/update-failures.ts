import { type RequestError, ServiceError } from '../errors/request.ts';
import type { UpdateAction } from '../expression/update.ts';
import { shown } from './refusals.ts';

/** What was asked of an update that DynamoDB refused. */
export interface RefusedUpdate {
  readonly model: string;
  readonly key: unknown;
  readonly actions: readonly UpdateAction[];
}

/** One reason why DynamoDB refuses an update for what the item holds. */
interface Reason {
  /** DynamoDB has no code for it, so it is known by its words. */
  readonly words: RegExp;
  readonly code: string;
  readonly concerns: (action: UpdateAction) => boolean;
  readonly message: (paths: string) => string;
  readonly hint: string;
}

const reasons: readonly Reason[] = [
  {
    words: /document path .* invalid for update/i,
    code: 'update-parent-missing',
    concerns: ({ path }) => /[.[]/.test(path),
    message: (paths) => `the item has nothing that ${paths} could be in`,
    hint: 'What holds it must be there, and be a map or a list: set() it as a whole, in an update of its own.',
  },
  {
    words: /incorrect data type|must be numbers|two list operands|Incorrect operand type/i,
    code: 'update-operand',
    concerns: ({ kind }) => kind === 'add' || kind === 'delete' || kind === 'append',
    message: (paths) => `the item has something of another type at ${paths}`,
    hint: 'Only a missing attribute begins at 0 or empty; a null does not. set() it first, or remove() it.',
  },
  {
    words: /Number (over|under)flow|significant digits/i,
    code: 'update-number',
    concerns: ({ kind }) => kind === 'add',
    message: (paths) => `${paths} would not be a number that DynamoDB holds`,
    hint: 'It takes 38 digits, up to 9.9…e125: add less, or set() the number.',
  },
  {
    words: /Item size .*exceeded/i,
    code: 'update-too-large',
    concerns: () => true,
    message: (paths) => `with ${paths} the item would be larger than 400 KB`,
    hint: 'Store large values elsewhere (Amazon S3) and keep a reference, or split the item.',
  },
];

/**
 * Why DynamoDB refused an update whose request was well formed: because of what the item holds. Names
 * the paths that it can be about; `undefined` for any other failure.
 */
export function explainUpdate(
  { model, key, actions }: RefusedUpdate,
  error: RequestError,
): ServiceError | undefined {
  if (error.code !== 'service-validation' || !isServiceError(error)) return undefined;
  const reason = reasons.find(({ words }) => words.test(error.serviceMessage));
  if (reason === undefined) return undefined;
  const paths = actions.filter(reason.concerns).map(({ path }) => JSON.stringify(path));
  if (paths.length === 0) return undefined;
  return new ServiceError({
    ...error,
    item: error.wireItem,
    code: reason.code,
    message: `The update of ${model} ${shown(key)} was refused: ${reason.message(paths.join(' or '))} (${error.serviceMessage}).`,
    hint: reason.hint,
    cause: error,
  });
}

/** By its shape, so that an error of another copy of the package is one too. */
function isServiceError(error: RequestError): error is ServiceError {
  return 'serviceMessage' in error;
}
