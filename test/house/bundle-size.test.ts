import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

const KIB = 1024;

/** A function that uses every verb, as a Lambda function would be bundled. */
const program = `
import { dynamorm, globalIndex, model, t } from 'dynamorm';
const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), email: t.string(), age: t.number().optional(), version: t.version() },
  key: { partitionKey: 'id' },
  indexes: { byEmail: globalIndex({ partitionKey: 'email' }) },
});
const users = dynamorm().model(User);
export const handler = async () => [
  await users.get({ id: 'a' }),
  await users.create({ id: 'a', email: 'b' }),
  await users.put({ id: 'a', email: 'b' }),
  await users.update({ id: 'a' }, { age: 3 }, { if: (c) => c('age', 'exists') }),
  await users.upsert({ id: 'a' }, { email: 'b' }),
  await users.delete({ id: 'a' }),
];
`;

test('a bundle with everything in it stays below 230 KiB, and 80 KiB compressed', async () => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: ROOT },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();

  const code = new TextDecoder().decode(bundle);
  expect(code).not.toContain('@smithy');
  // Taken with `process.getBuiltinModule`: docs/decisions/0036-cold-start.md.
  expect(code.match(/from\s*["']node:[^"']*/g)).toBeNull();
  expect(bundle.byteLength).toBeLessThanOrEqual(230 * KIB);
  expect(gzipSync(bundle, { level: 9 }).byteLength).toBeLessThanOrEqual(80 * KIB);
  console.log(
    `bundle: ${(bundle.byteLength / KIB).toFixed(1)} KiB, ${(gzipSync(bundle).byteLength / KIB).toFixed(1)} KiB gzip`,
  );
});
