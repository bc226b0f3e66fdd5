/** Two people change what both have read. The second is told, and nothing is overwritten. */
import { dynamorm, isVersionConflict, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    status: t.enum('new', 'active', 'banned'),
    loginCount: t.number().default(0),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, User);
const users = db.model(User);
const { version } = await users.create({ id: 'u1', status: 'new' });

const change = (status: 'active' | 'banned') =>
  users
    .updateBuilder({ id: 'u1' })
    .set('status', status)
    .add('loginCount', 1)
    .conditionVersion(version)
    .execute();

const first = await change('active');
console.log(`the first: ${first.status}, version ${first.version}`);
try {
  await change('banned');
} catch (error) {
  if (!isVersionConflict(error, User)) throw error;
  const { expected, actual, item } = error;
  console.log(`the second: expected version ${expected}, found ${actual}, ${item?.status}`);
}
