import { beforeEach, describe, expect, test } from 'vitest';
import { isConditionFailed, isVersionConflict, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const attributes = {
  id: t.string(),
  state: t.enum('open', 'paid', 'sent').default('open'),
  total: t.number().default(0),
  note: t.string().optional(),
  address: t.map({ city: t.string() }).optional(),
};
const Order = model('Order', {
  table: 'orders',
  attributes: { ...attributes, version: t.version() },
  key: { partitionKey: 'id' },
});
const Plain = model('Plain', { table: 'orders', attributes, key: { partitionKey: 'id' } });

describeTransports('updateBuilder: conditions', (makeTransport) => {
  const { items: orders, db, stored, store } = useModel(makeTransport, Order);
  const order = () => orders.updateBuilder({ id: 'o' });
  const conditionOf = (update: { toRequest(): { ConditionExpression?: string } }) =>
    update.toRequest().ConditionExpression;
  beforeEach(() => store({ id: { S: 'o' }, state: { S: 'open' }, total: { N: '5' } }));

  test('all must hold, and an alternative stands in parentheses beside what the library asks', async () => {
    const update = order()
      .set('state', 'paid')
      .condition('state', '=', 'open')
      .orCondition('total', '>', 100)
      .condition((c) => c.not(c('note', 'exists')))
      .conditionVersion(3);
    expect(update.toRequest()).toMatchObject({
      ConditionExpression:
        'attribute_exists(#2) AND #1 = :2 AND ((#0 = :3 OR #3 > :4) AND NOT (attribute_exists(#4)))',
      ExpressionAttributeNames: { '#2': 'id', '#3': 'total', '#4': 'note' },
    });
    // Version 3 is what it waits for, not what it has.
    expect(await rejection(update.execute())).toMatchObject({ name: 'VersionConflictError' });
  });

  test('an alternative does not undo that the item must exist', async () => {
    const update = orders
      .updateBuilder({ id: 'gone' })
      .set('state', 'paid')
      .condition('state', '=', 'open')
      .orCondition('note', 'not_exists');
    expect(conditionOf(update)).toBe(
      'attribute_exists(#2) AND (#0 = :3 OR attribute_not_exists(#3))',
    );
    expect(await rejection(update.execute())).toMatchObject({ code: 'item-not-found' });
    expect(await stored({ id: { S: 'gone' } })).toBeUndefined();
  });

  const joined: readonly [string, (from: ReturnType<typeof order>) => object, boolean][] = [
    ['a', (u) => u.condition('state', '=', 'open'), true],
    ['not a', (u) => u.condition('state', '=', 'sent'), false],
    ['not a, or b', (u) => u.condition('state', '=', 'sent').orCondition('total', '=', 5), true],
    [
      'not a, or b, and not c',
      (u) =>
        u.condition('state', '=', 'sent').orCondition('total', '=', 5).condition('total', '>', 5),
      false,
    ],
    [
      'a and not b, or c',
      (u) =>
        u.condition('state', '=', 'open').condition('total', '>', 5).orCondition('total', '=', 5),
      true,
    ],
    ['or first is only a condition', (u) => u.orCondition('state', '=', 'sent'), false],
    ['exists', (u) => u.conditionExists('total'), true],
    ['exists what is not there', (u) => u.conditionExists('address.city'), false],
    ['not exists', (u) => u.conditionNotExists('address.city'), true],
    ['not exists what is there', (u) => u.conditionNotExists('total'), false],
    ['exists, or not', (u) => u.conditionExists('note').orCondition('total', '<', 9), true],
  ];
  for (const [what, extend, holds] of joined) {
    test(`${what}: ${holds ? 'is written' : 'is refused'}`, async () => {
      const update = extend(order().set('note', 'n')) as ReturnType<typeof order>;
      if (holds) {
        expect(await update.execute()).toMatchObject({ note: 'n' });
        return;
      }
      const error = await rejection(update.execute());
      expect(isConditionFailed(error, Order) && error.item).toMatchObject({ state: 'open' });
      expect(await stored({ id: { S: 'o' } })).not.toHaveProperty('note');
    });
  }

  describe('conditionVersion', () => {
    test('writes the next one, on condition of this one', async () => {
      await orders.put({ id: 'v', version: undefined });
      const update = orders.updateBuilder({ id: 'v' }).increment('total').conditionVersion(0);
      expect(update.toRequest()).toMatchObject({
        UpdateExpression: 'SET #1 = :1 ADD #0 :0',
        ConditionExpression: 'attribute_exists(#2) AND (#1 = :2 OR attribute_not_exists(#1))',
        ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { N: '1' }, ':2': { N: '0' } },
      });
      expect(await update.execute()).toMatchObject({ total: 1, version: 1 });

      const error = await rejection(update.execute());
      expect(isVersionConflict(error, Order) && error).toMatchObject({
        expected: 0,
        actual: 1,
        item: { total: 1 },
      });
    });

    test('0 is that of an item from before there were versions', async () => {
      expect(await order().set('note', 'n').conditionVersion(0).execute()).toMatchObject({
        version: 1,
      });
    });

    test('of a missing item is an ItemNotFoundError', async () => {
      const update = orders.updateBuilder({ id: 'gone' }).set('note', 'n').conditionVersion(2);
      expect(await rejection(update.execute())).toMatchObject({ code: 'item-not-found' });
    });

    test('with a condition of the caller tells the two apart', async () => {
      const update = order().set('note', 'n').condition('total', '>', 9);
      expect(await rejection(update.conditionVersion(0).execute())).toMatchObject({
        name: 'ConditionFailedError',
      });
      expect(await rejection(update.conditionVersion(7).execute())).toMatchObject({
        name: 'VersionConflictError',
        expected: 7,
        actual: undefined,
      });
    });

    test('is refused without a version attribute, and without a version', async () => {
      const plain = db.model(Plain).updateBuilder({ id: 'o' }).set('note', 'n');
      expect(await rejection(plain.conditionVersion(1).execute())).toMatchObject({
        code: 'version-undeclared',
      });
      for (const version of [undefined, null, '1', -1, 1.5, Number.NaN]) {
        expect(() => order().conditionVersion(version as never)).toThrow(
          expect.objectContaining({ code: 'value-type' }),
        );
      }
    });
  });

  test('refuses operators and values that the attribute does not take', async () => {
    expect(() => order().condition('total', '=>' as never, 1 as never)).toThrow(
      expect.objectContaining({ code: 'operator-unknown' }),
    );
    expect(
      await rejection(
        order()
          .condition('total', '=', 'x' as never)
          .execute(),
      ),
    ).toMatchObject({
      code: 'value-type',
      path: 'total',
    });
    expect(
      await rejection(
        order()
          .conditionExists('nothing' as never)
          .execute(),
      ),
    ).toMatchObject({
      code: 'path-unknown',
    });
  });
});
