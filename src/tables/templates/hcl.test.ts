import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes, block, comment, toHcl } from './hcl.ts';

test('attributes below one another have their = in one column, and blocks stand apart', () => {
  const text = toHcl([
    comment('Two\nlines.'),
    ...block('outer', [
      ...attributes({ a: 1, long_name: true, missing: undefined, list: ['x', 'y'] }),
      ...block('inner', attributes({ b: 'text' })),
      ...block('empty', []),
      ...attributes({ tags: { team: 'shop', 'cost centre': '7' }, last: 'z' }),
    ]),
  ]);

  expect(text).toBe(`\
# Two
# lines.
outer {
  a         = 1
  long_name = true
  list      = ["x", "y"]

  inner {
    b = "text"
  }

  tags = {
    team          = "shop"
    "cost centre" = "7"
  }

  last = "z"
}
`);
});

test('what begins a template is escaped, and so is what has no escape of its own', () => {
  expect(toHcl(attributes({ a: `\${a} %{ if } $5 \b\f\n"\\` }))).toBe(
    `a = "$\${a} %%{ if } $5 \\u0008\\u000c\\n\\"\\\\"\n`,
  );
});

test('any text is read as it was written', async () => {
  const text = fc.string({ unit: 'binary' });
  await fc.assert(
    fc.asyncProperty(text, fc.dictionary(text, text, { minKeys: 1 }), async (value, object) => {
      const written = toHcl(attributes({ value, list: [value], object }));
      const read = await parse('main.tf', written);

      // The parser leaves the escapes of templates as they are.
      const plain = (escaped: string): string => escaped.replace(/([$%])\1\{/g, '$1{');
      expect(plain(read['value'])).toBe(value.normalize('NFC'));
      expect(read['list']).toEqual([read['value']]);
      expect(Object.keys(read['object'])).toHaveLength(Object.keys(object).length);
    }),
    { numRuns: 100 * Number(process.env['SCALE'] ?? 1) },
  );
});
