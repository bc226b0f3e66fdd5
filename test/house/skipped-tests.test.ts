import { describe, expect, test } from 'vitest';
import { readTree } from '../support/source-tree.ts';
import { skippingProblems } from './skipped-tests.ts';

test('no test of this repository is skipped without a reason, and none is the only one', () => {
  const tree = readTree('src', 'test', 'scripts');
  const tests = new Map([...tree].filter(([path]) => path.endsWith('.test.ts')));

  expect(skippingProblems(tests)).toEqual([]);
});

describe('the rule on skipped tests', () => {
  const problemsOf = (code: string): readonly string[] =>
    skippingProblems(new Map([['a.test.ts', code]]));

  test.each([
    "test('a', () => {});",
    "test.skip('a (needs Windows)', () => {});",
    "describe.skipIf(x)('a (needs Windows)', () => {});",
    "it.runIf(x).each([1])('a (needs Windows)', () => {});",
    "test('a', ({ skip }) => skip('needs Windows'));",
    "test('a', (context) => context.skip('needs Windows'));",
    'stream.skip(4);',
  ])('allows %s', (code) => {
    expect(problemsOf(code)).toEqual([]);
  });

  test.each([
    ["test.skip('a', () => {});", 'say why'],
    ["it.concurrent.skip('a', () => {});", 'say why'],
    ["describe.skipIf(x)('a', () => {});", 'say why'],
    ["test.todo('a');", 'say why'],
    ["test.only('a (needs Windows)', () => {});", 'remove .only'],
    ["describe.only('a', () => {});", 'remove .only'],
    ["test('a', (context) => context.skip());", 'pass the reason'],
  ])('refuses %s', (code, message) => {
    const problems = problemsOf(code);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
