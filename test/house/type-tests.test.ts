import { describe, expect, test } from 'vitest';
import { readTree } from '../support/source-tree.ts';
import { announcedIn, compileTypeTests, typeErrorProblems } from '../support/type-errors.ts';

/**
 * A type test announces its errors below the mistake, at the column where they begin:
 *
 * ```ts
 * users.update({ id: 'u1' }, { emial: 'x' });
 * //                           ^^^^^ 'emial' does not exist
 * ```
 */
describe.concurrent('type tests have exactly the errors that their carets announce', () => {
  const announced = announcedIn(readTree('src', 'test/types'));

  test.each(['typescript', 'typescript-5.9'] as const)(
    'with %s',
    async (compiler) => {
      const found = await compileTypeTests(compiler);

      expect(typeErrorProblems(announced, found)).toEqual([]);
    },
    120_000,
  );
});
