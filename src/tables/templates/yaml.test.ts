import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type PlainData, toYaml } from './yaml.ts';

test('words stay bare, and whatever could be read as something else is quoted', () => {
  const data = {
    Type: 'AWS::DynamoDB::Table',
    N: ['S', 'N', 'yes', 'e1', '1', '2010-09-09', "it's", 'a: b', '', 'two\nlines', '\u{1F600}'],
    Nothing: { list: [], map: {} },
    Nested: [{ a: 1, b: [true] }, [[2.5]]],
  };

  expect(toYaml(data)).toBe(`\
Type: AWS::DynamoDB::Table
'N':
  - S
  - 'N'
  - 'yes'
  - 'e1'
  - '1'
  - '2010-09-09'
  - 'it''s'
  - 'a: b'
  - ''
  - "two\\nlines"
  - '\u{1F600}'
Nothing:
  list: []
  map: {}
Nested:
  - a: 1
    b:
      - true
  - - - 2.5
`);
});

test('a comment stands above its entry, behind an empty line unless it is the first', () => {
  const comments = { a: 'First.', 'b.c': 'Nested.', d: 'Two\nlines.' };

  expect(toYaml({ a: 1, b: { c: 2 }, d: 3 }, comments)).toBe(`\
# First.
a: 1
b:
  # Nested.
  c: 2

# Two
# lines.
d: 3
`);
});

test('both versions of YAML read what was written', () => {
  const text = fc.string({ unit: 'binary' });
  const { data } = fc.letrec<{ data: PlainData }>((tie) => ({
    data: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(tie('data'), { maxLength: 4 }),
      fc.dictionary(text, tie('data'), { maxKeys: 4 }),
    ),
  }));
  // `__proto__` is a name like any other in YAML, but not in JavaScript's objects.
  const document = fc
    .dictionary(text, data)
    .filter((made) => !JSON.stringify(made).includes('__proto__'));
  fc.assert(
    fc.property(document, (made) => {
      const written = toYaml(made);
      const plain = JSON.parse(JSON.stringify(made));
      expect(parse(written)).toEqual(plain);
      expect(parse(written, { version: '1.1' })).toEqual(plain);
    }),
    // The name of a function that every object has was once taken for a comment.
    { examples: [[{ valueOf: [] }]], numRuns: 300 * Number(process.env['SCALE'] ?? 1) },
  );
});
