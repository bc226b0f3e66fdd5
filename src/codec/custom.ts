import type { CustomKind } from '../definition/node.ts';
import { misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';

/** The user's own type on top of a stored one. What the user's functions throw becomes the cause. */
export function customCodec(kind: CustomKind, stored: NodeCodec): NodeCodec {
  return {
    encode(value) {
      return stored.encode(outgoing(kind, value));
    },
    decode(wire) {
      return incoming(kind, stored.decode(wire));
    },
  };
}

function outgoing(kind: CustomKind, value: unknown): unknown {
  try {
    return kind.encode(value);
  } catch (cause) {
    throw misfit(
      'value-custom',
      `was refused by its own encode: ${messageOf(cause)}`,
      'Pass a value that encode takes; see the cause.',
      cause,
    );
  }
}

function incoming(kind: CustomKind, stored: unknown): unknown {
  try {
    return kind.decode(stored);
  } catch (cause) {
    throw misfit(
      'decode-custom',
      `was refused by its own decode: ${messageOf(cause)}`,
      'Mend the item, or let decode take what is stored; see the cause.',
      cause,
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
