import fc from 'fast-check';
import type { AnyAttribute } from '../../src/definition/attribute.ts';
import * as t from '../../src/definition/t.ts';

/** A value to write, and what a read gives for it. */
export interface Sample {
  readonly given: unknown;
  readonly expected: unknown;
}

/** An attribute and the values it takes. */
export interface Spec {
  readonly attribute: AnyAttribute;
  readonly samples: fc.Arbitrary<Sample>;
  /** What an empty value of it looks like, where it has one. */
  readonly empty?: unknown;
}

/** A sample that reads back as it was written. */
export const same = (given: unknown): Sample => ({ given, expected: given });

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '__proto__', 'constructor', '日本', '😀', '0', 'null'),
);

const number = fc
  .oneof(
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1e-130, -1e-130, 0.1, 2 ** 53 - 1, 1e-7, 123_456.789),
  )
  .filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)
  .filter((value) => value === 0 || Math.abs(value) >= 1e-130);

/** DynamoDB has no minus zero. */
const numberSample = (given: number): Sample => ({ given, expected: given === 0 ? 0 : given });

const bytes = fc.uint8Array({ maxLength: 12 }).map((value) => new Uint8Array(value));

const date = fc.date({
  min: new Date('0000-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

const wholeSeconds = date.map((value) => new Date(Math.floor(value.getTime() / 1000) * 1000));

const digits = fc.stringMatching(/^[1-9][0-9]{0,36}$/);

const bigint = fc.oneof(
  fc.tuple(fc.boolean(), digits).map(([minus, value]) => (minus ? -BigInt(value) : BigInt(value))),
  fc.constantFrom(0n, -(2n ** 63n), 2n ** 53n + 1n, 10n ** 125n),
);

const decimal = fc.oneof(
  fc.tuple(digits, fc.nat({ max: 20 })).map(([value, at]) => fractionOf(value, at)),
  fc.constantFrom('0', '-1.5', `0.${'0'.repeat(129)}1`, `999${'0'.repeat(123)}`),
);

/** A number in DynamoDB's own form, its point moved `at` digits from the right. */
function fractionOf(value: string, at: number): string {
  const padded = value.padStart(at + 1, '0');
  const whole = padded.slice(0, padded.length - at);
  const fraction = padded.slice(padded.length - at).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Anything of JSON; its text form has no minus zero either. */
const json = fc.jsonValue({ maxDepth: 3 }).map((given) => ({
  given,
  expected: JSON.parse(JSON.stringify(given)),
}));

/** What `@aws-sdk/util-dynamodb` writes and reads as we do. */
export const naturalLeaves: readonly Spec[] = [
  { attribute: t.string(), samples: text.map(same), empty: '' },
  { attribute: t.number(), samples: number.map(numberSample) },
  { attribute: t.boolean(), samples: fc.boolean().map(same) },
  { attribute: t.binary(), samples: bytes.map(same), empty: new Uint8Array() },
];

/** What only we know. */
export const ownLeaves: readonly Spec[] = [
  { attribute: t.bigint(), samples: bigint.map(same) },
  { attribute: t.decimal(), samples: decimal.map(same) },
  { attribute: t.date(), samples: date.map(same) },
  { attribute: t.date({ format: 'epochMilliseconds' }), samples: date.map(same) },
  { attribute: t.date({ format: 'epochSeconds' }), samples: wholeSeconds.map(same) },
  { attribute: t.enum('a', '__proto__'), samples: fc.constantFrom('a', '__proto__').map(same) },
  { attribute: t.enum(1, 2.5, -3), samples: fc.constantFrom(1, 2.5, -3).map(same) },
  { attribute: t.literal(true), samples: fc.constant(true).map(same) },
  { attribute: t.json(), samples: json },
  {
    attribute: t.custom({
      type: t.string(),
      encode: ({ boxed }: { boxed: string }) => boxed,
      decode: (boxed) => ({ boxed }),
    }),
    samples: text.map((boxed) => same({ boxed })),
  },
  {
    attribute: t.union(t.literal('a'), t.literal(1), t.literal(false)),
    samples: fc.constantFrom('a', 1, false).map(same),
  },
  {
    attribute: t.union(t.string(), t.bigint(), t.boolean(), t.list(t.string())),
    samples: fc.oneof(text, bigint, fc.boolean(), fc.array(text, { maxLength: 2 })).map(same),
  },
];

/** Elements of sets, and what they are called. */
export const naturalElements: readonly Spec[] = [
  { attribute: t.string(), samples: text.map(same) },
  { attribute: t.number(), samples: number.map(numberSample) },
];

/** Elements that only we know; binary ones are distinct by content, which a JavaScript Set is not. */
export const ownElements: readonly Spec[] = [
  { attribute: t.bigint(), samples: bigint.map(same) },
  { attribute: t.decimal(), samples: decimal.map(same) },
  { attribute: t.date(), samples: date.map(same) },
  { attribute: t.binary(), samples: bytes.map(same) },
  { attribute: t.enum('a', 'b', 'c'), samples: fc.constantFrom('a', 'b', 'c').map(same) },
];
