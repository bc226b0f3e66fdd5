/** What was given in the place of something else: `undefined`, `a string`, `an object`. */
export function givenWords(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
