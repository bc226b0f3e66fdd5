import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RequestError } from '../../errors/request.ts';
import { isPassing, pauseMs } from './batch-retry.ts';

const failure = (code: string): RequestError =>
  new RequestError({ code, message: 'It failed.', hint: 'Wait.', attempts: 1, ambiguous: false });

describe('what a batch repeats', () => {
  test.each(['throttled', 'service-unavailable', 'connection-lost', 'answer-timeout'])(
    '%s, whether the endpoint has answered before or not',
    (code) => {
      expect(isPassing(failure(code), true)).toBe(true);
      expect(isPassing(failure(code), false)).toBe(true);
    },
  );

  test.each(['connect-failed', 'connect-timeout'])(
    '%s only where the endpoint has answered before: else its address is wrong',
    (code) => {
      expect(isPassing(failure(code), true)).toBe(true);
      expect(isPassing(failure(code), false)).toBe(false);
    },
  );

  test.each(['access-denied', 'table-not-found', 'service-validation', 'client-closed'])(
    '%s never',
    (code) => expect(isPassing(failure(code), true)).toBe(false),
  );
});

describe('its pauses', () => {
  const random = (value: number): void => {
    const spy = vi.spyOn(Math, 'random').mockReturnValue(value);
    onTestFinished(() => spy.mockRestore());
  };

  test('double from 50 ms to 5 seconds', () => {
    random(1);

    const pauses = [1, 2, 3, 4, 7, 8, 9, 50].map((unfinished) => pauseMs(unfinished, 60_000));

    expect(pauses).toEqual([50, 100, 200, 400, 3_200, 5_000, 5_000, 5_000]);
  });

  test('are anything below that', () => {
    random(0.25);

    expect(pauseMs(4, 60_000)).toBe(100);
  });

  test('never lead past the deadline, and end shortly before it', () => {
    random(0.5);

    expect(pauseMs(20, 1_000)).toBe(500);
    expect(pauseMs(1, 50)).toBe(25);
    expect(pauseMs(1, 49)).toBeUndefined();
    expect(pauseMs(1, -3)).toBeUndefined();
  });
});
