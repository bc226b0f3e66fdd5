import { type AnyModel, type Database, dynamorm, model, t } from '../../index.ts';
import { copyTable } from '../index.ts';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), age: t.number() },
  key: { partitionKey: 'id' },
});
const Person = model('Person', {
  table: 'people',
  attributes: { id: t.string(), kind: t.literal('person'), stage: t.enum('child', 'adult') },
  key: { partitionKey: 'id' },
});
const db: Database = dynamorm({ region: 'us-east-1' });
const source = { db, model: User };
const target = { db, model: Person };

// What is made is known to be the target's, its literals included.
copyTable(source, target, {
  transform: ({ id, age }) => ({ id, kind: 'person', stage: age < 18 ? 'child' : 'adult' }),
});
copyTable(source, target, {
  filter: ({ age }) => age >= 18,
  transform: ({ id, age }) =>
    age > 150 ? undefined : { id, kind: 'person', stage: age < 18 ? 'child' : 'adult' },
});

// It is made of what the source has.
copyTable(source, target, {
  transform: ({ id, email }) => ({ id, kind: 'person', stage: email }),
  //                ^^^^^ Property 'email' does not exist
});

// Without it, both sides have the same model, whichever that is.
copyTable(source, source, { filter: ({ age }) => age >= 18 });
export function backup<TModel extends AnyModel>(from: Database, to: Database, one: TModel): void {
  copyTable({ db: from, model: one }, { db: to, model: one }, { backup: true });
}
copyTable(source, target);
//                ^^^^^^ Type '"Person"' is not assignable to type '"User"'
