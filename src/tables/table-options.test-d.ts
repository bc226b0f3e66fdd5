import {
  type AnyModel,
  type Database,
  dynamorm,
  globalIndex,
  localIndex,
  model,
  t,
} from '../index.ts';
import { autoMigrate, createTable, ensureTable, planTable, type TablePlan } from './index.ts';

const attributes = { id: t.string(), at: t.date(), city: t.string(), age: t.number() };
const key = { partitionKey: 'id', sortKey: 'at' } as const;
const Person = model('Person', {
  table: 'people',
  attributes,
  key,
  indexes: {
    byCity: globalIndex({ partitionKey: 'city' }),
    byAge: globalIndex({ partitionKey: ['city', 'id'], sortKey: 'age' }),
    ownAge: localIndex({ sortKey: 'age' }),
  },
});
const Plain = model('Plain', { table: 'people', attributes, key });
const db: Database = dynamorm({ region: 'us-east-1' });
const units = { readUnits: 1, writeUnits: 1 };

// Provisioned billing needs the capacity of every global index, by name, and of no local one.
createTable(db, Person, {
  billing: { mode: 'provisioned', ...units, indexes: { byCity: units, byAge: units } },
});
createTable(db, Plain, { billing: { mode: 'provisioned', ...units } });
createTable(db, [Person, Plain], {
  billing: { mode: 'provisioned', ...units, indexes: { byCity: units, byAge: units } },
});
createTable(db, Person, { billing: { mode: 'provisioned', ...units, indexes: { byCity: units } } });
//                                                                  ^^^^^^^ Property 'byAge' is missing
createTable(db, Person, { billing: { mode: 'provisioned', ...units } });
//                        ^^^^^^^ Property 'indexes' is missing
createTable(db, Person, { billing: { mode: 'on-demand', indexMaxima: { ownAge: {} } } });
//                                                                     ^^^^^^ 'ownAge' does not exist
ensureTable(db, Person, {
  billing: { mode: 'on-demand', indexMaxima: { byCity: { readUnits: 9 } } },
});

ensureTable(db, Person, { stream: 'everything' });
//                        ^^^^^^ Type '"everything"' is not assignable
ensureTable(db, Person, { encryption: { key: 'k' } });
//                                      ^^^ 'key' does not exist

// Only drift has a plan.
export async function planOf(): Promise<TablePlan | undefined> {
  const ensured = await ensureTable(db, Person);
  if (ensured.outcome === 'drift') return ensured.plan;
  const none: undefined = ensured.plan;
  return none;
}

// What each step is about is known by its kind.
for (const step of planTable(Person, undefined).steps) {
  if (step.kind === 'delete-index') step.index.toUpperCase();
  if (step.kind === 'replica-add') step.region.toUpperCase();
  step.index;
  //   ^^^^^ Property 'index' does not exist
}

/** Functions over any model need no casts. */
export async function make<TModel extends AnyModel>(anyModel: TModel): Promise<void> {
  await createTable(db, anyModel);
  await ensureTable(db, anyModel, { tags: { team: 'a' } });
  await autoMigrate(db, [anyModel]);
}
