import { describe, expect, test } from 'vitest';
import { checkProject, projectOf } from '../support/type-project.ts';

/**
 * What a user's editor pays. The budget names its compiler, because compilers count differently; a
 * change that needs more has to say why in `docs/decisions/`.
 */
describe.concurrent('100 models, each read, queried and conditionally updated, stay within the budget', () => {
  test.each([
    ['typescript', 95_000],
    ['typescript-5.9', 95_000],
  ] as const)(
    'of %s: %d instantiations',
    async (compiler, budget) => {
      const cost = await checkProject(compiler, projectOf(100));

      expect(cost.errors).toEqual([]);
      expect(cost.instantiations).toBeLessThanOrEqual(budget);
      console.log(`${compiler}: ${cost.instantiations} instantiations for 100 models`);
    },
    120_000,
  );
});
