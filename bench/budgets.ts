/** What a number may be, and what we want it to be. */
export interface Budget {
  readonly budget: number;
  readonly aim: number;
}

/** CPU of a call on a stubbed wire, times the raw SDK's. */
export const STUBBED_WIRE = {
  get: { budget: 0.1, aim: 0.07 },
  put: { budget: 0.1, aim: 0.07 },
  update: { budget: 0.1, aim: 0.07 },
  query100: { budget: 0.18, aim: 0.11 },
  query1000: { budget: 0.18, aim: 0.1 },
  batchGet: { budget: 0.18, aim: 0.11 },
  batchWrite: { budget: 0.18, aim: 0.13 },
  transactWrite: { budget: 0.18, aim: 0.12 },
} as const satisfies Readonly<Record<string, Budget>>;

/** CPU of a read of many items, times the quiet SDK's, by which they are judged. */
export const OVER_QUIET: Budget = { budget: 0.6, aim: 0.36 };

/** CPU of a call through `dynamorm/aws-sdk`, times the SDK's as it is configured. */
export const OVER_SDK: Budget = { budget: 1.05, aim: 1.05 };

/** CPU of a conversion: the budget times `util-dynamodb`'s, the aim times hand-written code's. */
export const CONVERSION = { overSdk: 0.25, overHand: 1.5 } as const;

/** A get from a real engine, times the raw SDK's: CPU of this process, and calls per second. */
export const END_TO_END: Readonly<Record<'cpu' | 'callsAtOnce1' | 'callsAtOnce32', Budget>> = {
  cpu: { budget: 0.2, aim: 0.12 },
  callsAtOnce1: { budget: 4, aim: 6 },
  callsAtOnce32: { budget: 3.5, aim: 5 },
};

/** From the start of a process to the first item, beyond Node itself, times the raw SDK's. */
export const COLD_START: Budget = { budget: 0.35, aim: 0.25 };

/** A bundle of a program with all operations, in KiB: as it is, and compressed. */
export const BUNDLE: Readonly<Record<'size' | 'gzip', Budget>> = {
  size: { budget: 60, aim: 35 },
  gzip: { budget: 20, aim: 12 },
};

/** What checking 100 models costs: instantiations, and the time of the whole times the raw SDK's. */
export const TYPES: Readonly<Record<'instantiations' | 'time', Budget>> = {
  instantiations: { budget: 95_000, aim: 82_000 },
  time: { budget: 1.1, aim: 1 },
};

/** How a cost stands against its budget, in a word. */
export function verdict(value: number, { budget, aim }: Budget): string {
  const good = aim <= budget ? value <= aim : value >= aim;
  if (good) return 'aim met';
  return (aim <= budget ? value <= budget : value >= budget) ? 'in budget' : '**over budget**';
}
