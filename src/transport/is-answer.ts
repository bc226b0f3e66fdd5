// Hot: runs for every answer. Looks at what is walked before anything in it is decoded.

/** The parts of answers that are lists, or lists and maps by table. */
interface AnswerParts {
  readonly Items?: unknown;
  readonly Responses?: unknown;
  readonly UnprocessedItems?: unknown;
  readonly UnprocessedKeys?: unknown;
}

/**
 * Whether an answer can be one of DynamoDB's: an object, whose lists are lists and whose maps are
 * maps. Anything else comes from somebody in between. What is in the items is for decoding to say.
 */
export function isAnswer(answer: unknown): answer is object {
  if (!isMap(answer)) return false;
  const { Items, Responses, UnprocessedItems, UnprocessedKeys } = answer as AnswerParts;
  return (
    (Items === undefined || isList(Items)) &&
    (Responses === undefined || isResponses(Responses)) &&
    (UnprocessedItems === undefined || isMapOf(UnprocessedItems, isList)) &&
    (UnprocessedKeys === undefined || isMapOf(UnprocessedKeys, isKeys))
  );
}

/** Of a transaction in its order, where what was not found may be null; of a batch by table. */
function isResponses(part: unknown): boolean {
  if (!Array.isArray(part)) return isMapOf(part, isList);
  return part.every((entry: unknown) => entry === null || isMap(entry));
}

function isKeys(part: unknown): boolean {
  return isMap(part) && isList((part as { readonly Keys?: unknown }).Keys);
}

function isMap(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

/** Items that were read already are no array, but as long as one. */
function isList(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'length' in part;
}

function isMapOf(part: unknown, isPart: (part: unknown) => boolean): boolean {
  return isMap(part) && Object.values(part).every(isPart);
}
