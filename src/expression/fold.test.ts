import { describe, expect, test } from 'vitest';
import type { Condition } from './condition.ts';
import { type Folded, fold } from './fold.ts';

const a: Condition = { kind: 'existence', path: 'a', operator: 'exists' };
const b: Condition = { kind: 'existence', path: 'b', operator: 'exists' };
const never: Condition = { kind: 'in', path: 'a', values: [] };
const always: Condition = { kind: 'and', conditions: [] };

function and(...conditions: readonly Condition[]): Condition {
  return { kind: 'and', conditions };
}
function or(...conditions: readonly Condition[]): Condition {
  return { kind: 'or', conditions };
}
function not(condition: Condition): Condition {
  return { kind: 'not', condition };
}

const cases: readonly (readonly [what: string, given: Condition, folded: Folded])[] = [
  ['a condition', a, a],
  ['a list without values', never, false],
  ['an empty and', and(), true],
  ['an empty or', or(), false],
  ['and of one', and(a), a],
  ['or of one', or(a), a],
  ['and of two', and(a, b), and(a, b)],
  ['and with what never holds', and(a, never), false],
  ['and with what always holds', and(always, a), a],
  ['or with what never holds', or(never, a, or()), a],
  ['or with what always holds', or(a, always), true],
  ['not of what never holds', not(never), true],
  ['not of what always holds', not(and(always, always)), false],
  ['not of a condition', not(or(a, never)), not(a)],
  ['groups in groups', and(or(and(a), never), not(never)), a],
];

describe('folding', () => {
  for (const [what, given, folded] of cases) {
    test(what, () => expect(fold(given)).toEqual(folded));
  }

  test('leaves 100 values in one list and divides 101', () => {
    const list = (count: number, start = 0): Condition => ({
      kind: 'in',
      path: 'a',
      values: Array.from({ length: count }, (_, at) => start + at),
    });
    expect(fold(list(100))).toEqual(list(100));
    expect(fold(list(101))).toEqual(or(list(100), list(1, 100)));
    expect(fold(list(250))).toEqual(or(list(100), list(100, 100), list(50, 200)));
  });
});
