/** What a number may be, and what we want it to be. */
export interface Budget {
  readonly budget: number;
  readonly aim: number;
}

/** CPU of a call on a stubbed wire, times the raw SDK's. */
export const STUBBED_WIRE: Readonly<Record<'get' | 'put' | 'update', Budget>> = {
  get: { budget: 0.1, aim: 0.07 },
  put: { budget: 0.1, aim: 0.07 },
  update: { budget: 0.1, aim: 0.07 },
};

/** CPU of a call through `dynamorm/aws-sdk`, times the SDK's as it is configured. */
export const OVER_SDK = 1.05;

/** CPU of a conversion: the budget times `util-dynamodb`'s, the aim times hand-written code's. */
export const CONVERSION: Budget = { budget: 0.25, aim: 1.5 };

/** A get from a real engine, times the raw SDK's: CPU of this process, and calls per second. */
export const END_TO_END: Readonly<Record<'cpu' | 'callsAtOnce1' | 'callsAtOnce32', Budget>> = {
  cpu: { budget: 0.2, aim: 0.12 },
  callsAtOnce1: { budget: 4, aim: 6 },
  callsAtOnce32: { budget: 3.5, aim: 5 },
};

/** How a cost stands against its budget, in a word. */
export function verdict(value: number, { budget, aim }: Budget): string {
  const good = aim <= budget ? value <= aim : value >= aim;
  if (good) return 'aim met';
  return (aim <= budget ? value <= budget : value >= budget) ? 'in budget' : '**over budget**';
}
