/** Numbers from 0 up to 1, the same ones in every run: a generator of Park and Miller. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const WORDS =
  'amber birch cedar delta ember fjord grove haven inlet jetty kelp lagoon maple nørd öl poppy quay reef søster tide umbra vale willow xylem yarrow zephyr'.split(
    ' ',
  );

/** Some words, a few of them beyond ASCII. */
export function words(random: () => number, count: number): string {
  return Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
}

/** One of several values. */
export function pick<TValue>(random: () => number, values: readonly TValue[]): TValue {
  return values[Math.floor(random() * values.length)] as TValue;
}

/** A whole number from `low` to `high`, both included. */
export function whole(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
