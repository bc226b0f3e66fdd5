import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { NodeShape } from '../definition/node.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import { meanwhile } from '../wire/meanwhile.ts';
import { compileShape, type Purpose } from './compile.ts';
import type { Properties } from './guards.ts';
import { keyEncoder, withKeyRules } from './key.ts';
import type { Member } from './member.ts';
import { atProperty, decodeError, validationError } from './misfit.ts';
import { decodeShape, encodeShape, unknownProperty } from './shape.ts';
import type { ReadText } from './text-codec.ts';
import { shapeReader } from './text-shape.ts';
import { wrongWire } from './words.ts';

/** A model compiled: everything that turns its items, keys and attributes into the wire and back. */
export interface ModelCodec {
  /**
   * An item to what is stored, in one pass. What the library itself writes is in `managed`, by
   * property, and wins over the item's own. Throws a ValidationError with the path.
   */
  encodeItem(item: object, managed?: Properties): WireItem;
  /**
   * What is stored to an item, in one pass, its properties in the order of the model. Attributes
   * that the model does not know are left out. Throws a DecodeError with path and stored item.
   */
  decodeItem(wire: WireItem): object;
  /** The same from an answer's text; whatever it throws, `decodeItem` has to say what is wrong. */
  readonly readItem: ReadText<object>;
  /** The same for a part of an item, where nothing that is missing is an error or has a default. */
  decodePartial(wire: WireItem): object;
  /** A key to what is stored; exactly its own properties. Throws a ValidationError. */
  encodeKey(key: object): WireItem;
  /**
   * One attribute of a patch to what is stored; `undefined` where it must be removed: an empty set,
   * an empty `.omitEmpty()`, a null that takes the item out of an index. Throws a ValidationError.
   */
  encodeAttribute(property: string, value: unknown): AttributeValue | undefined;
  /** Compiles at once what the key does not need; otherwise that is done in a free moment. */
  complete(): void;
}

const compiled = new WeakMap<ModelNode, ModelCodec>();

/** The codec of a model, compiled the first time it is asked for. */
export function codecOf(model: ModelNode): ModelCodec {
  const known = compiled.get(model);
  if (known !== undefined) return known;
  const codec = compileModel(model);
  compiled.set(model, codec);
  return codec;
}

const WHOLE: Purpose = { checked: true, partial: false };
const PART: Purpose = { checked: true, partial: true };

function compileModel(model: ModelNode): ModelCodec {
  const keyMembers = compileShape(keyShape(model), WHOLE, 0);
  const encodeKey = keyEncoder(model, withKeyRules(model, keyMembers));
  let compiledItem: ItemCodec | undefined;
  let partial: readonly Member[] | undefined;
  const itemCodec = (): ItemCodec => {
    compiledItem ??= compileItem(model);
    return compiledItem;
  };
  // The first get of a process needs the key alone.
  meanwhile(itemCodec);
  return {
    encodeItem: (item, managed) => encodeWhole(model, itemCodec().members, item, managed),
    decodeItem: (wire) => decodeWith(model, itemCodec().members, wire),
    readItem: (reader) => itemCodec().read(reader),
    decodePartial(wire) {
      partial ??= compileShape(model.shape, PART, 0);
      return decodeWith(model, partial, wire);
    },
    encodeKey(key) {
      try {
        return encodeKey(key);
      } catch (error) {
        throw validationError(error, model.name);
      }
    },
    encodeAttribute: (property, value) => encodeOne(model, itemCodec().byProperty, property, value),
    complete() {
      itemCodec();
    },
  };
}

/** What everything but a key is encoded and decoded with. */
interface ItemCodec {
  readonly members: readonly Member[];
  readonly byProperty: ReadonlyMap<string, Member>;
  readonly read: ReadText<object>;
}

function compileItem(model: ModelNode): ItemCodec {
  const members = withKeyRules(model, compileShape(model.shape, WHOLE, 0));
  const byProperty = new Map(members.map((member) => [member.property, member]));
  return { members, byProperty, read: shapeReader(members) };
}

function keyShape({ shape, key }: ModelNode): NodeShape {
  const names = new Set(keyProperties(key));
  return Object.fromEntries(Object.entries(shape).filter(([property]) => names.has(property)));
}

function encodeWhole(
  model: ModelNode,
  members: readonly Member[],
  item: object,
  managed: Properties | undefined,
): WireItem {
  try {
    return encodeShape(members, item, managed);
  } catch (error) {
    throw validationError(error, model.name);
  }
}

function decodeWith(model: ModelNode, members: readonly Member[], wire: WireItem): object {
  try {
    if (typeof wire !== 'object' || wire === null) throw wrongWire('M', undefined);
    return decodeShape(members, wire);
  } catch (error) {
    throw decodeError(error, model.name, wire);
  }
}

function encodeOne(
  model: ModelNode,
  members: ReadonlyMap<string, Member>,
  property: string,
  value: unknown,
): AttributeValue | undefined {
  const member = members.get(property);
  try {
    if (member === undefined) throw unknownProperty(property, [...members.keys()]);
    return member.encode(value);
  } catch (error) {
    throw validationError(member === undefined ? error : atProperty(error, property), model.name);
  }
}
