// Hot: runs once for each date of each item.

import type { DateFormat } from '../definition/node.ts';
import type { WireParts } from '../wire/attribute-value.ts';
import { isDate } from './guards.ts';
import { isoFromTime, timeFromIso, YEAR_0, YEAR_9999_END } from './iso-text.ts';
import { type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { numberFromText } from './number.ts';
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
    const time = timeFromIso(text);
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

function isoText(time: number): string {
  if (time >= YEAR_0 && time <= YEAR_9999_END) return isoFromTime(time);
  throw misfit(
    'value-date',
    'takes the years 0 to 9999, because text of other years does not sort in time order',
    "Declare the attribute as t.date({ format: 'epochMilliseconds' }).",
  );
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
