import { orderOfValues } from '../../conditions/reference.ts';
import { plainValue } from './kinds.ts';
import { kindAt, type ModelSpec, textOf, type WorldItem } from './world.ts';

/**
 * Figures over items, computed naively: every value kept, sums with BigInt. What the library's
 * streaming figures are held to.
 */

/** The figures of one attribute. */
export interface Figures {
  readonly sum?: unknown;
  readonly avg?: unknown;
  readonly min?: unknown;
  readonly max?: unknown;
  readonly distinct: number;
}

/** Kinds whose values can be added up. */
export const summable: ReadonlySet<string> = new Set([
  'number',
  'bigint',
  'decimal',
  'numericEnum',
]);

/** The figures of an attribute over some items. */
export function figuresOf(
  spec: ModelSpec,
  property: string,
  kind: string,
  items: readonly WorldItem[],
): Figures {
  const values = items
    .map((item) => item[property])
    .filter((value) => value !== undefined && value !== null);
  const distinct = new Set(values.map(textOf)).size;
  const attribute = kindAt(spec, property);
  if (attribute.stored === 'other') return { distinct };
  const sorted = [...values].sort((left, right) =>
    orderOfValues(plainValue(attribute, left), plainValue(attribute, right)),
  );
  const extremes = { distinct, min: sorted[0], max: sorted.at(-1) };
  return summable.has(kind) ? { ...extremes, ...sums(kind, values) } : extremes;
}

/** Every value as an integer of a common scale. */
const scale = 40;

function sums(kind: string, values: readonly unknown[]): Pick<Figures, 'sum' | 'avg'> {
  const total = values.reduce((sum: bigint, value) => sum + scaled(String(value)), 0n);
  const text = unscaled(total);
  return {
    sum: kind === 'bigint' ? BigInt(text) : kind === 'decimal' ? text : Number(text),
    avg: values.length === 0 ? undefined : Number(text) / values.length,
  };
}

function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

function unscaled(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const whole = (value < 0n ? '-' : '') + digits.slice(0, -scale);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
