import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type BinarySearch, findEngineBinary } from './engine-binary.ts';
import { EngineError } from './engine-error.ts';

const project = mkdtempSync(join(tmpdir(), 'dynamorm-binary-'));
afterAll(() => rmSync(project, { recursive: true }));

const search = (more: BinarySearch): BinarySearch => ({ environment: '', from: [], ...more });
const errorOf = (more: BinarySearch): EngineError => {
  try {
    findEngineBinary(search(more));
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('expected an EngineError');
};
const install = (platform: string, binary: string): string => {
  const folder = join(project, 'node_modules', '@dynoxide', platform);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, binary), '');
  return join(folder, binary);
};

describe('finding the engine', () => {
  test('an option beats the environment, and both are taken as they are', () => {
    const mine = install('made-up', 'mine');
    const theirs = install('made-up', 'theirs');

    expect(findEngineBinary(search({ binary: mine, environment: theirs }))).toBe(mine);
    expect(findEngineBinary(search({ environment: theirs }))).toBe(theirs);
  });

  test('else the package of the platform is used, wherever it is seen from', () => {
    const unix = install('linux-arm64', 'dynoxide');
    const windows = install('win32-x64', 'dynoxide.exe');
    const from = [join(tmpdir(), 'nothing.js'), join(project, 'package.json')];

    expect(findEngineBinary(search({ platform: 'linux-arm64', from }))).toBe(unix);
    expect(findEngineBinary(search({ platform: 'win32-x64', from }))).toBe(windows);
  });

  test('the binary that these tests run on is found without being told', () => {
    if (process.env['DYNAMODB_ENDPOINT']) return;
    expect(findEngineBinary()).toMatch(/dynoxide/);
  });
});

describe('when there is no engine', () => {
  test('the error names the package to install and the way around it', () => {
    const error = errorOf({ platform: 'linux-x64' });

    expect(error).toMatchObject({ name: 'EngineError', code: 'engine-missing' });
    expect(error.message).toContain('npm install --save-dev @dynoxide/linux-x64@1.2.1');
    expect(error.message).toContain('DYNAMODB_ENDPOINT');
  });

  test('a platform that it is not published for is not told to install it', () => {
    const error = errorOf({ platform: 'sunos-sparc' });

    expect(error.message).not.toContain('npm install');
    expect(error.message).toContain('DYNAMODB_ENDPOINT');
  });

  test('a path that was asked for and does not exist is named', () => {
    const error = errorOf({ binary: '/nowhere/dynoxide' });

    expect(error.code).toBe('engine-missing');
    expect(error.message).toContain("'/nowhere/dynoxide'");
  });
});
