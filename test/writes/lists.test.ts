import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Log = model('Log', {
  table: 'logs',
  attributes: {
    id: t.string(),
    words: t.list(t.string()).default(() => []),
    times: t.list(t.date()).optional(),
    entries: t.list(t.map({ at: t.date(), ip: t.string().default('::1') })).optional(),
    short: t.list(t.string().check(v.pipe(v.string(), v.maxLength(3)))).optional(),
    gaps: t.list(t.number().nullable()).optional(),
    grid: t.list(t.list(t.number())).optional(),
    inner: t.map({ words: t.list(t.string()).optional() }).optional(),
    anything: t.unknown().optional(),
    name: t.string().optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateBuilder: lists', (makeTransport) => {
  const { items: logs, stored, store } = useModel(makeTransport, Log);
  const log = () => logs.updateBuilder({ id: 'l' });
  const texts = (words: string) => ({ L: [...words].map((S) => ({ S })) });
  beforeEach(() => store({ id: { S: 'l' } }));

  test('append and prepend keep the order of what they are given', async () => {
    const append = log().appendToList('words', ['c', 'd']);
    expect(append.toRequest()).toMatchObject({
      UpdateExpression: 'SET #0 = list_append(if_not_exists(#0, :0), :1)',
      ExpressionAttributeValues: { ':0': { L: [] }, ':1': texts('cd') },
    });
    expect((await append.execute()).words).toEqual(['c', 'd']);

    const prepend = log().prependToList('words', ['a', 'b']);
    expect(prepend.toRequest()).toMatchObject({
      UpdateExpression: 'SET #0 = list_append(:1, if_not_exists(#0, :0))',
      ExpressionAttributeValues: { ':0': { L: [] }, ':1': texts('ab') },
    });
    expect((await prepend.execute()).words).toEqual(['a', 'b', 'c', 'd']);
  });

  test('create a list that is missing, in a map too, and append again', async () => {
    await log().set('inner', {}).execute();
    const update = log().appendToList('inner.words', ['a']).prependToList('gaps', [1, null]);
    expect(await update.execute()).toMatchObject({ inner: { words: ['a'] }, gaps: [1, null] });
    expect(await update.execute()).toMatchObject({
      inner: { words: ['a', 'a'] },
      gaps: [1, null, 1, null],
    });
  });

  test('take dates and maps as elements, with the defaults inside them', async () => {
    const at = new Date('2026-01-31T09:30:00.000Z');
    const update = log()
      .appendToList('times', [at])
      .appendToList('entries', [{ at }, { at, ip: '::2' }]);
    expect(await update.execute()).toMatchObject({
      times: [at],
      entries: [
        { at, ip: '::1' },
        { at, ip: '::2' },
      ],
    });
  });

  test('with nothing to append there is no clause', async () => {
    const update = log().appendToList('times', []).prependToList('words', []).set('name', 'n');
    expect(update.toRequest().UpdateExpression).toBe('SET #0 = :0');
    expect(await update.execute()).toEqual({ id: 'l', name: 'n', words: [] });
  });

  test('hold elements to their own check', async () => {
    const error = await rejection(log().appendToList('short', ['abc', 'long']).execute());
    expect(error).toMatchObject({ name: 'ValidationError', code: 'value-check', path: 'short[1]' });
    const set = await rejection(log().setListElement('short', 0, 'long').execute());
    expect(set).toMatchObject({ code: 'value-check', path: 'short[0]' });
  });

  test('setListElement replaces one element', async () => {
    await store({ id: { S: 'l' }, words: texts('abc') });
    const update = log().setListElement('words', 1, 'X');
    expect(update.toRequest()).toMatchObject({
      UpdateExpression: 'SET #0[1] = :0',
      ExpressionAttributeNames: { '#0': 'words', '#1': 'id' },
    });
    expect((await update.execute()).words).toEqual(['a', 'X', 'c']);
  });

  test('setListElement right behind the end appends', async () => {
    await store({ id: { S: 'l' }, words: texts('abc') });
    // AWS appends however far behind; the engine of the tests would fill the gap with nulls.
    expect((await log().setListElement('words', 3, 'd').execute()).words).toEqual([...'abcd']);
  });

  test('setListElement in a missing list is an error that names it', async () => {
    const error = await rejection(log().setListElement('words', 0, 'a').execute());
    expect(error).toMatchObject({ code: 'update-parent-missing' });
    expect((error as Error).message).toContain('"words[0]"');
  });

  describe('removeFromListAt', () => {
    test('counts positions as they are before the update, however many go', async () => {
      await store({ id: { S: 'l' }, words: texts('abcdef'), times: { L: [] } });
      const update = log()
        .removeFromListAt('words', 0)
        .removeFromListAt('words', 4)
        .removeFromListAt('words', 2);
      expect(update.toRequest().UpdateExpression).toBe('REMOVE #0[4], #0[2], #0[0]');
      expect((await update.execute()).words).toEqual(['b', 'd', 'f']);
    });

    test('beside a change of another element, by its position before', async () => {
      await store({ id: { S: 'l' }, words: texts('abcd') });
      const update = log().removeFromListAt('words', 0).setListElement('words', 2, 'X');
      expect((await update.execute()).words).toEqual(['b', 'X', 'd']);
    });

    test('in a list of lists, where an outer removal would move the inner one', async () => {
      const row = (...numbers: number[]) => ({ L: numbers.map((n) => ({ N: String(n) })) });
      await store({ id: { S: 'l' }, grid: { L: [row(1, 2), row(3, 4), row(5, 6)] } });
      const update = log().remove('grid[0]').remove('grid[2][0]').remove('grid[1][1]');
      expect(update.toRequest().UpdateExpression).toBe('REMOVE #0[2][0], #0[1][1], #0[0]');
      expect((await update.execute()).grid).toEqual([[3], [6]]);
    });

    test('behind the end changes nothing', async () => {
      await store({ id: { S: 'l' }, words: texts('ab') });
      expect((await log().removeFromListAt('words', 7).execute()).words).toEqual(['a', 'b']);
    });

    test('of the last element leaves an empty list', async () => {
      await store({ id: { S: 'l' }, words: texts('a') });
      await log().removeFromListAt('words', 0).execute();
      expect(await stored({ id: { S: 'l' } })).toMatchObject({ words: { L: [] } });
    });
  });

  for (const [what, value] of [
    ['null', { NULL: true }],
    ['text', { S: 'a' }],
  ] as const) {
    test(`appending to ${what} says which attribute has another type`, async () => {
      await store({ id: { S: 'l' }, words: value });
      const error = await rejection(log().appendToList('words', ['a']).execute());
      expect(error).toMatchObject({ name: 'ServiceError', code: 'update-operand' });
      expect((error as Error).message).toContain('another type at "words"');
    });
  }

  describe('refuse before anything is sent', () => {
    test('positions that are none', () => {
      for (const position of [-1, 1.5, Number.NaN, '0' as never, undefined as never]) {
        for (const attempt of [
          () => log().setListElement('words', position, 'x'),
          () => log().removeFromListAt('words', position),
        ]) {
          expect(attempt).toThrow(
            expect.objectContaining({ code: 'list-position', path: 'words' }),
          );
        }
      }
    });

    test('elements of another type, and undefined, with their position', async () => {
      const wrong = await rejection(
        log()
          .appendToList('words', ['a', 5 as never])
          .execute(),
      );
      expect(wrong).toMatchObject({ code: 'value-type', path: 'words[1]' });
      const gap = await rejection(
        log()
          .appendToList('words', [undefined as never])
          .execute(),
      );
      expect(gap).toMatchObject({ code: 'value-type', path: 'words[0]' });
      const date = await rejection(
        log()
          .appendToList('times', ['2026' as never])
          .execute(),
      );
      expect(date).toMatchObject({ code: 'value-type', path: 'times[0]' });
    });

    test('what is no array, and what is declared as no list', async () => {
      const text = await rejection(
        log()
          .appendToList('words', 'abc' as never)
          .execute(),
      );
      expect(text).toMatchObject({ code: 'value-type', path: 'words' });
      const kind = await rejection(
        log()
          .prependToList('name' as never, ['a'] as never)
          .execute(),
      );
      expect(kind).toMatchObject({ code: 'action-unfit', path: 'name' });
      expect((kind as Error).message).toContain('prependToList takes a list');
      const path = await rejection(
        log()
          .removeFromListAt('name' as never, 0)
          .execute(),
      );
      expect(path).toMatchObject({ code: 'path-unknown', path: 'name[0]' });
    });
  });
});
