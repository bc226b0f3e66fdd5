import { afterEach, expect, test, vi } from 'vitest';
import { dynamorm } from '../../src/index.ts';
import { pollStream, streamHandler } from '../../src/streams/index.ts';
import { User } from './users.ts';

/** Nobody listens there: what is sent fails, and would be counted. */
const db = dynamorm({
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});
const nothing = async (): Promise<void> => {};

afterEach(() => void vi.restoreAllMocks());

test.each([
  ['no options', undefined, 'argument-missing', 'was given undefined in place of a list of models'],
  ['no models', {}, 'argument-missing', 'was given undefined in place of a list of models'],
  ['a model alone', { on: User }, 'argument-missing', 'was given an object in place of a list'],
  ['models without handlers', { on: [User] }, 'argument-missing', 'in place of handlers of User'],
  ['one pair, not in a list', { on: [User, {}] }, 'argument-missing', 'handlers of User'],
  ['a model that is not there yet', { on: [[undefined, {}]] }, 'model-missing', 'given undefined'],
  ['a function for handlers', { on: [[User, nothing]] }, 'argument-missing', 'a function in place'],
])('streamHandler() refuses %s when it is made', (_name, options, code, message) => {
  expect(() => streamHandler(options as never)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      code,
      message: expect.stringContaining(message),
    }),
  );
});

test.each([
  ['nothing', [], 'argument-missing', 'was given undefined in place of a database'],
  ['no model', [db], 'model-missing', 'was given undefined in place of a model'],
  ['no handler', [db, User], 'argument-missing', 'was given undefined in place of a handler'],
  [
    'handlers of a model',
    [db, User, { insert: nothing }],
    'argument-missing',
    'an object in place',
  ],
  [
    'a start that there is not',
    [db, User, nothing, { from: 'newest' }],
    'option-invalid',
    'newest',
  ],
] as const)(
  'pollStream() refuses %s, and asks for nothing',
  async (_name, given, code, message) => {
    const log = vi.spyOn(console, 'error');
    const poll = pollStream as (...given: readonly unknown[]) => Promise<void>;

    await expect(poll(...given)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code,
      message: expect.stringContaining(message),
    });
    expect(db.stats().requests).toBe(0);
    expect(log).not.toHaveBeenCalled();
  },
);
