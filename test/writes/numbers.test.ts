import { beforeEach, describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Player = model('Player', {
  table: 'players',
  attributes: {
    id: t.string(),
    name: t.string().optional(),
    born: t.date({ format: 'epochSeconds' }).optional(),
    score: t.number().optional(),
    gold: t.bigint().optional(),
    weight: t.decimal().optional(),
    lives: t.number().optional().nullable(),
    level: t.enum(1, 2).optional(),
    cents: t
      .custom({
        type: t.number(),
        encode: (euros: number) => euros * 100,
        decode: (cents) => cents / 100,
      })
      .optional(),
    stats: t.map({ wins: t.number().optional(), lost: t.bigint().optional() }).optional(),
    rounds: t.list(t.number()).optional(),
    counts: t.record(t.number()).optional(),
    anything: t.unknown().optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateBuilder: numbers', (makeTransport) => {
  const { items: players, stored, store, requestsOf } = useModel(makeTransport, Player);
  const player = () => players.updateBuilder({ id: 'p' });
  beforeEach(() => store({ id: { S: 'p' } }));

  test('increment and decrement are ADD, by one or by a value, in the type of the attribute', async () => {
    const update = player()
      .increment('score')
      .decrement('gold')
      .increment('weight', '0.10')
      .decrement('lives', 3)
      .increment('cents', 1.5);

    expect(update.toRequest()).toEqual({
      TableName: 'players',
      Key: { id: { S: 'p' } },
      UpdateExpression: 'ADD #0 :0, #1 :1, #2 :2, #3 :3, #4 :4',
      ConditionExpression: 'attribute_exists(#5)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: {
        '#0': 'score',
        '#1': 'gold',
        '#2': 'weight',
        '#3': 'lives',
        '#4': 'cents',
        '#5': 'id',
      },
      ExpressionAttributeValues: {
        ':0': { N: '1' },
        ':1': { N: '-1' },
        ':2': { N: '0.1' },
        ':3': { N: '-3' },
        ':4': { N: '150' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(await update.execute()).toEqual({
      id: 'p',
      score: 1,
      gold: -1n,
      weight: '0.1',
      lives: -3,
      cents: 1.5,
    });
    expect(await update.execute()).toMatchObject({ score: 2, gold: -2n, weight: '0.2', cents: 3 });
  });

  test('counts exactly where a JavaScript number could not', async () => {
    await player()
      .set('gold', 2n ** 53n)
      .set('weight', '0.1')
      .execute();
    const updated = await player().increment('gold').increment('weight', '0.2').execute();
    expect(updated).toMatchObject({ gold: 2n ** 53n + 1n, weight: '0.3' });
    const back = await player()
      .decrement('weight', '-1')
      .decrement('gold', 10n ** 37n)
      .execute();
    expect(back).toMatchObject({ weight: '1.3', gold: 2n ** 53n + 1n - 10n ** 37n });
  });

  test('inside a map, a list or a record it is SET, from 0 where there is none', async () => {
    await player().set('stats', {}).set('rounds', [5]).set('counts', {}).execute();
    const update = player()
      .increment('stats.wins')
      .decrement('stats.lost', 2n)
      .add('rounds[0]', 4)
      .increment('counts.day');

    expect(update.toRequest()).toMatchObject({
      UpdateExpression:
        'SET #0.#1 = if_not_exists(#0.#1, :1) + :0, #0.#2 = if_not_exists(#0.#2, :3) + :2, ' +
        '#3[0] = if_not_exists(#3[0], :5) + :4, #4.#5 = if_not_exists(#4.#5, :7) + :6',
      ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { N: '0' }, ':2': { N: '-2' } },
    });
    expect(await update.execute()).toMatchObject({
      stats: { wins: 1, lost: -2n },
      rounds: [9],
      counts: { day: 1 },
    });
    expect(await update.execute()).toMatchObject({ stats: { wins: 2, lost: -4n }, rounds: [13] });
  });

  test('add does the same with a value that must be given', async () => {
    expect(player().add('score', 5).toRequest()).toEqual(
      player().increment('score', 5).toRequest(),
    );
    expect(await player().add('score', 5).add('gold', 7n).execute()).toMatchObject({
      score: 5,
      gold: 7n,
    });
  });

  const other: readonly [string, object][] = [
    ['text', { S: 'x' }],
    ['null', { NULL: true }],
    ['a set', { NS: ['1'] }],
  ];
  for (const [what, value] of other) {
    test(`on ${what} says which attribute has another type`, async () => {
      await store({
        id: { S: 'p' },
        lives: value as never,
        stats: { M: { wins: value as never } },
      });
      for (const path of ['lives', 'stats.wins'] as const) {
        const error = await rejection(player().set('name', 'n').increment(path).execute());
        expect(error).toMatchObject({
          name: 'ServiceError',
          code: 'update-operand',
          ambiguous: false,
          cause: { code: 'service-validation' },
        });
        expect((error as Error).message).toContain(`another type at "${path}"`);
        expect((error as Error).message).toContain('a null does not');
      }
      expect(await stored({ id: { S: 'p' } })).not.toHaveProperty('name');
    });
  }

  test('in a map that is missing says that it is missing', async () => {
    const error = await rejection(player().increment('stats.wins').execute());
    expect(error).toMatchObject({ code: 'update-parent-missing' });
    expect((error as Error).message).toContain('"stats.wins"');
  });

  test('beyond what DynamoDB can hold is an error with a name', async () => {
    await player().set('weight', '9e125').execute();
    const error = await rejection(player().increment('weight', '9e125').execute());
    expect(error).toMatchObject({ code: 'update-number' });
    expect((error as Error).message).toContain('"weight"');
  });

  test('beyond what the attribute can be read as is a DecodeError, after it was written', async () => {
    await player().set('score', Number.MAX_SAFE_INTEGER).execute();
    expect(await rejection(player().increment('score', 2).execute())).toMatchObject({
      name: 'DecodeError',
      path: 'score',
    });
    expect(await stored({ id: { S: 'p' } })).toMatchObject({ score: { N: '9007199254740993' } });
  });

  describe('refuses before anything is sent', () => {
    type Loose = Record<string, (...given: unknown[]) => { execute(): Promise<unknown> }>;
    const wrong: readonly [string, string, readonly unknown[], string, string][] = [
      ['text', 'increment', ['name'], 'action-unfit', 'increment takes a number'],
      ['text', 'decrement', ['name', 'x'], 'action-unfit', 'decrement takes a number'],
      ['text', 'add', ['name', 'x'], 'action-unfit', 'add takes a number or a set'],
      ['a date', 'increment', ['born', new Date()], 'action-unfit', 'Player.born'],
      ['one number out of several', 'increment', ['level'], 'action-unfit', 'declared as enum'],
      ['a list', 'add', ['rounds', [1]], 'action-unfit', 'declared as list'],
      ['a map', 'increment', ['stats'], 'action-unfit', 'declared as map'],
      ['another type', 'increment', ['score', '1'], 'value-type', 'score'],
      ['another type', 'increment', ['gold', 1], 'value-type', 'gold'],
      ['another type', 'decrement', ['weight', 'x'], 'value-number', 'weight'],
      ['null', 'increment', ['lives', null], 'value-type', 'null was to be added'],
      ['null', 'add', ['lives', null], 'value-type', 'null was to be added'],
      ['NaN', 'increment', ['score', Number.NaN], 'value-number', 'score'],
      ['infinity', 'decrement', ['score', Number.POSITIVE_INFINITY], 'value-number', 'score'],
    ];
    for (const [what, method, given, code, words] of wrong) {
      test(`${method} with ${what} (${String(given[0])})`, async () => {
        const sent = await requestsOf(async () => {
          const builder = player() as unknown as Loose;
          const error = await rejection(builder[method]?.(...given).execute() ?? Promise.resolve());
          expect(error).toMatchObject({ name: 'ValidationError', code });
          expect((error as Error).message).toContain(words);
        });
        expect(sent).toBe(0);
      });
    }
  });
});
