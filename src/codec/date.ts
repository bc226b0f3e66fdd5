// Hot: runs once for each date of each item.
import type { DateFormat } from '../definition/node.ts';
import { isDate } from './guards.ts';
import { type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { numberFromText } from './number.ts';
import type { WireParts } from './wire-parts.ts';
import { quoted, wrongType, wrongWire } from './words.ts';

/** A date in one of its formats. `roundsUp`: milliseconds become a whole second more (for a TTL). */
export function dateCodec(format: DateFormat, roundsUp: boolean): NodeCodec {
  if (format === 'iso') return isoCodec;
  return format === 'epochMilliseconds' ? millisecondsCodec : secondsCodec(roundsUp);
}

const isoCodec: NodeCodec = {
  encode(value) {
    return { S: isoText(timeOf(value)) };
  },
  decode(wire) {
    const text = wire.S;
    if (typeof text !== 'string') throw wrongWire('S (an ISO date)', wire);
    const time = timeOfIso(text);
    if (Number.isNaN(time)) throw unreadable(text);
    return new Date(time);
  },
};

const millisecondsCodec: NodeCodec = {
  encode(value) {
    return { N: String(timeOf(value)) };
  },
  decode(wire) {
    return dateFromNumber(wire.N, 1) ?? failEpoch(wire);
  },
};

function secondsCodec(roundsUp: boolean): NodeCodec {
  return {
    encode(value) {
      const seconds = timeOf(value) / 1000;
      if (Number.isInteger(seconds)) return { N: String(seconds) };
      if (roundsUp) return { N: String(Math.ceil(seconds)) };
      throw misfit(
        'value-date',
        'keeps whole seconds, but got a date with milliseconds',
        "Cut the milliseconds yourself, or declare the attribute as t.date({ format: 'epochMilliseconds' }).",
      );
    },
    decode(wire) {
      return dateFromNumber(wire.N, 1000) ?? failEpoch(wire);
    },
  };
}

function timeOf(value: unknown): number {
  if (!isDate(value)) throw wrongType('a Date', value);
  const time = value.getTime();
  if (!Number.isNaN(time)) return time;
  throw misfit('value-date', 'takes a valid Date, but got an Invalid Date', 'Pass a valid Date.');
}

/** The moments whose year has four digits: only their text sorts in time order. */
const YEAR_0 = -62_167_219_200_000;
const YEAR_9999_END = 253_402_300_799_999;

function isoText(time: number): string {
  if (time >= YEAR_0 && time <= YEAR_9999_END) return new Date(time).toISOString();
  throw misfit(
    'value-date',
    'takes the years 0 to 9999, because text of other years does not sort in time order',
    "Declare the attribute as t.date({ format: 'epochMilliseconds' }).",
  );
}

/** What our own writes look like, and RFC 3339 with any fraction, any offset, or the date alone. */
const ISO =
  /^\d{4}-(\d{2})-(\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$/;

/**
 * The moment that an ISO 8601 text names; NaN when it names none. A date-time without an offset is
 * refused, because it would mean another moment on another machine; so is February 30, which
 * `Date.parse` rolls over into March. Digits below the millisecond are dropped.
 */
function timeOfIso(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const day = Number(match[2]);
  if (day > 28 && day > daysIn(Number(text.slice(0, 4)), Number(match[1]))) return Number.NaN;
  return Date.parse(text);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function dateFromNumber(text: unknown, unit: number): Date | undefined {
  const value = typeof text === 'string' ? numberFromText(text) : undefined;
  if (value === undefined) return undefined;
  const date = new Date(value * unit);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function failEpoch(wire: WireParts): never {
  if (typeof wire.N !== 'string') throw wrongWire('N (a date)', wire);
  throw unreadable(wire.N);
}

function unreadable(text: string): Misfit {
  return misfit(
    'decode-date',
    `holds ${quoted(text)}, which is no date`,
    'Mend the item, or declare the attribute as what is stored.',
  );
}
