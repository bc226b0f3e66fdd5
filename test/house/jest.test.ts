import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

/** As `docs/guide/jest.md` says: Jest loads ES modules when Node is told to let it. */
test('Jest loads the built package, its tables and its testing door', async () => {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const folder = join(ROOT, 'test/packaging/jest');
  const config = JSON.stringify({ rootDir: folder, testMatch: ['**/*.test.mjs'], transform: {} });
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--experimental-vm-modules', jest, '--ci', '--no-cache', '--config', config],
    { cwd: folder, env: { ...process.env, DYNAMODB_ENDPOINT: '' } },
  );

  expect(stderr).toContain('Tests:       1 passed, 1 total');
}, 60_000);
