import { describe, expect, test } from 'vitest';
import { readTree } from '../support/source-tree.ts';
import { importCycles, layerProblems } from './layers.ts';

describe('the source of this library', () => {
  const tree = readTree('src');

  test('imports point one way only', () => {
    expect(layerProblems(tree)).toEqual([]);
  });

  test('no two files import each other, directly or around a corner', () => {
    expect(importCycles(tree)).toEqual([]);
  });
});

/** The problems of one file with one import. */
const problemsOf = (path: string, statement: string): readonly string[] =>
  layerProblems(new Map([[path, `// A comment.\n${statement};\n`]]));

describe('the rule on layers', () => {
  test.each([
    ['src/definition/a.ts', "import { b } from '../errors/b.ts'"],
    ['src/definition/a.ts', "import { b } from './b.ts'"],
    ['src/definition/attributes/a.ts', "import { b } from '../b.ts'"],
    ['src/errors/a.ts', "import type { B } from '../wire/b.ts'"],
    ['src/client/a.ts', "import { b } from '../transport/b.ts'"],
    ['src/transport/a.ts', "import { b } from '../errors/b.ts'"],
    ['src/tables/a.ts', "import { b } from '../client/b.ts'"],
    ['src/aws-sdk/a.ts', "import { b } from '../transport/b.ts'"],
    ['src/aws-sdk/a.ts', "import { b } from '@aws-sdk/client-dynamodb'"],
    ['src/transport/a.ts', "const b = import('@aws-sdk/credential-provider-node')"],
    ['src/index.ts', "export { b } from './client/b.ts'"],
    ['src/codec/a.test.ts', "import { b } from '../client/b.ts'"],
    ['src/codec/a.ts', "import { b } from 'node:fs'"],
  ])('allows %s: %s', (path, statement) => {
    expect(problemsOf(path, statement)).toEqual([]);
  });

  test.each([
    ['src/codec/a.ts', "import { b } from '../plan/b.ts'", 'codec may not import plan'],
    ['src/codec/a.ts', "import type { B } from '../plan/b.ts'", 'codec may not import plan'],
    ['src/codec/a.ts', "export { b } from '../plan/b.ts'", 'codec may not import plan'],
    ['src/codec/a.ts', "type B = import('../plan/b.ts').B", 'codec may not import plan'],
    ['src/wire/a.ts', "import { b } from '../errors/b.ts'", 'wire may not import errors'],
    ['src/transport/a.ts', "import { b } from '../codec/b.ts'", 'transport may not import codec'],
    ['src/plan/a.ts', "import { b } from '../transport/b.ts'", 'plan may not import transport'],
    ['src/tables/a.ts', "import { b } from '../transport/b.ts'", 'tables may not import transport'],
    ['src/client/a.ts', "import { b } from '../tables/b.ts'", 'client may not import tables'],
    ['src/tables/a.ts', "import { b } from '../streams/b.ts'", 'a door imports no other door'],
    ['src/index.ts', "export { b } from './tables/b.ts'", 'a door imports no other door'],
    ['src/client/a.ts', "import { b } from '../index.ts'", 'import the file that declares it'],
    ['src/client/a.ts', "import { b } from '../codec/index.ts'", 'import the file that declares'],
    ['src/utils/a.ts', "import { b } from '../wire/b.ts'", 'src/utils is no layer'],
    ['src/codec/a.ts', "import { b } from '../../test/b.ts'", 'nothing outside src/ is shipped'],
    ['src/codec/a.ts', "import { b } from './b.test.ts'", 'tests are not shipped'],
    ['src/client/a.ts', "import { b } from '@aws-sdk/client-dynamodb'", 'only src/aws-sdk may'],
    [
      'src/client/a.ts',
      "const b = import('@aws-sdk/credential-provider-node')",
      'only src/aws-sdk',
    ],
    ['src/transport/a.ts', "import { b } from '@aws-sdk/credential-provider-node'", 'lazily'],
  ])('refuses %s: %s', (path, statement, message) => {
    const problems = problemsOf(path, statement);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path}:2 imports`);
    expect(problems[0]).toContain(message);
  });
});

describe('the rule on cycles', () => {
  test('a cycle is named from where it starts, type imports included', () => {
    const tree = new Map([
      ['src/codec/entry.ts', "import './a.ts'"],
      ['src/codec/a.ts', "import { b } from './b.ts'"],
      ['src/codec/b.ts', "import type { C } from './c.ts'"],
      ['src/codec/c.ts', "export * from './a.ts'"],
    ]);

    expect(importCycles(tree)).toEqual([
      'src/codec/a.ts → src/codec/b.ts → src/codec/c.ts → src/codec/a.ts',
    ]);
  });

  test('two ways to one file are no cycle', () => {
    const tree = new Map([
      ['src/codec/a.ts', "import './b.ts'; import './c.ts'"],
      ['src/codec/b.ts', "import './c.ts'"],
      ['src/codec/c.ts', ''],
    ]);

    expect(importCycles(tree)).toEqual([]);
  });
});
