import type { AttributeNode } from '../../definition/node.ts';
import { wireTypesOf } from '../../definition/wire-type.ts';
import { ValidationError } from '../../errors/value.ts';
import type { WireType } from '../../wire/attribute-value.ts';
import { compareNumbers, compareTexts } from '../../wire/order.ts';
import { identityOf } from '../identity.ts';
import { type ExactSum, exactSum } from './exact-sum.ts';

/** A figure in the making. Its size does not grow with the items, except for `distinct`. */
export interface Accumulator<TResult> {
  /** Takes in the value of one item; not called for items that lack it. */
  add(value: unknown): void;
  result(): TResult;
}

/** How many there are. */
export function counter(): Accumulator<number> {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    result: () => count,
  };
}

/** A sum, and what is made of it. Throws a ValidationError for an attribute that is no number. */
export function summing<TResult>(
  node: AttributeNode | undefined,
  path: string,
  result: (sum: ExactSum) => TResult,
): Accumulator<TResult> {
  refuseUnfit(node, path, 'sum', ['N']);
  const sum = exactSum(zeroOf(node?.kind));
  return { add: (value) => sum.add(value), result: () => result(sum) };
}

function zeroOf(kind: AttributeNode['kind'] | undefined): number | bigint | string {
  if (kind === 'bigint') return 0n;
  return kind === 'decimal' ? '0' : 0;
}

/** The largest value, where `sign` is 1, or the smallest, where it is -1. */
export function extreme(
  node: AttributeNode | undefined,
  path: string,
  sign: number,
): Accumulator<unknown> {
  refuseUnfit(node, path, 'extreme', ['S', 'N', 'B', 'BOOL']);
  const compare = comparisonOf(node?.kind);
  let best: unknown;
  return {
    add(value) {
      if (best === undefined || compare(value, best) * sign > 0) best = value;
    },
    result: () => best,
  };
}

/**
 * The order of sort keys. Decimals are text that is a number; text goes by its UTF-8; bytes have no
 * order of their own in JavaScript.
 */
function comparisonOf(
  kind: AttributeNode['kind'] | undefined,
): (left: unknown, right: unknown) => number {
  if (kind === 'decimal') return (left, right) => compareNumbers(String(left), String(right));
  if (kind === 'binary')
    return (left, right) => Buffer.compare(left as Uint8Array, right as Uint8Array);
  return (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? compareTexts(left, right)
      : Number(isMore(left, right)) - Number(isMore(right, left));
}

function isMore(left: unknown, right: unknown): boolean {
  return (left as number) > (right as number);
}

/** How many different values there are. */
export function differing(): Accumulator<number> {
  const seen = new Set<unknown>();
  return {
    add: (value) => void seen.add(identityOf(value)),
    result: () => seen.size,
  };
}

function refuseUnfit(
  node: AttributeNode | undefined,
  path: string,
  figure: string,
  fitting: readonly WireType[],
): void {
  const isSummedDate = figure === 'sum' && node?.kind === 'date';
  if (node === undefined) return;
  if (!isSummedDate && wireTypesOf(node).some((type) => fitting.includes(type))) return;
  throw new ValidationError({
    code: 'aggregate-type',
    path,
    message: `There is no ${figure} of ${JSON.stringify(path)}, which is a ${node.kind}.`,
    hint: 'Sums and averages are of numbers; the smallest and the largest of what has an order.',
  });
}
