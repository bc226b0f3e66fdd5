import { expect, test } from '@jest/globals';
import { dynamorm, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), name: t.string() },
  key: { partitionKey: 'id' },
});

test('a suite of Jest uses the package and its engine', async () => {
  const engine = await startLocalEngine();
  const db = dynamorm(engine.connection);
  await createTable(db, User);
  const users = db.model(User);

  await users.create({ id: 'u1', name: 'Ann' });
  expect(await users.get({ id: 'u1' })).toEqual({ id: 'u1', name: 'Ann' });

  db.close();
  await engine.stop();
});
