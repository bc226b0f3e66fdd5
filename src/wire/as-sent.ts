import type { AttributeValue, WireBinary, WireItem } from './attribute-value.ts';
import { fromWireBinary, toWireBytes } from './bytes.ts';

/**
 * An item that arrived, as it can be sent again: what arrived as base64 text goes out as bytes, since
 * the SDK takes nothing else for them.
 */
export function itemAsSent(item: WireItem): WireItem {
  const sent = Object.entries(item).map(([name, value]) => [name, valueAsSent(value)] as const);
  return Object.fromEntries(sent);
}

function valueAsSent(value: AttributeValue): AttributeValue {
  if ('B' in value) return { B: bytesAsSent(value.B) };
  if ('BS' in value) return { BS: value.BS.map(bytesAsSent) };
  if ('M' in value) return { M: itemAsSent(value.M) };
  if ('L' in value) return { L: value.L.map(valueAsSent) };
  return value;
}

function bytesAsSent(binary: WireBinary): Uint8Array {
  return toWireBytes(fromWireBinary(binary));
}
