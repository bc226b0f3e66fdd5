import { isPlainObject } from './guards.ts';
import { undefinedInside } from './list.ts';
import { atIndex, atProperty, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { describe, wrongWire } from './words.ts';

/** Anything that JSON gives back as it was, kept as text in S. */
export const jsonCodec: NodeCodec = {
  encode(value) {
    const text = stringify(value);
    // Afterwards, because this walk would not end on a cycle and JSON.stringify does.
    refuseWhatJsonChanges(value);
    return { S: text };
  },
  decode(wire) {
    const text = wire.S;
    if (typeof text !== 'string') throw wrongWire('S (JSON)', wire);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw misfit('decode-json', 'holds text that is no JSON', 'Mend the item.', cause);
    }
  },
};

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw misfit(
      'value-unsupported',
      'holds a cycle or a bigint, which JSON cannot write',
      'Pass a value that survives JSON.stringify and JSON.parse.',
      cause,
    );
  }
}

/** JSON.stringify drops functions, empties Maps and turns dates into text and NaN into null. */
function refuseWhatJsonChanges(value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) refuseInArray(value);
  else if (isPlainObject(value)) refuseInObject(value);
  else throw unwritable(value);
}

function unwritable(value: unknown): Misfit {
  return misfit(
    'value-unsupported',
    `takes what JSON can write, but got ${describe(value)}`,
    'Pass plain objects, arrays, text, finite numbers, booleans and null.',
  );
}

function refuseInArray(values: readonly unknown[]): void {
  for (let index = 0; index < values.length; index += 1) {
    try {
      if (values[index] === undefined) throw undefinedInside();
      refuseWhatJsonChanges(values[index]);
    } catch (error) {
      throw atIndex(error, index);
    }
  }
}

function refuseInObject(value: { readonly [key: string]: unknown }): void {
  for (const key of Object.keys(value)) {
    try {
      if (value[key] !== undefined) refuseWhatJsonChanges(value[key]);
    } catch (error) {
      throw atProperty(error, key);
    }
  }
}
