import type { AttributeValue, WireParts } from '../wire/attribute-value.ts';
import type { TextCodec } from './text-codec.ts';

/** An attribute compiled: what all of this folder makes and puts together. */
export interface NodeCodec {
  /** A value to what is stored. Throws a Misfit. */
  readonly encode: Encode;
  /** What is stored to a value. Throws a Misfit. */
  readonly decode: Decode;
  /** How it is read from an answer's text; missing where that is parsed and then decoded. */
  readonly text?: TextCodec | undefined;
}

/** A value to what is stored. */
export type Encode = (value: unknown) => AttributeValue;

/** What is stored to a value. */
export type Decode = (wire: WireParts) => unknown;
