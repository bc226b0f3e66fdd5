import { describe, expect, test } from 'vitest';
import { announcedErrors, compilerErrors, typeErrorProblems } from './type-errors.ts';

describe('what a file announces', () => {
  test('carets stand below the mistake and at its column', () => {
    const text = ['const fine = 1;', "const a: number = 'x';", '//    ^ not assignable to'].join(
      '\n',
    );

    expect(announcedErrors('a.ts', text)).toEqual([
      { path: 'a.ts', line: 2, column: 7, message: 'not assignable to' },
    ]);
  });

  test('several lines of carets speak of the same line', () => {
    const text = ['f(one, two);', '// ^^^ first', '//     ^^^ second', 'g(x);', '// ^'].join('\n');

    expect(announcedErrors('a.ts', text)).toEqual([
      { path: 'a.ts', line: 1, column: 4, message: 'first' },
      { path: 'a.ts', line: 1, column: 8, message: 'second' },
      { path: 'a.ts', line: 4, column: 4, message: '' },
    ]);
  });

  test('carets in running text and code are no announcement', () => {
    expect(announcedErrors('a.ts', '// 2 ^ 3 is one\nconst x = a ^ b;\n')).toEqual([]);
  });
});

describe('what a compiler finds', () => {
  test('indented lines belong to the error above', () => {
    const output = [
      'test/a.ts(3,7): error TS2322: Type A is not assignable to type B.',
      '  Property c is missing.',
      '    Deeper still.',
      'error TS5023: Unknown compiler option.',
      '',
    ].join('\n');

    expect(compilerErrors(output)).toEqual([
      {
        path: 'test/a.ts',
        line: 3,
        column: 7,
        message:
          'TS2322: Type A is not assignable to type B.\n  Property c is missing.\n    Deeper still.',
      },
      { path: 'no file', line: 0, column: 0, message: 'TS5023: Unknown compiler option.' },
    ]);
  });
});

describe('the comparison', () => {
  const error = {
    path: 'a.ts',
    line: 3,
    column: 7,
    message: 'TS2322: Type A is not B.\n  Because.',
  };

  test('agrees when place and part of the message are the same', () => {
    expect(typeErrorProblems([{ ...error, message: 'Because' }], [error])).toEqual([]);
  });

  test.each([
    ['another line', { ...error, line: 4 }],
    ['another column', { ...error, column: 8 }],
    ['another file', { ...error, path: 'b.ts' }],
    ['other words', { ...error, message: 'Therefore' }],
  ])('%s is printed from both sides', (_, announced) => {
    const problems = typeErrorProblems([announced], [error]);

    expect(problems[0]).toMatch(/^announced, not found: [ab]\.ts:\d:\d /);
    expect(problems[1]).toBe('found, not announced: a.ts:3:7 TS2322: Type A is not B.\n  Because.');
  });

  test('one announcement answers for one error only', () => {
    expect(typeErrorProblems([error], [error, error])).toHaveLength(1);
  });
});
