import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

const FOLDER = 'examples/snippets';

const printed: Readonly<Record<string, string>> = {
  'expensive-products.ts': `
96 of 500 products cost more than 100, from 4 parts
the cheapest of them costs 101
the first part has some of them: true
`,
  'premium-users.ts': `
Query of User on the index byStatus of users
  seeks    status = "active"
  drops    what is not: age >= 18 and tags contains "premium"
  reads    all
  order    descending by the sort key
  reading  eventually consistent
  costs    at most 25 read units a request (200 items of 1 KB)
  not      table: needs id by equality

cyd, 18, since 2026-01-03
ada, 36, since 2026-01-01
`,
  'transfer.ts': `
Alice gave Bob 50.
Alice has not got 50.
alice has 30, version 1
bob has 60, version 1
`,
  'version-check.ts': `
the first: active, version 1
the second: expected version 0, found 1, active
`,
  'view-counter.ts': `
100 views, the last one just now
`,
};

test('every snippet is run here', () => {
  expect(readdirSync(join(ROOT, FOLDER)).sort()).toEqual(Object.keys(printed));
});

test.each(Object.entries(printed))('%s prints what it found', async (file, expected) => {
  const { DYNAMODB_ENDPOINT: _, ...env } = process.env;
  const argv = ['--import', 'tsx', join(FOLDER, file)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: ROOT, env });

  expect(`\n${stdout}`).toBe(expected);
});
