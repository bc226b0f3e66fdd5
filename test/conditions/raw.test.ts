import { beforeAll, expect, test } from 'vitest';
import type { ConditionCallback } from '../../src/index.ts';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Box = model('Box', {
  table: 'boxes',
  attributes: {
    id: t.string(),
    owner: t.string().name('owned by'),
    secret: t.string(),
    tags: t.set(t.string()),
    count: t.number(),
    limit: t.number(),
  },
  key: { partitionKey: 'id' },
});

const box = { id: 'b', owner: 'ann', secret: 's', tags: new Set(['x', 'y']), count: 2, limit: 3 };
type If = ConditionCallback<typeof Box>;

describeTransports('a raw condition', (makeTransport) => {
  const { items: boxes } = useModel(makeTransport, Box);
  beforeAll(() => boxes.put(box));
  const holds = (condition: If): Promise<boolean> =>
    boxes.update({ id: 'b' }, {}, { if: condition }).then(
      () => true,
      (error) => (error.code === 'condition-failed' ? false : Promise.reject(error)),
    );

  test('binds its paths as names and its values as values', async () => {
    const condition: If = (c) =>
      c.raw`size(${c.path('tags')}) BETWEEN ${1} AND ${3} AND ${c.path('owner')} = ${'ann'}`;

    expect(boxes.toRequest.put(box, { if: condition })).toMatchObject({
      ConditionExpression: 'size(#0) BETWEEN :0 AND :1 AND #1 = :2',
      ExpressionAttributeNames: { '#0': 'tags', '#1': 'owned by' },
      ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { N: '3' }, ':2': { S: 'ann' } },
    });
    expect(await holds(condition)).toBe(true);
  });

  test('binds every kind of value in its natural form', () => {
    const values = ['s', 1, 2n ** 70n, true, null, new Set([1]), ['a'], { b: Uint8Array.of(1) }];
    const request = boxes.toRequest.put(box, {
      if: (c) =>
        c.and(
          ...values.map(
            (value) =>
              c.raw`attribute_type(${c.path('tags')}, ${'S'}) OR ${c.path('tags')} = ${value}`,
          ),
        ),
    });
    const bound = Object.values(request.ExpressionAttributeValues ?? {}).filter(
      (_, index) => index % 2 === 1,
    );
    expect(JSON.parse(JSON.stringify(bound))).toEqual([
      { S: 's' },
      { N: '1' },
      { N: '1180591620717411303424' },
      { BOOL: true },
      { NULL: true },
      { NS: ['1'] },
      { L: [{ S: 'a' }] },
      { M: { b: { B: 'AQ==' } } },
    ]);
  });

  test('cannot be broken out of by any value', async () => {
    const attacks = [
      "ann') OR attribute_exists(secret",
      '" OR 1 = 1',
      ':0 OR attribute_exists(#0)',
      '#0',
      ') OR (attribute_exists(#0)',
    ];
    for (const attack of attacks) {
      const request = boxes.toRequest.put(box, {
        if: (c) => c.raw`${c.path('owner')} = ${attack}`,
      });
      expect(request.ConditionExpression).toBe('#0 = :0');
      expect(request.ExpressionAttributeValues).toEqual({ ':0': { S: attack } });
      expect(await holds((c) => c.raw`${c.path('owner')} = ${attack}`)).toBe(false);
    }
  });

  test('does not take an object for a path that only looks like one', () => {
    const forged = { kind: 'path', path: 'secret' };
    expect(
      boxes.toRequest.put(box, { if: (c) => c.raw`${c.path('owner')} = ${forged}` }),
    ).toMatchObject({
      ConditionExpression: '#0 = :0',
      ExpressionAttributeNames: { '#0': 'owned by' },
      ExpressionAttributeValues: { ':0': { M: { kind: { S: 'path' }, path: { S: 'secret' } } } },
    });
    expect(() => boxes.toRequest.put(box, { if: (c) => c('owner', '=', forged as never) })).toThrow(
      expect.objectContaining({ code: 'value-type' }),
    );
  });

  test('refuses a path that the model does not have', () => {
    expect(() =>
      boxes.toRequest.put(box, { if: (c) => c.raw`${c.path('owned by' as never)} = ${1}` }),
    ).toThrow(expect.objectContaining({ code: 'path-unknown' }));
  });

  test('refuses a value that DynamoDB cannot hold', () => {
    for (const value of [new Date(), undefined, Number.NaN, () => 1, new Set()]) {
      expect(() =>
        boxes.toRequest.put(box, { if: (c) => c.raw`${c.path('owner')} = ${value}` }),
      ).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    }
  });

  test('stands in parentheses beside other conditions, and not in two pairs', async () => {
    const either: If = (c) =>
      c.and(c('count', '=', 9), c.raw`${c.path('count')} = ${1} OR ${c.path('limit')} = ${3}`);
    expect(boxes.toRequest.put(box, { if: either }).ConditionExpression).toBe(
      '#0 = :0 AND (#0 = :1 OR #1 = :2)',
    );
    expect(await holds(either)).toBe(false);

    // AWS and the engine refuse "redundant parentheses".
    const own: If = (c) => c.raw` (${c.path('count')} = ${1} OR ${c.path('limit')} = ${3}) `;
    expect(boxes.toRequest.update({ id: 'b' }, {}, { if: own })).toMatchObject({
      ConditionExpression: 'attribute_exists(#0) AND (#1 = :0 OR #2 = :1)',
    });
    expect(await holds(own)).toBe(true);
    expect(await holds((c) => c.not(own(c)))).toBe(false);

    const two: If = (c) => c.raw`(${c.path('count')} = ${1}) OR (${c.path('limit')} = ${3})`;
    expect(boxes.toRequest.update({ id: 'b' }, {}, { if: two })).toMatchObject({
      ConditionExpression: 'attribute_exists(#0) AND ((#1 = :0) OR (#2 = :1))',
    });
    expect(await holds(two)).toBe(true);
  });

  test('compares what the builder cannot', async () => {
    expect(await holds((c) => c.raw`size(${c.path('tags')}) = ${c.path('count')}`)).toBe(true);
    expect(await holds((c) => c.raw`${c.path('count')} IN (${c.path('limit')}, ${2})`)).toBe(true);
    expect(await holds((c) => c('count', 'in', [c.path('limit') as never, 2]))).toBe(true);
    expect(await holds((c) => c('limit', 'between', [c.path('count') as never, 3]))).toBe(true);
  });

  test('is a template and nothing else, so that no text is pasted into it', async () => {
    const owner = "ann' OR …";
    const wrong: readonly If[] = [
      (c) => c.raw(`owner = ${owner}` as never),
      (c) => c.raw([`owner = ${owner}`] as never),
      (c) => c.raw``,
      (c) => c.raw`  `,
    ];
    for (const condition of wrong) {
      expect(await rejection(boxes.put(box, { if: condition }))).toMatchObject({
        name: 'ValidationError',
        code: 'raw-invalid',
      });
    }
  });
});
