import { expect, test } from 'vitest';
import { dynamorm } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { useEngine } from '../support/use-engine.ts';
import { Customer, User } from './fixtures/customers.ts';
import { fixture, localCredentials, useCli } from './run-cli.ts';

const used = useEngine();
const runCli = useCli();

/** A database with users under a prefix of its own. */
async function usersUnder(tablePrefix: string) {
  const { endpoint } = used;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const db = dynamorm({ endpoint, region: 'us-east-1', credentials, tablePrefix });
  await createTable(db, User);
  await db.model(User).batchPut([
    { id: 'u1', email: 'ada@example.com' },
    { id: 'u2', email: 'bob@example.org' },
  ]);
  return db;
}

const copy = (prefix: string, ...flags: readonly string[]) =>
  runCli(
    [
      ...['copy', fixture('customers'), 'User', '--endpoint', used.endpoint],
      ...['--region', 'us-east-1', '--table-prefix', prefix, ...flags],
    ],
    localCredentials,
  );

test('copy says what it will do, and needs somebody to agree', async () => {
  using db = await usersUnder('a-');
  const asked = await copy('a-', '--to-prefix', 'a-copy-', '--backup');
  expect(asked).toMatchObject({ exitCode: 1 });
  expect(asked.stdout).toContain('a-users in us-east-1 → a-copy-users in us-east-1: creates');
  expect(asked.stderr).toContain('nobody is at the terminal');

  const done = await copy('a-', '--to-prefix', 'a-copy-', '--backup', '--yes');
  expect(done).toMatchObject({ exitCode: 0, stderr: '' });
  expect(done.stdout).toContain('Read 2 items, wrote 2.');

  const again = await copy('a-', '--to-prefix', 'a-copy-', '--yes', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ copied: true, read: 2, written: 0, kept: 2 });
  expect(db.tableName(User)).toBe('a-users');
});

test('copy transforms, and a dry run writes nothing', async () => {
  using db = await usersUnder('b-');
  await createTable(db, Customer);
  const flags = ['--to-model', 'Customer', '--transform', 'toCustomer'];

  const tried = await copy('b-', ...flags, '--dry-run');
  expect(tried.stdout).toContain('Read 2 items, would write 1, left out 1.');
  expect(await db.model(Customer).scan().all()).toEqual([]);

  expect((await copy('b-', ...flags, '--yes')).stdout).toContain('wrote 1, left out 1.');
  expect(await db.model(Customer).scan().all()).toEqual([{ id: 'u1', mail: 'ada@example.com' }]);
});

test.each([
  ['another model without a function', ['--to-model', 'Customer'], 'need a --transform'],
  ['a function that is not there', ['--transform', 'toClient'], 'no function called toClient'],
  ['the same table', [], 'are the same table'],
])('copy refuses %s', async (_what, flags, words) => {
  const { exitCode, stderr } = await copy('c-', ...flags, '--yes');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(words);
});
