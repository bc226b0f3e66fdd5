import { beforeAll, expect, test } from 'vitest';
import { type Database, dynamorm, model, t } from '../../../src/index.ts';
import { createTable } from '../../../src/tables/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine } from '../../support/use-engine.ts';
import { rejection } from '../../support/use-model.ts';

const key = { partitionKey: 'site', sortKey: 'id' } as const;
const Page = model('Page', {
  table: 'shared',
  attributes: { site: t.string(), id: t.string(), title: t.string(), kind: t.literal('page') },
  key,
});
const Visit = model('Visit', {
  table: 'shared',
  attributes: {
    site: t.string(),
    id: t.string(),
    seconds: t.number(),
    kind: t.enum('visit', 'bounce').name('k'),
  },
  key,
});

/** Without anything that tells its items from others. */
const Address = model('Address', {
  table: 'shared',
  attributes: { site: t.string(), id: t.string(), city: t.string() },
  key,
});

describeTransports('a table of several models', (makeTransport) => {
  const used = useEngine();
  let db: Database;

  beforeAll(async () => {
    db = dynamorm({ transport: makeTransport(used.endpoint) });
    await createTable(db, [Page, Visit, Address], { shared: true });
    await db.model(Page).create({ site: 's', id: 'p1', title: 'Home', kind: 'page' });
    await db.model(Page).create({ site: 's', id: 'p2', title: 'Help', kind: 'page' });
    await db.model(Visit).create({ site: 's', id: 'v1', seconds: 3, kind: 'visit' });
  });

  test('read as one of them says how to leave the others out', async () => {
    const pages = db.model(Page);
    for (const read of [
      () => pages.scan().all(),
      () => pages.where('site', '=', 's').all(),
      () => pages.scan().parallel(2).all(),
      () => pages.scan().select('title').all(),
    ]) {
      expect(await rejection(read())).toMatchObject({
        name: 'DecodeError',
        code: 'decode-missing',
        path: 'title',
        applied: false,
        wireItem: expect.anything(),
        message: expect.stringMatching(/^Page\.title .*\n {2}→ .*filter\('kind', '=', 'page'\)/),
        hint: expect.stringContaining(
          "If it is an item of another model in the table: filter('kind', '=', 'page') leaves those out, and onInvalid() whatever does not fit.",
        ),
      });
    }
    expect(await rejection(db.model(Visit).scan().all())).toMatchObject({
      hint: expect.stringContaining("filter('kind', 'in', ['visit', 'bounce'])"),
    });
  });

  test('gives what it is asked for with that filter, or with onInvalid', async () => {
    const [pages, visits] = [db.model(Page), db.model(Visit)];
    expect(await pages.scan().filter('kind', '=', 'page').all()).toHaveLength(2);
    expect(await visits.scan().filter('kind', 'in', ['visit', 'bounce']).all()).toHaveLength(1);

    const others: string[] = [];
    const fitting = pages.where('site', '=', 's').onInvalid(({ path }) => others.push(path));
    expect(await fitting.all()).toHaveLength(2);
    expect(others).toEqual(['title']);
  });

  test('counts all of them without it', async () => {
    const pages = db.model(Page);
    expect(await pages.scan().count()).toBe(3);
    expect(await pages.scan().filter('kind', '=', 'page').count()).toBe(2);
  });

  test('is not blamed where an item is certainly of the model, or nothing would tell', async () => {
    await db.transport.send('PutItem', {
      TableName: 'shared',
      Item: { site: { S: 't' }, id: { S: 'p' }, kind: { S: 'page' } },
    });
    const [own, unmarked] = await Promise.all([
      rejection(db.model(Page).where('site', '=', 't').all()),
      rejection(db.model(Address).where('site', '=', 't').all()),
    ]);
    for (const error of [own, unmarked]) {
      expect(error).toMatchObject({ name: 'DecodeError', code: 'decode-missing' });
      expect(String(error)).not.toContain('another model');
    }
  });
});
