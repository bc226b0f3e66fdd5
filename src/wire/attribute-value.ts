/**
 * DynamoDB's attribute value as it travels: an object with exactly one type descriptor.
 *
 * Binary values are `Uint8Array` on their way out (they know how to write themselves as base64,
 * see `bytes.ts`) and either bytes or base64 text on their way in, because the wire and Lambda's
 * stream events carry text while the AWS SDK hands over bytes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: WireBinary }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly WireBinary[] }
  | { readonly M: WireItem }
  | { readonly L: readonly AttributeValue[] }
  | { readonly NULL: boolean }
  | { readonly BOOL: boolean };

/**
 * An attribute value that may be anything: every descriptor optional, so that one can be looked for
 * without asking first which one is there.
 */
export interface WireParts {
  readonly S?: string;
  readonly N?: string;
  readonly B?: WireBinary;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly WireBinary[];
  readonly M?: WireItem;
  readonly L?: readonly AttributeValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

/** Bytes, or the base64 text that stands for them. */
export type WireBinary = Uint8Array | string;

/** An item, or a map inside one, as it travels: stored names to attribute values. */
export type WireItem = { readonly [storedName: string]: AttributeValue };

/** The type descriptors, as `attribute_type()` names them. */
export type WireType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';

/** Every type descriptor that there is. */
export const wireTypes: ReadonlySet<string> = new Set<WireType>([
  'S',
  'N',
  'B',
  'SS',
  'NS',
  'BS',
  'M',
  'L',
  'NULL',
  'BOOL',
]);
