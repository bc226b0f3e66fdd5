import { describe, expect, test } from 'vitest';
import { errorCodes } from './error-codes.ts';
import { readPage } from './examples.ts';
import { reachable, reachableSource } from './reachable.ts';

const page = readPage('docs/errors.md');

/** A code is a heading of the second level; chapters are of the first. */
const anchors = [...page.matchAll(/^## (.+)$/gm)].map(([, code = '']) => code);

describe('docs/errors.md', () => {
  test('has one section for each code that users can get, and no other', () => {
    expect([...anchors].sort()).toEqual(errorCodes(reachableSource()));
  });

  test('says in each section what happened, why, and what to do', () => {
    const sections = page.split(/^## /m).slice(1);
    const lacking = sections.filter(
      (section) => !/\*\*Why\.\*\*/.test(section) || !/\*\*What to do\.\*\*/.test(section),
    );

    expect(lacking.map((section) => section.split('\n')[0])).toEqual([]);
  });
});

describe('the search for codes', () => {
  test('looks into the files that a door imports, and into no others', () => {
    const tree = new Map([
      ['src/index.ts', "export { a } from './a.ts';"],
      ['src/a.ts', "fail({ code: 'in-reach' });"],
      ['src/b.ts', "fail({ code: 'out-of-reach' });"],
    ]);

    expect(errorCodes(reachable(tree, ['src/index.ts']))).toEqual(['in-reach']);
  });

  const codesOf = (text: string): readonly string[] => errorCodes(new Map([['src/a.ts', text]]));

  test.each([
    ["throw new PlanError({ code: 'no-index', message, hint });", ['no-index']],
    ["refuse('key-twice', hint); function refuse(code, hint) {}", ['key-twice']],
    ["refuse('key-twice', hint); function refuse(words, hint) {}", []],
    [
      "fail({ code: lost ? 'connection-lost' : 'connect-failed' });",
      ['connect-failed', 'connection-lost'],
    ],
    [
      "const code = late ? 'answer-timeout' : 'connect-timeout';",
      ['answer-timeout', 'connect-timeout'],
    ],
    ["const timeoutHints = { 'call-timeout': 'Ask for less.' };", ['call-timeout']],
    ["const refusalCodes = ['no-index', 'no-order'] as const;", ['no-index', 'no-order']],
    ["const message = 'not-a-code'; log({ codes: 'neither' });", []],
  ])('%s', (text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });
});
