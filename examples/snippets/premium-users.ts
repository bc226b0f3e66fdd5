/** Active users of 18 and more with the tag "premium", the newest first. */
import { dynamorm, globalIndex, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    status: t.enum('active', 'banned'),
    age: t.number(),
    tags: t.set(t.string()),
    createdAt: t.createdAt(),
  },
  key: { partitionKey: 'id' },
  indexes: { byStatus: globalIndex({ partitionKey: 'status', sortKey: 'createdAt' }) },
});

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, User);
const users = db.model(User);

const joined = (day: number): Date => new Date(Date.UTC(2026, 0, day));
await users.batchPut([
  { id: 'ada', status: 'active', age: 36, tags: new Set(['premium']), createdAt: joined(1) },
  { id: 'bob', status: 'active', age: 17, tags: new Set(['premium']), createdAt: joined(2) },
  { id: 'cyd', status: 'active', age: 18, tags: new Set(['premium', 'new']), createdAt: joined(3) },
  { id: 'dan', status: 'banned', age: 50, tags: new Set(['premium']), createdAt: joined(4) },
  { id: 'eve', status: 'active', age: 41, tags: new Set(['free']), createdAt: joined(5) },
]);

const premium = users
  .where('status', '=', 'active')
  .filter('age', '>=', 18)
  .filter('tags', 'contains', 'premium')
  .orderBy('createdAt', 'desc')
  .limit(50);

console.log(`${premium.explain()}\n`);
for await (const { id, age, createdAt } of premium) {
  console.log(`${id}, ${age}, since ${createdAt.toISOString().slice(0, 10)}`);
}
