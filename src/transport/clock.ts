import { settleWithin } from './abort-listeners.ts';

/** Time and chance, in one place so that a test can hold them still. */
export interface Clock {
  /** The time of day, in milliseconds since 1970: what requests are signed with. */
  now(): number;
  /** Milliseconds that only ever go forward: what limits are measured with. */
  elapsed(): number;
  /** Resolves after `milliseconds`, or at once when one of the signals fires. Never rejects. */
  sleep(milliseconds: number, signals: readonly AbortSignal[]): Promise<void>;
  /** A number from 0 up to but not including 1: the jitter of the backoff. */
  random(): number;
}

/** The machine's own clock and dice. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signals) =>
    settleWithin(new Promise<void>(() => {}), milliseconds, signals),
  random: () => Math.random(),
};
