import { ValidationError } from '../../errors/value.ts';
import { identityOf } from '../identity.ts';
import type { Tally } from './aggregates.ts';
import type { GroupOptions } from './query.ts';
import { wholeNumber } from './search-arguments.ts';

const defaultMaxGroups = 10_000;

/** One group as it is given: its key, and its figures by name. */
export type Group = { readonly key: unknown };

/**
 * Figures for each group of a stream of items, in the order in which the groups appeared. Throws
 * ValidationError (`too-many-groups`) instead of filling memory.
 */
export async function groupItems(
  items: AsyncIterable<object>,
  key: (item: object) => unknown,
  startTally: () => Tally,
  options: GroupOptions<never> | undefined,
): Promise<Group[]> {
  const maxGroups = wholeNumber('maxGroups', options?.maxGroups ?? defaultMaxGroups, 1);
  const groups = new Map<unknown, { readonly key: unknown; readonly tally: Tally }>();
  for await (const item of items) {
    const value = key(item);
    const identity = identityOf(value);
    const known = groups.get(identity);
    const group = known ?? { key: value, tally: startTally() };
    if (known === undefined) {
      if (groups.size === maxGroups) throw tooManyGroups(maxGroups);
      groups.set(identity, group);
    }
    group.tally.add(item);
  }
  const having = options?.having as ((group: Group) => boolean) | undefined;
  const results = [...groups.values()].map((group) => ({
    ...group.tally.results(),
    key: group.key,
  }));
  return having === undefined ? results : results.filter(having);
}

function tooManyGroups(maxGroups: number): ValidationError {
  return new ValidationError({
    code: 'too-many-groups',
    path: '',
    message: `There are more than ${maxGroups} groups.`,
    hint: 'Group by something coarser, or allow more with maxGroups.',
  });
}
