import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Tagged = model('Tagged', {
  table: 'tagged',
  attributes: {
    id: t.string(),
    texts: t.set(t.string()),
    numbers: t.set(t.number()).optional(),
    bigints: t.set(t.bigint()).optional(),
    decimals: t.set(t.decimal()).optional(),
    bytes: t.set(t.binary()).optional(),
    days: t.set(t.date()).optional(),
    kinds: t.set(t.enum('a', 'b')).optional(),
    short: t.set(t.string().check(v.pipe(v.string(), v.maxLength(3)))).optional(),
    few: t
      .set(t.string())
      .check(v.pipe(v.set(v.string()), v.maxSize(2)))
      .optional(),
    inner: t.map({ texts: t.set(t.string()).optional() }).optional(),
    name: t.string().optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateBuilder: sets', (makeTransport) => {
  const { items: tagged, stored, store } = useModel(makeTransport, Tagged);
  const one = () => tagged.updateBuilder({ id: 's' });
  beforeEach(() => store({ id: { S: 's' } }));

  test('add and delete change elements and leave the others', async () => {
    await one()
      .set('texts', new Set(['a', 'b']))
      .execute();
    const add = one().add('texts', new Set(['b', 'c']));
    expect(add.toRequest()).toMatchObject({
      UpdateExpression: 'ADD #0 :0',
      ExpressionAttributeNames: { '#0': 'texts', '#1': 'id' },
      ExpressionAttributeValues: { ':0': { SS: ['b', 'c'] } },
    });
    expect((await add.execute()).texts).toEqual(new Set(['a', 'b', 'c']));

    const remove = one().delete('texts', new Set(['a', 'x']));
    expect(remove.toRequest()).toMatchObject({
      UpdateExpression: 'DELETE #0 :0',
      ExpressionAttributeValues: { ':0': { SS: ['a', 'x'] } },
    });
    expect((await remove.execute()).texts).toEqual(new Set(['b', 'c']));
  });

  const day = new Date('2026-01-31T00:00:00.000Z');
  const kinds: readonly [string, unknown, unknown, object][] = [
    ['numbers', 1, 2.5, { NS: ['1', '2.5'] }],
    ['bigints', 2n ** 60n, 1n, { NS: [String(2n ** 60n), '1'] }],
    ['decimals', '0.1', '5', { NS: ['0.1', '5'] }],
    ['days', day, new Date(0), { SS: [day.toISOString(), '1970-01-01T00:00:00.000Z'] }],
    ['kinds', 'a', 'b', { SS: ['a', 'b'] }],
    ['short', 'abc', 'd', { SS: ['abc', 'd'] }],
  ];
  for (const [path, first, second, wire] of kinds) {
    test(`create a missing set of ${path}, and take elements out of it again`, async () => {
      const set = new Set([first, second]) as never;
      const add = one().add(path as 'numbers', set);
      expect(add.toRequest().ExpressionAttributeValues).toEqual({ ':0': wire });
      const added = (await add.execute()) as Record<string, unknown>;
      expect(added[path]).toEqual(set);

      const deleted = await one()
        .delete(path as 'numbers', new Set([first]) as never)
        .execute();
      expect((deleted as Record<string, unknown>)[path]).toEqual(new Set([second]));
    });
  }

  test('compare bytes by what is in them', async () => {
    const bytes = (...given: number[]) => Uint8Array.from(given);
    await one()
      .add('bytes', new Set([bytes(1, 2), bytes(3)]))
      .execute();
    const left = await one()
      .delete('bytes', new Set([bytes(1, 2)]))
      .execute();
    expect(left.bytes).toEqual(new Set([bytes(3)]));
  });

  test('the last element takes the attribute with it; then add works again', async () => {
    await one()
      .add('texts', new Set(['a']))
      .add('numbers', new Set([1]))
      .execute();
    const empty = await one()
      .delete('texts', new Set(['a']))
      .delete('numbers', new Set([1]))
      .execute();
    // A required set reads as empty, an optional one as absent.
    expect(empty).toEqual({ id: 's', texts: new Set() });
    expect(await stored({ id: { S: 's' } })).toEqual({ id: { S: 's' } });

    expect(
      (
        await one()
          .add('texts', new Set(['b']))
          .execute()
      ).texts,
    ).toEqual(new Set(['b']));
  });

  test('delete from a missing set changes nothing', async () => {
    expect(
      await one()
        .delete('texts', new Set(['a']))
        .execute(),
    ).toEqual({
      id: 's',
      texts: new Set(),
    });
  });

  test('adding or deleting no elements is no clause, and no error', async () => {
    const update = one().add('texts', new Set()).delete('numbers', new Set()).set('name', 'n');
    expect(update.toRequest().UpdateExpression).toBe('SET #0 = :0');
    expect((await update.execute()).name).toBe('n');
    expect(one().add('texts', new Set()).toRequest()).not.toHaveProperty('UpdateExpression');
    expect(await one().add('texts', new Set()).execute()).toMatchObject({ id: 's' });
  });

  test('holds added elements to their own check, not to that of the whole set', async () => {
    const error = await rejection(
      one()
        .add('short', new Set(['abc', 'long']))
        .execute(),
    );
    expect(error).toMatchObject({
      name: 'ValidationError',
      code: 'value-check',
      path: 'short[1]',
    });

    const many = await one()
      .add('few', new Set(['a', 'b', 'c']))
      .execute();
    expect(many.few?.size).toBe(3);
    expect(
      await rejection(
        one()
          .set('few', new Set(['a', 'b', 'c']))
          .execute(),
      ),
    ).toMatchObject({
      code: 'value-check',
      path: 'few',
    });
  });

  const other: readonly [string, object][] = [
    ['null', { NULL: true }],
    ['a set of another type', { NS: ['1'] }],
    ['text', { S: 'a' }],
  ];
  for (const [what, value] of other) {
    test(`on ${what} say which attribute has another type`, async () => {
      await store({ id: { S: 's' }, texts: value as never });
      for (const update of [
        one().add('texts', new Set(['b'])),
        one().delete('texts', new Set(['b'])),
      ]) {
        const error = await rejection(update.execute());
        expect(error).toMatchObject({ code: 'update-operand' });
        expect((error as Error).message).toContain('another type at "texts"');
      }
    });
  }

  describe('refuse before anything is sent', () => {
    test('a set inside a map, where DynamoDB has no ADD', async () => {
      for (const update of [
        one().add('inner.texts', new Set(['a'])),
        one().delete('inner.texts', new Set(['a'])),
      ]) {
        expect(await rejection(update.execute())).toMatchObject({
          code: 'set-nested',
          path: 'inner.texts',
        });
      }
    });

    test('elements of another type, and what is no Set', async () => {
      expect(
        await rejection(
          one()
            .add('numbers', new Set(['1']) as never)
            .execute(),
        ),
      ).toMatchObject({ code: 'value-type', path: 'numbers[0]' });
      expect(
        await rejection(
          one()
            .add('texts', ['a'] as never)
            .execute(),
        ),
      ).toMatchObject({
        code: 'value-type',
        path: 'texts',
      });
      expect(
        await rejection(
          one()
            .delete('texts', 'a' as never)
            .execute(),
        ),
      ).toMatchObject({
        code: 'value-type',
        path: 'texts',
      });
    });

    test('what is declared as something else', async () => {
      const error = await rejection(
        one()
          .delete('name' as never, new Set(['a']) as never)
          .execute(),
      );
      expect(error).toMatchObject({ code: 'action-unfit', path: 'name' });
      expect((error as Error).message).toContain('declared as string, and delete takes a set');
    });
  });
});
