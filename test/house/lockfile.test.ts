import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Lockfile, lockPlatforms, readLock } from '../../scripts/lock-platforms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lock = readLock(root);

test('the lockfile holds every platform’s packages: else run `npm run lock-platforms`', () => {
  expect(lockPlatforms(lock)).toEqual(lock);
});

test('the lockfile holds the engine for all five platforms, at the version that is pinned', () => {
  const manifest = readFileSync(`${root}/tools/engine/package.json`, 'utf8');
  const pins = (JSON.parse(manifest) as { optionalDependencies: object }).optionalDependencies;
  const locked = Object.keys(pins).map((name) => [
    name,
    lock.packages[`node_modules/${name}`]?.version,
  ]);

  expect(locked).toHaveLength(5);
  expect(Object.fromEntries(locked)).toEqual(pins);
});

test('the lockfile names no download address: keep omit-lockfile-registry-resolved in .npmrc', () => {
  const addresses = Object.entries(lock.packages)
    .filter(([, entry]) => entry.resolved !== undefined && entry.link !== true)
    .map(([path, entry]) => `${path}: ${entry.resolved}`);

  expect(addresses).toEqual([]);
  expect(JSON.stringify(lock)).not.toMatch(/https?:\/\/[^"]*\.tgz/);
});

test('missing entries are added in npm’s order, and a second run changes nothing', () => {
  const optionalDependencies = {
    '@dynoxide/darwin-arm64': '1.2.1',
    '@dynoxide/linux-x64': '1.2.1',
    '@biomejs/cli-linux-x64-musl': '2.6.8',
    ranged: '^1.0.0',
  };
  const before: Lockfile = {
    packages: {
      '': {},
      'node_modules/@dynoxide/linux-x64': { version: '1.2.1', os: ['as npm wrote it'] },
      'node_modules/zod': { version: '4.0.0' },
      'tools/engine': { license: 'MIT', dev: true, optionalDependencies },
    },
  };

  const after = lockPlatforms(before);

  expect(after.packages).toEqual({
    ...before.packages,
    'node_modules/@dynoxide/darwin-arm64': {
      version: '1.2.1',
      cpu: ['arm64'],
      dev: true,
      license: 'MIT',
      optional: true,
      os: ['darwin'],
    },
    'node_modules/@biomejs/cli-linux-x64-musl': {
      version: '2.6.8',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      license: 'MIT',
      optional: true,
      os: ['linux'],
    },
  });
  expect(Object.keys(after.packages).slice(1, 4)).toEqual([
    'node_modules/@biomejs/cli-linux-x64-musl',
    'node_modules/@dynoxide/darwin-arm64',
    'node_modules/@dynoxide/linux-x64',
  ]);
  expect(lockPlatforms(after)).toEqual(after);
});

test('a package that does not name its platform is not guessed', () => {
  const packages = { 'node_modules/a': { optionalDependencies: { 'a-helper': '1.0.0' } } };

  expect(() => lockPlatforms({ packages })).toThrow('a-helper does not name its platform');
});
