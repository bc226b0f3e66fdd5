import { expect, test } from 'vitest';
import { engineCommand } from './engine-command.ts';

const args = ['--port', '8000'];

test('on Unix a shell ties the engine to this process, in a group of its own', () => {
  const command = engineCommand('/bin/engine', args, 'darwin', true);

  expect(command).toMatchObject({ file: '/bin/sh', ownGroup: true, needsExitHook: false });
  expect(command.args.slice(2)).toEqual(['/bin/engine', '--port', '8000']);
});

test('on Windows the engine is started as it is: Node ends its children itself', () => {
  expect(engineCommand('engine.exe', args, 'win32', false)).toEqual({
    file: 'engine.exe',
    args,
    ownGroup: false,
    needsExitHook: false,
  });
});

test('a Unix without a shell falls back on the exit event', () => {
  expect(engineCommand('/bin/engine', args, 'linux', false)).toEqual({
    file: '/bin/engine',
    args,
    ownGroup: false,
    needsExitHook: true,
  });
});
