import { isPlainObject, ownValue } from '../codec/guards.ts';
import { sameValue } from '../codec/same-value.ts';
import type { AttributeNode, NodeShape } from '../definition/node.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { PathChange } from './change.ts';

/** An item, or a map inside one: as it travelled and as it was decoded. */
export interface Image {
  readonly wire: WireItem;
  readonly item: object;
}

/** An attribute that both images may have. */
interface Member {
  readonly node: AttributeNode;
  readonly property: string;
  readonly storedName: string;
  readonly path: string;
}

/**
 * What differs between two images of an item. Compared is what is stored, as DynamoDB compares it,
 * so that a number written as `1.0` has not changed; given is what a read gives.
 */
export function compareImages(
  shape: NodeShape,
  before: Image,
  after: Image,
): readonly PathChange[] {
  return compareMembers(membersOf(shape, ''), before, after);
}

function compareMembers(
  members: readonly Member[],
  before: Image,
  after: Image,
): readonly PathChange[] {
  return members.flatMap((member): readonly PathChange[] => {
    const [oldWire, newWire] = [before, after].map(
      ({ wire }) => ownValue(wire, member.storedName) as AttributeValue | undefined,
    );
    if (sameValue(oldWire, newWire)) return [];
    const [oldValue, newValue] = [before, after].map(({ item }) => ownValue(item, member.property));
    const [oldInside, newInside] = [inside(oldWire, oldValue), inside(newWire, newValue)];
    const below = oldInside && newInside && membersBelow(member, oldInside, newInside);
    if (below) return compareMembers(below, oldInside, newInside);
    return [{ path: member.path, oldValue, newValue }];
  });
}

function inside(wire: AttributeValue | undefined, item: unknown): Image | undefined {
  return wire !== undefined && 'M' in wire && isPlainObject(item)
    ? { wire: wire.M, item }
    : undefined;
}

/** What is below an attribute that paths lead into; `undefined` where it counts as one value. */
function membersBelow(
  { node, path }: Member,
  before: Image,
  after: Image,
): readonly Member[] | undefined {
  if (node.kind === 'map') return membersOf(node.shape, `${path}.`);
  if (node.kind !== 'record') return undefined;
  const keys = [...new Set([before, after].flatMap(({ wire }) => Object.keys(wire)))];
  if (!keys.every(isPathStep)) return undefined;
  return keys.map((key) => ({
    node: node.element,
    property: key,
    storedName: key,
    path: `${path}.${key}`,
  }));
}

function membersOf(shape: NodeShape, prefix: string): readonly Member[] {
  return Object.entries(shape).map(([property, node]) => ({
    node,
    property,
    storedName: node.storedName ?? property,
    path: prefix + property,
  }));
}

/** Whether a record's key can be written in a path. */
function isPathStep(key: string): boolean {
  return /^[^.[\]]+$/.test(key);
}

/** The stored value at the steps of a path. */
export function storedAt(
  wire: WireItem,
  steps: readonly (string | number)[],
): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: wire };
  for (const step of steps) {
    if (value === undefined) return undefined;
    if (typeof step === 'number')
      value = 'L' in value ? (value.L as readonly AttributeValue[])[step] : undefined;
    else value = 'M' in value ? (ownValue(value.M, step) as AttributeValue | undefined) : undefined;
  }
  return value;
}
