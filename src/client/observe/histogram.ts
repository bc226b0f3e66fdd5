/* Hot: every call is recorded here. Guarded by the `get` and `put` rows of `npm run bench`. */

/**
 * How often which durations were seen, in whole steps. The counts of one step each come first, then 16
 * for each doubling: what is read is at most 6.25 % above what was recorded. Less than 2 KB.
 */
export type Histogram = Uint32Array;

const PER_DOUBLING = 16;

/** The most steps that are told apart: 31 bits. */
const MOST_STEPS = 0x7fff_ffff;

/** A histogram that has seen nothing. */
export function newHistogram(): Histogram {
  return new Uint32Array(bucketOf(MOST_STEPS) + 1);
}

/** Counts a duration. */
export function recordIn(histogram: Histogram, steps: number): void {
  const bucket = bucketOf(Math.min(steps, MOST_STEPS));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** The steps that so many percent of the durations did not exceed; 0 where there are none. */
export function percentileOf(histogram: Histogram, percent: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let left = Math.ceil((total * percent) / 100);
  for (const [bucket, count] of histogram.entries()) {
    left -= count;
    if (left <= 0 && total > 0) return highestIn(bucket);
  }
  return 0;
}

/** The leading bit and the four behind it say which. */
function bucketOf(steps: number): number {
  if (steps < PER_DOUBLING) return steps;
  const dropped = 27 - Math.clz32(steps);
  return dropped * PER_DOUBLING + (steps >>> dropped);
}

/** The most steps that fall into a bucket. */
function highestIn(bucket: number): number {
  const dropped = Math.max(Math.floor(bucket / PER_DOUBLING) - 1, 0);
  return (bucket - dropped * PER_DOUBLING + 1) * 2 ** dropped - 1;
}
