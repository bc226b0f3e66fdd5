/**
 * Writes the project of one contestant: so many models, no two alike, each with 12 attributes and 2
 * indexes, read by key, queried by an index and updated under a condition, and the result put into
 * variables of declared types.
 */
export interface Generator {
  readonly name: string;
  /** What its projects import. */
  readonly packages: readonly string[];
  project(models: number): string;
}

/** A project of a part for all models and one for each. */
export function projectOfParts(
  head: string,
  models: number,
  part: (number: number) => string,
): string {
  return [head, ...Array.from({ length: models }, (_, number) => part(number))].join('\n');
}
