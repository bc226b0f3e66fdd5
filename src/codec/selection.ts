import type { ModelNode } from '../definition/model-node.ts';
import { codecOf } from './codec.ts';
import { compileShape } from './compile.ts';
import { partsFiller } from './fill-parts.ts';
import type { ItemDecoder } from './found-items.ts';
import { withKeyRules } from './key.ts';
import type { Member } from './member.ts';
import { decodeError } from './misfit.ts';
import { decodeShape } from './shape.ts';
import { shapeReader } from './text-shape.ts';

/** What a read is to give: the whole item, or some of its attributes, or parts of them. */
export interface Selection {
  /** The paths that were asked for. */
  readonly paths?: readonly string[] | undefined;
  /** The attributes that an index carries, where all of those were asked for. */
  readonly carried?: ReadonlySet<string> | undefined;
}

/**
 * The decoder of a selection. An attribute that was asked for as a whole reads as in the whole item,
 * default included; of one that was asked for in parts, what is missing is absent, and a map or list
 * that must be there is empty. What was only read along, the keys of cursors for example, is left out.
 */
export function decoderOf(model: ModelNode, { paths, carried }: Selection): ItemDecoder {
  if (paths === undefined && carried === undefined) return wholeItems(model);
  const whole = withKeyRules(
    model,
    compileShape(model.shape, { checked: true, partial: false }, 0),
  );
  const parts = compileShape(model.shape, { checked: true, partial: true }, 0);
  const members = whole.flatMap((member, position): readonly Member[] => {
    if (paths === undefined) return carried?.has(member.property) ? [member] : [];
    if (paths.includes(member.property)) return [member];
    const part = parts[position];
    const isNamed = paths.some((path) => startsIn(path, member.property));
    return isNamed && part !== undefined ? [part] : [];
  });
  const fill = partsFiller(model.shape, paths ?? []);
  const filled = (item: object): object => {
    fill(item);
    return item;
  };
  const readMembers = shapeReader(members);
  return {
    decode(wire) {
      try {
        return filled(decodeShape(members, wire));
      } catch (error) {
        throw decodeError(error, model.name, wire);
      }
    },
    read: (reader) => filled(readMembers(reader)),
  };
}

function wholeItems(model: ModelNode): ItemDecoder {
  const { decodeItem, readItem } = codecOf(model);
  return { decode: decodeItem, read: readItem };
}

/** Whether a path leads into a property. */
function startsIn(path: string, property: string): boolean {
  return path.startsWith(`${property}.`) || path.startsWith(`${property}[`);
}
