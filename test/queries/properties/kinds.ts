import { NumberValueImpl } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { type AnyAttribute, t } from '../../../src/index.ts';

/** A kind of attribute that random models are made of. */
export interface Kind {
  readonly attribute: () => AnyAttribute;
  /** The values that items have: few, so that many are equal. */
  readonly few: fc.Arbitrary<unknown>;
  /** Many values, for keys that tell items apart; missing for kinds that are no keys. */
  readonly many?: fc.Arbitrary<unknown>;
  readonly stored: 'S' | 'N' | 'B' | 'other';
  /** What `begins_with` is asked for. */
  readonly beginnings?: fc.Arbitrary<unknown>;
  /** What `contains` is asked for. */
  readonly parts?: fc.Arbitrary<unknown>;
  /** A value as DynamoDB compares it, where that is not the value itself. */
  readonly plain?: (value: never) => unknown;
}

const integers = fc.integer({ min: -400, max: 400 });
const days = fc.integer({ min: -300, max: 300 }).map((day) => new Date(day * 86_400_000 + 1));
const someDays = fc.constantFrom(-86_400_000, 0, 1, 999, 86_400_000).map((ms) => new Date(ms));
/**
 * Texts whose order by UTF-8 is not JavaScript's: the last two change places in UTF-16. No two of
 * them differ in case alone: the engine's `begins_with` in a key condition takes them for the same,
 * AWS's does not.
 */
const texts = fc.constantFrom('a', 'ab', 'b', 'abc', 'ä', '日', '￮', '😀');
const bytesOf = (values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** The kinds that can be keys. */
export const keyKinds: Readonly<Record<string, Kind>> = {
  string: {
    attribute: () => t.string(),
    few: texts,
    many: fc.tuple(texts, integers).map(([text, number]) => `${text}${number}`),
    stored: 'S',
    beginnings: texts,
    parts: texts,
  },
  number: {
    attribute: () => t.number(),
    few: fc.constantFrom(-10, -1.5, 0, 1, 2, 9, 10, 1e12),
    many: fc.oneof(
      integers,
      integers.map((value) => value / 8),
    ),
    stored: 'N',
  },
  bigint: {
    attribute: () => t.bigint(),
    few: fc.constantFrom(-(2n ** 63n), -1n, 0n, 9n, 10n, 2n ** 53n, 2n ** 53n + 1n, 10n ** 30n),
    many: integers.map((value) => BigInt(value) * 10n ** 20n + 1n),
    stored: 'N',
  },
  decimal: {
    attribute: () => t.decimal(),
    few: fc.constantFrom('-1.5', '0', '1.1', '9', '10', '123456789012345678901234567890.12345678'),
    many: integers.map((value) => `${value}.00000000000000000001`),
    stored: 'N',
    plain: (value: string) => NumberValueImpl.from(value),
  },
  binary: {
    attribute: () => t.binary(),
    few: fc.constantFrom([0], [1], [1, 2], [200], [0, 255]).map(bytesOf),
    many: integers.map((value) => bytesOf([200, (value + 400) % 256, (value + 400) >> 8])),
    stored: 'B',
    beginnings: fc.constantFrom([0], [1], [200]).map(bytesOf),
  },
  date: {
    attribute: () => t.date(),
    few: someDays,
    many: days,
    stored: 'S',
    beginnings: fc.constantFrom('1970-01-0', '1969', '1970-01-02T'),
  },
  epoch: {
    attribute: () => t.date({ format: 'epochMilliseconds' }),
    few: someDays,
    many: days,
    stored: 'N',
    plain: (value: Date) => value.getTime(),
  },
  enum: {
    attribute: () => t.enum('red', 'green', 'blue'),
    few: fc.constantFrom('red', 'green', 'blue'),
    stored: 'S',
    parts: fc.constantFrom('r', 'ee', 'blue'),
  },
  numericEnum: {
    attribute: () => t.enum(1, 2.5, -3),
    few: fc.constantFrom(1, 2.5, -3),
    stored: 'N',
  },
};

/** What only stands beside keys. */
export const otherKinds: Readonly<Record<string, Kind>> = {
  boolean: { attribute: () => t.boolean(), few: fc.boolean(), stored: 'other' },
  texts: {
    attribute: () => t.set(t.string()),
    few: fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }).map((all) => new Set(all)),
    stored: 'other',
    parts: texts,
  },
  list: {
    attribute: () => t.list(t.string().nullable()),
    few: fc.array(fc.option(texts, { freq: 4 }), { maxLength: 3 }),
    stored: 'other',
    parts: texts,
  },
  place: {
    attribute: () =>
      t.map({
        city: t.string().name('town.name'),
        zip: t.number().optional().nullable(),
        deep: t.map({ n: t.bigint() }),
      }),
    few: fc.record(
      {
        city: texts,
        zip: fc.option(fc.constantFrom(1, 2, 10)),
        deep: fc.record({ n: fc.constantFrom(-1n, 0n, 9n, 10n) }),
      },
      { requiredKeys: ['city', 'deep'] },
    ),
    stored: 'other',
  },
  record: {
    attribute: () => t.record(t.number()),
    few: fc.dictionary(fc.constantFrom('a', 'b', 'size'), fc.constantFrom(0, 1, 2, 10), {
      maxKeys: 3,
    }),
    stored: 'other',
  },
};

/** Every kind, by its name. */
export const kinds: Readonly<Record<string, Kind>> = { ...keyKinds, ...otherKinds };

/** The kind of a name. */
export function kindOf(name: string): Kind {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`There is no kind ${name}.`);
  return kind;
}

/** A value of a kind as DynamoDB compares it. */
export function plainValue(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined || kind.plain === undefined) return value;
  return kind.plain(value as never);
}
