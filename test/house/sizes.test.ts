import { describe, expect, test } from 'vitest';
import { isTest, readTree } from '../support/source-tree.ts';
import { FILE_LIMIT, FILE_TARGET, longFiles, longFunctions } from './sizes.ts';

describe('the source of this library', () => {
  const tree = readTree('src');

  test('no file is longer than 400 lines', () => {
    const shipped = new Map([...tree].filter(([path]) => !isTest(path)));
    for (const warning of longFiles(shipped, FILE_TARGET)) console.warn(warning);

    expect(longFiles(tree, FILE_LIMIT)).toEqual([]);
  });

  test('no function is longer than 60 lines', () => {
    expect(longFunctions(tree)).toEqual([]);
  });
});

describe('the rule on sizes', () => {
  const lines = (count: number): string => 'x;\n'.repeat(count);

  test('a file of exactly the limit passes, and one line more does not', () => {
    const tree = new Map([
      ['src/codec/fits.ts', lines(400)],
      ['src/codec/long.ts', lines(401)],
    ]);

    expect(longFiles(tree, FILE_LIMIT)).toEqual([
      'src/codec/long.ts has 401 lines (limit 400): split it by idea.',
    ]);
  });

  test('functions of every form are measured without the comment above them', () => {
    const comment = `/**\n${' *\n'.repeat(50)} */\n`;
    const body = `{\n${lines(59)}}`;
    const short = `{\n${lines(58)}}`;
    const tree = new Map([
      ['src/codec/a.ts', `${comment}export function a() ${short}\nfunction b() ${body}`],
      ['src/codec/b.ts', `const a = () => ${body};\nclass B { m() ${body} }`],
      ['src/codec/a.test.ts', `test(() => ${body});`],
    ]);

    expect(longFunctions(tree).map((problem) => problem.split(' is ')[0])).toEqual([
      'src/codec/a.ts:113',
      'src/codec/b.ts:1',
      'src/codec/b.ts:62',
    ]);
  });
});
