import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { wireItems } from '../../test/support/wire-items.ts';
import { toWireBytes } from './bytes.ts';
import { jsonBytes } from './json-bytes.ts';

/** Any UTF-16, halves of pairs included, and now and then what has to be escaped. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u2028', '/', 'é', '日', '😀') }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes)),
  fc.string({ minLength: 190, maxLength: 210 }),
);
const name = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'S', 'N', 'L', 'a', '', '0', '17'),
);
const number = fc.oneof(fc.bigInt().map(String), fc.double().map(String));
const bytes = fc.uint8Array({ maxLength: 300 }).map(toWireBytes);

const item = wireItems({
  text,
  number,
  bytes,
  maxDepth: 5,
  maxLength: 5,
  itemOf: (value) =>
    fc.array(fc.tuple(name, value), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
});

/** A request as it is made here: values that are missing, numbers, switches, several items. */
const request = fc.record({
  TableName: text,
  Item: fc.option(item, { nil: undefined }),
  Limit: fc.option(fc.integer(), { nil: undefined }),
  ConsistentRead: fc.boolean(),
  RequestItems: fc.array(
    item.map((Item) => ({ PutRequest: { Item } })),
    { maxLength: 4 },
  ),
});

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'spoilt');
});

describe('The bytes of a request', () => {
  test('are those of the text that JSON.stringify makes', () => {
    fc.assert(
      fc.property(request, (one) => {
        expect(textOf(one)).toBe(JSON.stringify(one));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['nothing', {}],
    [
      'what JSON has no word for',
      { a: undefined, b: () => 1, c: [undefined, Symbol('c')], d: NaN },
    ],
    ['dates, and whatever has a toJSON', { at: new Date(0), own: { toJSON: () => ({ a: 1 }) } }],
    ['null, and lists in lists', { a: null, b: [[], [[null]]] }],
    ['numbers with an exponent', { a: 1e21, b: -0, c: 1e-7 }],
    [
      'instances of a class',
      {
        a: new (class {
          x = 1;
          y(): void {}
        })(),
      },
    ],
    ['what inherits something', { M: Object.create({ inherited: { S: 'a' } }) }],
    ['what has no prototype', { M: Object.assign(Object.create(null), { a: { S: 'a' } }) }],
    ['objects around a text or a number', { S: Object('text'), N: Object(1), BOOL: Object(true) }],
    ['a toJSON that asks where it stands', { a: { toJSON: (name: string) => `in ${name}` } }],
    ['an attribute that is called toJSON', { M: { toJSON: { S: 'a' } } }],
    ['a list', [{ S: 'a' }]],
    ['a date', new Date(0)],
  ])('are the same for %s', (_, data) => {
    expect(textOf(data)).toBe(JSON.stringify(data));
  });

  test('are the same beyond the room that there is, and after that', () => {
    const large = { text: '日"'.repeat(700_000), list: Array(50_000).fill({ S: 'some text' }) };

    expect(textOf(large)).toBe(JSON.stringify(large));
    expect(textOf({ id: { S: 'a' } })).toBe('{"id":{"S":"a"}}');
  });

  test('are the same while a toJSON asks for others', () => {
    const inner = { id: { S: 'x'.repeat(100_000) } };
    const asking = new (class {
      toJSON(): string {
        return textOf(inner);
      }
    })();
    const outer = { a: { S: 'a' }, b: asking, c: { S: 'c' } };
    const written = JSON.parse(textOf(outer));

    expect(JSON.parse(written.b)).toEqual(inner);
    expect(written).toMatchObject({ a: { S: 'a' }, c: { S: 'c' } });
  });

  test('do not have what somebody gave to all objects', () => {
    Object.assign(Object.prototype, { spoilt: { S: 'spoilt' } });

    expect(textOf({ id: { S: 'a' } })).toBe('{"id":{"S":"a"}}');
  });

  test('are the same with more names than are kept', () => {
    for (let turn = 0; turn < 5_000; turn += 1) {
      const one = { [`key ${turn}`]: { S: 'a' }, id: { S: 'b' } };

      expect(textOf(one)).toBe(JSON.stringify(one));
    }
  });

  test('are not written for as long as the stack lasts where something is inside itself', () => {
    let reads = 0;
    const large = {
      get text() {
        reads += 1;
        return 'x'.repeat(100_000);
      },
      self: {},
    };
    large.self = large;

    expect(() => jsonBytes(large)).toThrow('circular');
    expect(reads).toBeLessThan(1_000);
  });

  test('have base64 for bytes of any class, wherever they are', () => {
    const bytes = [Uint8Array.of(1, 2), Buffer.from([1, 2]), toWireBytes(Uint8Array.of(1, 2))];
    const inside = (B: Uint8Array): object[] => [
      { M: { B } },
      { M: Object.create(null, { B: { value: B, enumerable: true } }) },
      // As a whole left to JSON.stringify.
      { L: [{ B }, undefined] },
    ];
    const base64 = ['{"M":{"B":"AQI="}}', '{"M":{"B":"AQI="}}', '{"L":[{"B":"AQI="},null]}'];

    expect(bytes.map((B) => inside(B).map(textOf))).toEqual([base64, base64, base64]);
  });

  test('are kept apart: a later request does not write over them', () => {
    const first = jsonBytes({ id: { S: 'first' } });
    jsonBytes({ id: { S: 'later' } });

    expect(Buffer.from(first).toString()).toBe('{"id":{"S":"first"}}');
  });

  test.each([
    ['a bigint', { Limit: 1n }],
    ['a reference to itself', selfReferring()],
  ])('are refused for %s, in the words of JSON.stringify', (_, data) => {
    const words = messageOf(() => JSON.stringify(data));

    expect(messageOf(() => jsonBytes(data))).toBe(words);
    expect(textOf({ id: { S: 'a' } })).toBe('{"id":{"S":"a"}}');
  });
});

function textOf(data: object): string {
  return Buffer.from(jsonBytes(data)).toString();
}

function selfReferring(): object {
  const item: { [name: string]: unknown } = { id: { S: 'a' } };
  item['self'] = { M: item };
  return item;
}

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was not refused.');
}
