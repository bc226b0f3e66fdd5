import * as other from 'dynamorm';
import { describe, expect, test } from 'vitest';
import * as own from '../index.ts';

/** An endpoint on which nothing listens. */
const nowhere = {
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};

function usersOf({ dynamorm, model, t }: typeof own) {
  const User = model('User', {
    table: 'users',
    attributes: { id: t.string(), email: t.string() },
    key: { partitionKey: 'id' },
  });
  return dynamorm(nowhere).model(User);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The package as it is built has classes of its own: an error of the one is none of the other's. */
const copies = [
  ['of this copy', own],
  ['of another copy of the package', other as unknown as typeof own],
] as const;

describe.each(copies)('an error %s', (_title, thrown) => {
  test('about a cursor is recognised, and is no failed request', async () => {
    const error = await failureOf(usersOf(thrown).scan().page({ cursor: 'not one of ours' }));

    expect(error).toBeInstanceOf(thrown.InvalidCursorError);
    expect(own.isInvalidCursor(error) && error.code).toBe('cursor-garbage');
    expect(own.isRequestError(error)).toBe(false);
  });

  test('about a request is recognised, with what became of it', async () => {
    const error = await failureOf(usersOf(thrown).get({ id: 'u1' }));

    expect(error).toBeInstanceOf(thrown.ConnectionError);
    expect(own.isRequestError(error) && [error.code, error.attempts]).toEqual([
      'connect-failed',
      1,
    ]);
    expect(own.isInvalidCursor(error)).toBe(false);
  });

  test('about a value is neither', async () => {
    const error = await failureOf(usersOf(thrown).get({ id: 5 } as never));

    expect(own.isValidationError(error)).toBe(true);
    expect(own.isRequestError(error)).toBe(false);
    expect(own.isInvalidCursor(error)).toBe(false);
  });
});

test('what is no error of this library is recognised by no guard', () => {
  for (const value of [undefined, null, 'InvalidCursorError', new Error('ambiguous')]) {
    expect([own.isInvalidCursor(value), own.isRequestError(value)]).toEqual([false, false]);
  }
});
