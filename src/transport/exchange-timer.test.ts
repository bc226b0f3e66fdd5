import { expect, onTestFinished, test } from 'vitest';
import { type ExchangeTimer, exchangeTimer } from './exchange-timer.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Begins an exchange, and gives what it fails with. */
function begin(timer: ExchangeTimer, deadline = NEVER): Promise<string> {
  return new Promise((resolve) => timer.begin(deadline, resolve));
}

function startTimer(): ExchangeTimer {
  const timer = exchangeTimer();
  onTestFinished(() => timer.stop());
  return timer;
}

test('the limit that is reached is the one that was set last', async () => {
  const timer = startTimer();
  const failed = begin(timer);
  timer.limit('connect-timeout', 5);
  timer.limit('answer-timeout', 20);
  expect(await failed).toBe('answer-timeout');
});

test('a shorter limit does not wait for a longer one before it', async () => {
  const timer = startTimer();
  const failed = begin(timer);
  timer.limit('connect-timeout', 600_000);
  timer.limit('answer-timeout', 5);
  expect(await failed).toBe('answer-timeout');
});

test('the deadline of the call counts where it comes first', async () => {
  const timer = startTimer();
  const failed = begin(timer, performance.now() + 5);
  timer.limit('answer-timeout', 600_000);
  expect(await failed).toBe('call-timeout');
});

test('a deadline that has passed counts as well', async () => {
  const timer = startTimer();
  const failed = begin(timer, performance.now() - 5);
  timer.limit('answer-timeout', 600_000);
  expect(await failed).toBe('call-timeout');
});

test('an exchange that is over does not fail, and the next one has all of its time', async () => {
  const timer = startTimer();
  const ends: string[] = [];
  void begin(timer).then((reason) => ends.push(`first: ${reason}`));
  timer.limit('answer-timeout', 10);
  timer.clear();
  const second = begin(timer).then((reason) => ends.push(`second: ${reason}`));
  timer.limit('answer-timeout', 40);
  setTimeout(() => ends.push('later than the first one would have failed'), 20);
  await second;
  expect(ends).toEqual(['later than the first one would have failed', 'second: answer-timeout']);
});

test('limits that timers do not know are no limits', async () => {
  const timer = startTimer();
  const ends: string[] = [];
  void begin(timer).then((reason) => ends.push(reason));
  timer.limit('answer-timeout', 2 ** 40);
  await new Promise<void>((resolve) => setTimeout(resolve, 20));
  expect(ends).toEqual([]);
});

test('a timer that was stopped says nothing', async () => {
  const timer = startTimer();
  const ends: string[] = [];
  void begin(timer).then((reason) => ends.push(reason));
  timer.limit('answer-timeout', 5);
  timer.stop();
  await new Promise<void>((resolve) => setTimeout(resolve, 30));
  expect(ends).toEqual([]);
});
