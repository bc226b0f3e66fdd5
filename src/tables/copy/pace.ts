/** Waits until so many items may be dealt with. */
export type Pace = (items: number) => Promise<void>;

/**
 * Holds a rate: each call waits until what it brings may be dealt with. Calls that come side by side
 * share the rate; time in which nothing came is not saved up.
 */
export function pacer(perSecond: number, wait: (milliseconds: number) => Promise<void>): Pace {
  let free = performance.now();
  return async (items) => {
    const now = performance.now();
    const start = Math.max(free, now);
    free = start + (items / perSecond) * 1_000;
    if (start > now) await wait(start - now);
  };
}
