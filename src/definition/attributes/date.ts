import { type Attribute, attribute } from '../attribute.ts';
import type { DateFormat } from '../node.ts';
import type { OrderedOperators, TextOperators } from '../operators.ts';

/** A moment in time: `t.date()`. */
export interface DateAttribute extends Attribute {
  readonly '~read': Date;
  readonly '~write': Date;
  readonly '~presence': 'required';
  readonly '~operators': DateOperators;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** A moment in time, stored as a number: `t.date({ format: 'epochSeconds' })`. */
export interface EpochDateAttribute extends Attribute {
  readonly '~read': Date;
  readonly '~write': Date;
  readonly '~presence': 'required';
  readonly '~operators': OrderedOperators<Date>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** A date's comparisons; `begins_with` takes the stored text, `'2026-01'` for example. */
export type DateOperators = TextOperators<Date, string>;

/** A time to live: `t.ttl()`. */
export interface TtlAttribute extends Attribute {
  readonly '~read': Date;
  readonly '~write': Date;
  readonly '~presence': 'required';
  readonly '~operators': OrderedOperators<Date>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** `t.createdAt()` and `t.updatedAt()`. */
export interface TimestampAttribute extends Attribute {
  readonly '~read': Date;
  readonly '~write': Date;
  readonly '~presence': 'managed';
  readonly '~operators': DateOperators;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** How a date is stored. */
export interface DateOptions<TFormat extends DateFormat = DateFormat> {
  /**
   * `iso` (the default): fixed-width text, `2026-01-31T09:30:00.000Z`, which sorts in time order
   * for the years 0 to 9999. `epochSeconds` and `epochMilliseconds`: a number.
   */
  readonly format?: TFormat;
}

/**
 * A moment in time, read as a `Date`. Stored as fixed-width ISO 8601 text with milliseconds in UTC,
 * so that it sorts in a key, or as a number of seconds or milliseconds. `epochSeconds` keeps whole
 * seconds: a date with milliseconds is refused rather than cut.
 */
export function date<TFormat extends DateFormat = 'iso'>(
  options: DateOptions<TFormat> = {},
): TFormat extends 'iso' ? DateAttribute : EpochDateAttribute {
  return attribute({ kind: 'date', format: options.format ?? 'iso' });
}

/** What happens to items that have expired. */
export interface TtlOptions {
  /**
   * DynamoDB deletes expired items within days, not at once, and goes on returning them until then.
   * True hides them: a read does not find them and a `create` replaces them. Default: false.
   */
  readonly hideExpired?: boolean;
}

/**
 * The moment after which DynamoDB may delete the item: a `Date`, stored as whole seconds since 1970,
 * rounded up, because that is the only form the service takes. One for each model.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function ttl(options: TtlOptions = {}): TtlAttribute {
  return attribute(
    { kind: 'date', format: 'epochSeconds', hideExpired: options.hideExpired ?? false },
    { role: 'ttl' },
  );
}

/** The moment of creation. Written once, by the library; stored like `t.date()`. */
export function createdAt(): TimestampAttribute {
  return attribute({ kind: 'date', format: 'iso' }, { role: 'createdAt' });
}

/** The moment of the last write. Written on every write path, by the library. */
export function updatedAt(): TimestampAttribute {
  return attribute({ kind: 'date', format: 'iso' }, { role: 'updatedAt' });
}
