import { model, t } from '../../src/index.ts';

/** An account with a version: what is read of it is verified by that. */
export const Account = model('Account', {
  table: 'money',
  attributes: { id: t.string(), balance: t.bigint(), version: t.version() },
  key: { partitionKey: 'id' },
});

/** An account without one: what is read of it is verified attribute by attribute. */
export const Purse = model('Purse', {
  table: 'money',
  attributes: { id: t.string(), coins: t.number(), label: t.string().optional() },
  key: { partitionKey: 'id' },
});

/** A transfer that was made. */
export const Move = model('Move', {
  table: 'moves',
  attributes: { id: t.string(), from: t.string(), to: t.string(), amount: t.number() },
  key: { partitionKey: 'id' },
});

/** Something that is counted. */
export const Counter = model('Counter', {
  table: 'counters',
  attributes: { id: t.string(), count: t.number() },
  key: { partitionKey: 'id' },
});

/** The accounts: `a…` with a version, `p…` without. */
export const accounts: readonly string[] = Array.from({ length: 20 }, (_, number) =>
  number % 2 === 0 ? `a${number}` : `p${number}`,
);

/** What each of them has at the beginning. */
export const opening = 100;

/** What a worker process is told. */
export interface WorkerTask {
  readonly endpoint: string;
  readonly transport: 'wire' | 'aws-sdk';
  /** Unlike any other worker's. */
  readonly name: string;
  /** Loops that run side by side in this process. */
  readonly loops: number;
  /** What each loop does so many times: a transfer, and an increment that is counted once. */
  readonly rounds: number;
}

/** What became of one transfer, or of one increment. */
export type Outcome =
  | 'done'
  | 'short'
  | 'cancelled'
  | 'failed'
  | 'unknown-applied'
  | 'unknown-not-applied'
  | 'unknown'
  | 'counted'
  | 'count-unknown';

/** What a worker process reports. */
export interface WorkerReport {
  /** The transfers and the increments without a token, by what became of them. */
  readonly outcomes: { readonly [TOutcome in Outcome]?: readonly string[] };
  /** How often the work of a transaction ran beyond the first time. */
  readonly reruns: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** What failed in an unexpected way. */
  readonly errors: readonly string[];
}
