import { describe, expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import {
  autoMigrate,
  batchUpdateTable,
  copyTable,
  createTable,
  deleteTable,
  describeTable,
  ensureTable,
  formatPlan,
  listTables,
  planTable,
  tableExists,
  toCloudFormation,
  toTerraform,
  updateTable,
} from '../../src/tables/index.ts';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), email: t.string() },
  key: { partitionKey: 'id' },
});
const plan = planTable(User, undefined);

/** Nobody listens there: what is sent fails, and would be counted. */
const db = dynamorm({
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

type Untyped = (...given: readonly unknown[]) => Promise<unknown>;

/** A function as plain JavaScript sees it; what it throws at once rejects as well. */
const untyped =
  (work: (...given: never[]) => unknown): Untyped =>
  async (...given) =>
    work(...(given as never[]));

const listed = async (given: typeof db): Promise<string[]> => {
  const names: string[] = [];
  for await (const name of listTables(given)) names.push(name);
  return names;
};

const withDatabase: readonly (readonly [string, Untyped])[] = Object.entries({
  autoMigrate,
  batchUpdateTable,
  createTable,
  deleteTable,
  describeTable,
  ensureTable,
  tableExists,
  updateTable,
}).map(([name, work]) => [name, untyped(work)]);

describe('what plain JavaScript may give', () => {
  test.each([...withDatabase, ['listTables', untyped(listed)]] as const)(
    '%s refuses what is no database by name',
    async (name, work) => {
      for (const [given, words] of [
        [undefined, 'undefined'],
        [null, 'null'],
        [User, 'an object'],
        ['users', 'a string'],
      ] as const) {
        await expect(work(given, User)).rejects.toMatchObject({
          name: 'ConfigurationError',
          code: 'argument-missing',
          message: expect.stringContaining(`${name}() was given ${words} in place of a database.`),
          hint: expect.stringContaining('dynamorm()'),
        });
      }
    },
  );

  test.each(withDatabase)('%s refuses to go without its second argument', async (_, work) => {
    const missing = { name: 'ConfigurationError', code: expect.stringMatching(/-missing$/) };
    await expect(work(db)).rejects.toMatchObject(missing);
    await expect(work(db, null)).rejects.toMatchObject(missing);
    expect(db.stats().requests).toBe(0);
  });

  test('a plan in place of a step, and a step in place of a plan', async () => {
    const [step] = plan.steps;
    const [update, apply] = [untyped(updateTable), untyped(batchUpdateTable)];
    await expect(update(db, plan)).rejects.toMatchObject({
      code: 'argument-missing',
      message: expect.stringContaining('was given an object in place of a step of a plan.'),
    });
    const wanted = {
      code: 'argument-missing',
      message: expect.stringContaining(' in place of a plan.'),
    };
    await expect(apply(db, step)).rejects.toMatchObject(wanted);
    await expect(untyped(formatPlan)()).rejects.toMatchObject(wanted);
    expect(db.stats().requests).toBe(0);
  });

  test('an approval that is no list approves nothing, be it part of a text', async () => {
    for (const approve of ['delete-index:byEmailAndName', true, {}]) {
      await expect(untyped(batchUpdateTable)(db, plan, { approve })).rejects.toMatchObject({
        code: 'option-invalid',
        message: expect.stringMatching(/^approve is /),
      });
    }
    expect(db.stats().requests).toBe(0);
  });

  test('a copy of nothing, or without one of its parts', async () => {
    const copy = untyped(copyTable);
    const side = { db, model: User };
    for (const given of [[db], [], [side], [side, db], [side, { db }], [null, side]]) {
      await expect(copy(...given)).rejects.toMatchObject({
        code: 'argument-missing',
        message: expect.stringContaining(' in place of a database and a model.'),
        hint: expect.stringContaining('{ db, model }'),
      });
    }
    await expect(copy({ db: 5, model: User }, side)).rejects.toMatchObject({
      message: expect.stringContaining('was given a number in place of a database.'),
    });
    await expect(copy(side, { db, model: 'users' })).rejects.toMatchObject({
      code: 'model-missing',
    });
    expect(db.stats().requests).toBe(0);
  });

  test('templates and plans of no model', async () => {
    for (const make of [toCloudFormation, toTerraform, planTable]) {
      await expect(untyped(make)()).rejects.toMatchObject({ code: 'model-missing' });
      await expect(untyped(make)([User, undefined])).rejects.toMatchObject({
        code: 'model-missing',
      });
    }
  });

  test('one model where several may be given is one of them', async () => {
    const migrate = untyped(autoMigrate)(db, User);
    // It got as far as asking for the table.
    await expect(migrate).rejects.toMatchObject({ code: 'connect-failed' });
  });
});
