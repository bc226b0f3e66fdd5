/** Alice gives Bob 50, all or nothing: a transaction that reads, decides and writes. */
import { dynamorm, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const Account = model('Account', {
  table: 'accounts',
  attributes: { id: t.string(), balance: t.bigint(), version: t.version() },
  key: { partitionKey: 'id' },
});

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Account);
const accounts = db.model(Account);
await accounts.create({ id: 'alice', balance: 80n });
await accounts.create({ id: 'bob', balance: 10n });

async function transfer(amount: bigint): Promise<string> {
  return db.transaction(async (tx) => {
    const alice = await tx.get(Account, { id: 'alice' });
    if (alice === undefined || alice.balance < amount) return `Alice has not got ${amount}.`;
    // If anybody changes Alice's account before this is committed, it all begins again.
    tx.update(Account, { id: 'alice' }, { balance: alice.balance - amount });
    tx.updateBuilder(Account, { id: 'bob' }).add('balance', amount);
    return `Alice gave Bob ${amount}.`;
  });
}

console.log(await transfer(50n));
console.log(await transfer(50n));
for (const id of ['alice', 'bob']) {
  const { balance, version } = await accounts.getOrThrow({ id }, { consistent: true });
  console.log(`${id} has ${balance}, version ${version}`);
}
