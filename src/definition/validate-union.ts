import type { AttributeNode, NodeOf } from './node.ts';
import { refuse } from './refuse.ts';
import { wireTypesOf } from './wire-type.ts';

/**
 * Refuses a union whose members a read could not tell apart. Members of different stored types are
 * told apart by type; those of the same type must be literals, or maps with a discriminator.
 */
export function validateUnion(where: string, { members }: NodeOf<'union'>): void {
  if (members.some((member) => member.kind === 'union' || member.kind === 'unknown')) {
    refuseUnion(where, 'it contains another union or t.unknown()');
  }
  if (members.some((member) => member.nullable)) {
    refuseUnion(where, 'one of its members is nullable; make the union nullable instead');
  }
  for (const sharing of membersByType(members)) {
    if (sharing.length === 1 || areDistinctLiterals(sharing)) continue;
    if (sharing.every((member) => member.kind === 'map') && discriminatorOf(sharing) !== undefined)
      continue;
    refuseUnion(where, `${sharing.map((member) => member.kind).join(' and ')} are stored alike`);
  }
}

/**
 * The property whose literal tells the maps of a union apart: a different one in each of them.
 * `undefined` where there is none.
 */
export function discriminatorOf(members: readonly AttributeNode[]): string | undefined {
  const [first] = members;
  if (first?.kind !== 'map') return undefined;
  return Object.keys(first.shape).find((property) => {
    const marks = members.map((member) =>
      member.kind === 'map' && Object.hasOwn(member.shape, property)
        ? member.shape[property]
        : undefined,
    );
    const stored = new Set(marks.map((mark) => mark?.storedName ?? property));
    return (
      stored.size === 1 &&
      marks.every((mark) => mark?.kind === 'literal' && !mark.optional && !mark.nullable) &&
      areDistinctLiterals(marks)
    );
  });
}

function membersByType(members: readonly AttributeNode[]): readonly (readonly AttributeNode[])[] {
  const groups = new Map<string, AttributeNode[]>();
  for (const member of members) {
    for (const type of wireTypesOf(member)) {
      groups.set(type, [...(groups.get(type) ?? []), member]);
    }
  }
  return [...groups.values()];
}

function areDistinctLiterals(members: readonly (AttributeNode | undefined)[]): boolean {
  const values = members.flatMap((member) => (member?.kind === 'literal' ? [member.value] : []));
  return values.length === members.length && new Set(values).size === values.length;
}

function refuseUnion(where: string, reason: string): never {
  return refuse(
    'union-ambiguous',
    `The members of ${where} cannot be told apart: ${reason}.`,
    'Use literals, maps with a t.literal() that differs in each, or members stored as different types.',
  );
}
