import { beforeEach, describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import type { Body } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const created = new Date('2026-01-31T09:30:00.000Z');
const later = new Date('2026-02-01T00:00:00.000Z');

const Page = model('Page', {
  table: 'pages',
  attributes: {
    id: t.string(),
    title: t.string(),
    body: t.string().optional().name('b'),
    state: t.enum('draft', 'live').default('draft'),
    note: t.string().optional().nullable(),
    labels: t.set(t.string()),
    words: t.list(t.string()).optional(),
    author: t
      .map({ name: t.string(), mail: t.string().optional().name('m'), tags: t.list(t.string()) })
      .optional(),
    counts: t.record(t.number()).optional(),
    short: t.string().omitEmpty().optional(),
    group: t.string().optional().nullable(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateBuilder: set and remove', (makeTransport) => {
  let moment = created;
  const { items: pages, stored, store } = useModel(makeTransport, Page, { now: () => moment });
  const page = () => pages.updateBuilder({ id: 'p' });
  const holds = async (): Promise<Body | undefined> => stored({ id: { S: 'p' } });

  beforeEach(async () => {
    moment = created;
    await pages.hardDelete({ id: 'p' });
    await pages.create({ id: 'p', title: 'a', labels: new Set(['x']) });
    moment = later;
  });

  test('sends one UpdateItem on an item that must exist, in the order of the steps', async () => {
    const update = page().set('title', 'b').setIfNotExists('body', 'text').remove('note');

    expect(update.toRequest()).toEqual({
      TableName: 'pages',
      Key: { id: { S: 'p' } },
      UpdateExpression:
        'SET #0 = :0, #1 = if_not_exists(#1, :1), #3 = :2, #4 = if_not_exists(#4, :3) + :4 REMOVE #2',
      ConditionExpression: 'attribute_exists(#5)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: {
        '#0': 'title',
        '#1': 'b',
        '#2': 'note',
        '#3': 'updatedAt',
        '#4': 'version',
        '#5': 'id',
      },
      ExpressionAttributeValues: {
        ':0': { S: 'b' },
        ':1': { S: 'text' },
        ':2': { S: later.toISOString() },
        ':3': { N: '0' },
        ':4': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });

    const updated = await update.execute();
    expect(updated).toEqual({
      id: 'p',
      title: 'b',
      body: 'text',
      state: 'draft',
      labels: new Set(['x']),
      createdAt: created,
      updatedAt: later,
      version: 1,
    });
    expect(await pages.get({ id: 'p' })).toEqual(updated);
  });

  test('throws ItemNotFoundError for a missing item and creates no ghost', async () => {
    const gone = pages.updateBuilder({ id: 'gone' }).remove('note').execute();
    expect(await rejection(gone)).toMatchObject({ name: 'ItemNotFoundError', key: { id: 'gone' } });
    expect(await stored({ id: { S: 'gone' } })).toBeUndefined();
  });

  describe('set', () => {
    test('reaches into maps, records and lists by their stored names', async () => {
      await page()
        .set('author', { name: 'Ann', tags: ['a', 'b'] })
        .set('counts', { day: 1 })
        .execute();
      const update = page()
        .set('author.mail', 'a@example.com')
        .set('author.tags[1]', 'c')
        .set('counts.night', 2);

      expect(update.toRequest()).toMatchObject({
        UpdateExpression: expect.stringMatching(
          /^SET #0\.#1 = :0, #0\.#2\[1\] = :1, #3\.#4 = :2, /,
        ),
        ExpressionAttributeNames: {
          '#0': 'author',
          '#1': 'm',
          '#2': 'tags',
          '#3': 'counts',
          '#4': 'night',
        },
      });
      expect(await update.execute()).toMatchObject({
        author: { name: 'Ann', mail: 'a@example.com', tags: ['a', 'c'] },
        counts: { day: 1, night: 2 },
      });
    });

    test('removes what an empty set or an empty omitEmpty() stands for', async () => {
      await page().set('short', 's').execute();
      const update = page().set('labels', new Set()).set('short', '');
      expect(update.toRequest().UpdateExpression).toMatch(/REMOVE #0, #1$/);
      expect((await update.execute()).labels).toEqual(new Set());
      expect(await holds()).not.toHaveProperty('labels');
    });

    test('stores null only where the attribute is nullable', async () => {
      expect((await page().set('note', null).execute()).note).toBeNull();
      const error = await rejection(
        page()
          .set('title', null as never)
          .execute(),
      );
      expect(error).toMatchObject({ code: 'value-type', path: 'title' });
    });

    test('refuses undefined at once, which would silently do nothing', () => {
      for (const attempt of [
        () => page().set('title', undefined as never),
        () => page().setIfNotExists('title', undefined as never),
        () => page().add('counts.day', undefined as never),
        () => page().setListElement('words', 0, undefined as never),
      ]) {
        expect(attempt).toThrow(expect.objectContaining({ code: 'value-undefined' }));
      }
    });

    test('takes a part of a map whatever its size', async () => {
      await page().set('author', { name: 'Ann', tags: [] }).execute();
      const name = 'n'.repeat(100_000);
      expect((await page().set('author.name', name).execute()).author?.name).toBe(name);
    });

    test('in what the item lacks says which path, and what to do', async () => {
      const error = await rejection(page().set('title', 'b').set('author.name', 'Ann').execute());

      expect(error).toMatchObject({
        name: 'ServiceError',
        code: 'update-parent-missing',
        type: 'ValidationException',
        cause: { code: 'service-validation' },
      });
      expect((error as Error).message).toContain('nothing that "author.name" could be in');
      expect((error as Error).message).toContain('update of Page {"id":"p"}');
      expect((error as Error).message).not.toContain('"title"');
      expect((error as Error).message).toContain('set() it as a whole');
      expect(await pages.get({ id: 'p' })).toMatchObject({ title: 'a', version: 0 });
    });

    test('of a parent first, then of its parts, is the way', async () => {
      await page().setIfNotExists('author', { name: '', tags: [] }).execute();
      await page().set('author.name', 'Ann').execute();
      // A parent that is there stays as it is.
      await page().setIfNotExists('author', { name: '', tags: [] }).execute();
      expect(await pages.get({ id: 'p' })).toMatchObject({ author: { name: 'Ann' } });
    });
  });

  test('setIfNotExists keeps what is there, a null too', async () => {
    await page().set('note', null).execute();
    const kept = await page().setIfNotExists('note', 'x').setIfNotExists('title', 'y').execute();
    expect(kept).toMatchObject({ note: null, title: 'a' });
    const made = await page().setIfNotExists('body', 'z').execute();
    expect(made.body).toBe('z');
  });

  test('setIfNotExists of an empty set has nothing to set', () => {
    const { UpdateExpression: text } = page().setIfNotExists('labels', new Set()).toRequest();
    expect(text).toBe('SET #0 = :0, #1 = if_not_exists(#1, :1) + :2');
  });

  describe('remove', () => {
    test('takes away attributes, entries of maps and records, and elements', async () => {
      await page()
        .set('author', { name: 'Ann', mail: 'm', tags: ['a', 'b', 'c'] })
        .set('counts', { day: 1, night: 2 })
        .set('body', 'x')
        .execute();
      const update = page()
        .remove('author.mail')
        .remove('author.tags[1]')
        .remove('counts.day')
        .remove('body');

      expect(update.toRequest().UpdateExpression).toMatch(
        / REMOVE #0\.#1, #0\.#2\[1\], #3\.#4, #5$/,
      );
      const updated = await update.execute();
      expect(updated.author).toEqual({ name: 'Ann', tags: ['a', 'c'] });
      expect(updated.counts).toEqual({ night: 2 });
      expect(updated).not.toHaveProperty('body');
    });

    test('of what is not there is no error', async () => {
      expect(await page().remove('body').remove('note').execute()).toMatchObject({ title: 'a' });
    });

    test('gives a defaulted attribute its default back, and a set its emptiness', async () => {
      await page().set('state', 'live').execute();
      const updated = await page().remove('state').remove('labels').execute();
      expect(updated).toMatchObject({ state: 'draft', labels: new Set() });
      expect(await holds()).not.toHaveProperty('state');
    });

    test('refuses what every item has to have, at any depth', async () => {
      for (const path of ['title', 'author.name', 'author.tags'] as const) {
        const error = await rejection(page().remove(path).execute());
        expect(error).toMatchObject({ name: 'ValidationError', code: 'attribute-required', path });
      }
      // What it saves from: an item without it cannot be read.
      await store({ id: { S: 'half' }, labels: { SS: ['x'] } });
      expect(await rejection(pages.get({ id: 'half' }))).toMatchObject({ name: 'DecodeError' });
    });
  });

  describe('refuses before anything is sent', () => {
    const overlapping: readonly [string, () => { toRequest(): unknown }, string][] = [
      ['one path twice', () => page().set('title', 'b').set('title', 'c'), 'changes title twice'],
      [
        'a parent and its part',
        () => page().set('author.name', 'x').remove('author'),
        'changes author.name and author',
      ],
      [
        'a list and its element',
        () => page().appendToList('words', ['x']).removeFromListAt('words', 0),
        'changes words and words[0]',
      ],
      [
        'an element and what is in it',
        () => page().setListElement('author.tags', 1, 'x').remove('author.tags[1]'),
        'changes author.tags[1] twice',
      ],
    ];
    for (const [what, build, words] of overlapping) {
      test(`${what}, and names both`, () => {
        expect(() => build().toRequest()).toThrow(
          expect.objectContaining({
            code: 'path-overlap',
            message: expect.stringContaining(words),
          }),
        );
      });
    }

    test('no two neighbours', async () => {
      await page().set('words', ['a', 'b']).set('author', { name: 'a', tags: [] }).execute();
      const update = page()
        .setListElement('words', 0, 'x')
        .setListElement('words', 1, 'y')
        .set('author.name', 'b')
        .set('author.mail', 'm');
      expect(await update.execute()).toMatchObject({ words: ['x', 'y'] });
    });

    const managed: readonly [string, string][] = [
      ['the key', 'id'],
      ['createdAt', 'createdAt'],
      ['updatedAt', 'updatedAt'],
      ['the version', 'version'],
    ];
    for (const [what, path] of managed) {
      test(`${what}, however it is changed`, () => {
        for (const attempt of [
          page().set(path as never, 'x' as never),
          page().remove(path as never),
          page().increment(path as never),
        ]) {
          expect(() => attempt.toRequest()).toThrow(
            expect.objectContaining({ code: 'attribute-immutable', path }),
          );
        }
      });
    }

    test('paths that lead nowhere', () => {
      for (const path of ['titel', 'author.nmae', 'title.x', 'words.x', 'words[-1]', 'a b', '']) {
        expect(() =>
          page()
            .set(path as never, 'x' as never)
            .toRequest(),
        ).toThrow(expect.objectContaining({ code: 'path-unknown' }));
      }
    });
  });

  test('is a value: a builder extended twice is two updates, and one executed twice is sent twice', async () => {
    const base = page().set('title', 'b');
    const [first, second] = [base.set('body', '1'), base.set('note', '2')];
    expect(Object.isFrozen(base)).toBe(true);
    expect(base.toRequest().UpdateExpression).not.toMatch(/:5/);
    expect(first.toRequest().ExpressionAttributeNames).not.toMatchObject({ '#1': 'note' });
    expect(second.toRequest().ExpressionAttributeNames).toMatchObject({ '#1': 'note' });

    expect((await base.execute()).version).toBe(1);
    expect((await base.execute()).version).toBe(2);
    expect(await first.execute()).toMatchObject({ body: '1', version: 3 });
    expect(base.toRequest()).toEqual(base.toRequest());
  });

  test('takes its moment when it is sent, not when it is made', async () => {
    const update = page().set('title', 'b');
    moment = new Date('2026-03-01T00:00:00.000Z');
    expect(await update.execute()).toMatchObject({ createdAt: created, updatedAt: moment });
  });

  test('without any step still counts as a write', async () => {
    expect(await page().execute()).toMatchObject({ updatedAt: later, version: 1 });
  });
});
