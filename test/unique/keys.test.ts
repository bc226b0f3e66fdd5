import { describe, expect, test } from 'vitest';
import { globalIndex, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { moment, useClub } from './club.ts';

/** Unique values of every type, under a key whose sort key is text, a number or bytes. */
const kinds = {
  S: { sort: t.string(), at: 'x' },
  N: { sort: t.number(), at: 0 },
  B: { sort: t.binary(), at: Uint8Array.of(1) },
} as const;

describe.each(['S', 'N', 'B'] as const)('unique values under a sort key of type %s', (type) => {
  const { sort, at } = kinds[type];
  const Thing = model('Thing', {
    table: 'things',
    attributes: {
      id: t.string().name('pk'),
      at: sort as ReturnType<typeof t.string>,
      number: t.number().optional().unique(),
      when: t.date().optional().unique(),
      bytes: t.binary().optional().unique(),
      long: t.string().optional().unique().name('l'),
    },
    key: { partitionKey: 'id', sortKey: 'at' },
    indexes: { inverted: globalIndex({ partitionKey: 'at', sortKey: 'id' }) },
  });
  describeTransports('stored', (makeTransport) => {
    const club = useClub(makeTransport, [Thing]);

    test('are told apart, and no index shows their guards', async () => {
      const things = club.open().model(Thing);
      const key = (id: string) => ({ id, at: at as string });
      const values = {
        number: 1.5,
        when: moment,
        bytes: Uint8Array.of(1, 2),
        long: 'x'.repeat(2_100),
      };
      await things.create({ ...key('1'), ...values });
      for (const [name, value] of Object.entries(values)) {
        expect(await rejection(things.create({ ...key('2'), [name]: value }))).toMatchObject({
          attribute: name,
          owner: { pk: { S: '1' } },
        });
      }
      expect(await club.guards(Thing)).toHaveLength(4);
      expect(await things.scan().count()).toBe(1);
      expect(await things.scan().index('inverted').count()).toBe(1);
      expect(await things.where('at', '=', at as string).count()).toBe(1);
      await things.update(key('1'), { long: `${'x'.repeat(2_100)}y`, number: 2 });
      await things.create({ ...key('2'), number: 1.5, long: 'x'.repeat(2_100) });
      await things.delete(key('1'));
      await things.delete(key('2'));
      expect(await club.guards(Thing)).toEqual([]);
    });
  });
});
