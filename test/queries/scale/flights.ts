import { readFileSync } from 'node:fs';
import { model, t } from '../../../src/index.ts';
import type { WireItem } from '../../../src/wire/attribute-value.ts';

/** A flight of the `vega-datasets`, with a number of its own. */
export interface Flight {
  readonly hour: number;
  readonly number: number;
  readonly delay: number;
  readonly distance: number;
}

/** Flights by the hour of their departure: 24 partitions, of very different sizes. */
export function flightModel(table: string) {
  return model('Flight', {
    table,
    attributes: {
      hour: t.number(),
      number: t.number(),
      delay: t.number(),
      distance: t.number(),
    },
    key: { partitionKey: 'hour', sortKey: 'number' },
  });
}

const data = new URL('../../../node_modules/vega-datasets/data/flights-200k.json', import.meta.url);

/** The first so many of 231,083 flights. */
export function flights(count: number): readonly Flight[] {
  const rows = JSON.parse(readFileSync(data, 'utf8')) as readonly {
    readonly delay: number;
    readonly distance: number;
    readonly time: number;
  }[];
  const step = Math.floor(rows.length / count);
  return Array.from({ length: count }, (_, number) => {
    const { delay, distance, time } = rows[number * step] ?? { delay: 0, distance: 0, time: 0 };
    return { hour: Math.floor(time), number, delay, distance };
  });
}

/** A flight as DynamoDB keeps it. */
export function stored({ hour, number, delay, distance }: Flight): WireItem {
  return {
    hour: { N: String(hour) },
    number: { N: String(number) },
    delay: { N: String(delay) },
    distance: { N: String(distance) },
  };
}
