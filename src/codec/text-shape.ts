// Hot: the loop over the attributes of every item and every map that is read from its text.
import { setOwn } from './guards.ts';
import type { Member } from './member.ts';
import type { ReadText, TextReader } from './text-codec.ts';
import {
  CLOSING_BRACE,
  COLON,
  COMMA,
  pass,
  passes,
  QUOTE,
  readText,
  readValue,
  skipObject,
  unforeseen,
} from './text-reader.ts';

/** A member, and what it looks like in a text. */
interface Slot {
  readonly member: Member;
  readonly index: number;
  /** Its name and the beginning of its value: `"email":{"S":"`. */
  readonly lead: string;
  readonly read: ReadText;
}

/** What is known of a shape's texts. */
interface ShapeText {
  readonly slots: readonly Slot[];
  readonly byName: ReadonlyMap<string, Slot>;
  /** The order in which items had their attributes so far: the next one most often has the same. */
  readonly order: Slot[];
  /** The values of the item that is being read, in the order of the shape. */
  readonly values: unknown[];
}

/** What a member is that has not been read. */
const ABSENT: unique symbol = Symbol('absent');

/**
 * Reads the members of an item or a map from behind its opening brace: an attribute is recognised by
 * comparing the text with what came at this place the last time.
 */
export function shapeReader(members: readonly Member[]): ReadText<object> {
  let known: ShapeText | undefined;
  let isBlank = true;
  return (reader) => {
    known ??= shapeText(members);
    if (!isBlank) known.values.fill(ABSENT);
    // Stays so where reading fails half way.
    isBlank = false;
    readMembers(reader, known);
    const item = takeItem(known);
    isBlank = true;
    return item;
  };
}

function shapeText(members: readonly Member[]): ShapeText {
  const slots = members.map(slotOf);
  return {
    slots,
    byName: new Map(slots.map((slot) => [slot.member.storedName, slot])),
    order: [],
    values: slots.map(() => ABSENT),
  };
}

function slotOf(member: Member, index: number): Slot {
  const name = `${JSON.stringify(member.storedName)}:`;
  const { text } = member;
  if (text !== undefined) return { member, index, lead: name + text.lead, read: text.read };
  return { member, index, lead: name, read: (reader) => readValue(reader, member) };
}

function readMembers(reader: TextReader, shape: ShapeText): void {
  if (passes(reader, CLOSING_BRACE)) return;
  let place = 0;
  do place = readMember(reader, shape, place);
  while (passes(reader, COMMA));
  pass(reader, CLOSING_BRACE);
}

/** Reads an attribute, and gives the place in the order of the one behind it. */
function readMember(reader: TextReader, shape: ShapeText, place: number): number {
  const { order, values } = shape;
  // The foreseen one is often an optional one that is missing: then it is the one behind it.
  for (let ahead = place; ahead < order.length && ahead < place + 2; ahead += 1) {
    const foreseen = order[ahead] as Slot;
    if (!reader.text.startsWith(foreseen.lead, reader.at)) continue;
    reader.at += foreseen.lead.length;
    setValue(values, foreseen, foreseen.read(reader));
    return ahead + 1;
  }
  return readOther(reader, shape, place);
}

/** The same for an attribute that is not the foreseen one, or of another type. */
function readOther(
  reader: TextReader,
  { byName, order, values }: ShapeText,
  place: number,
): number {
  pass(reader, QUOTE);
  const slot = byName.get(readText(reader));
  pass(reader, COLON);
  if (slot === undefined) {
    skipObject(reader);
    return place;
  }
  setValue(values, slot, readValue(reader, slot.member));
  return learn(order, slot, place) + 1;
}

/** A name that comes twice is for JSON to settle. */
function setValue(values: unknown[], { index }: Slot, value: unknown): void {
  if (values[index] !== ABSENT) throw unforeseen();
  values[index] = value;
}

/** Where an attribute stands in the order, which is changed where it contradicts the text. */
function learn(order: Slot[], slot: Slot, place: number): number {
  const known = order.indexOf(slot);
  // Those in between are missing from this item.
  if (known >= place) return known;
  if (known !== -1) order.splice(known, 1);
  const now = known === -1 ? place : place - 1;
  order.splice(now, 0, slot);
  return now;
}

/** The item in the order of its shape, as `decodeShape` makes it. */
function takeItem({ slots, values }: ShapeText): object {
  const item: { [property: string]: unknown } = {};
  for (let index = 0; index < slots.length; index += 1) {
    const { member } = slots[index] as Slot;
    let value = values[index];
    values[index] = ABSENT;
    if (value === ABSENT) {
      if (member.readMissing === undefined) continue;
      value = member.readMissing();
    }
    if (member.inherited) setOwn(item, member.property, value);
    else item[member.property] = value;
  }
  return item;
}
