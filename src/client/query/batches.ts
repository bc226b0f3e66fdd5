import type { Explanation } from '../../plan/explain.ts';
import type { QueryRequest, ScanRequest } from '../../wire/requests.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Deadline } from '../call/deadline.ts';
import type { Figured } from './aggregates.ts';

/** What one request of a read brought. */
export interface Batch {
  readonly items: readonly object[];
  readonly scannedCount: number;
  /** Where to go on behind these items; `undefined` when there is nothing left. */
  readonly cursor: () => string | undefined;
}

/** What is asked of a reader. */
export interface ReadRequest {
  /** Where to begin; at the beginning where it is missing. */
  readonly cursor?: string | undefined;
  /** The most items wanted. */
  readonly wanted: number;
  /** Whether one request is enough, however little it brings. */
  readonly once?: boolean;
  readonly options: CallOptions | undefined;
}

/** Something that items are read from, request by request: what all endings are made from. */
export interface Reader extends Figured {
  /** When everything that reads has to be over. */
  readonly deadline: Deadline | undefined;
  /** The model's name, for errors. */
  readonly model: string;
  /** The caller's limit. */
  readonly limit: number | undefined;
  /** Requests that are made as their batches are asked for; ends at `wanted`, or at `maxPages`. */
  readonly read: (request: ReadRequest) => AsyncGenerator<Batch, void, undefined>;
  /** The one item, by its key, where that is what is asked for; `undefined` where it is not. */
  readonly byKey: ((options: CallOptions | undefined) => Promise<unknown>) | undefined;
  readonly explain: () => Explanation;
  readonly toRequest: (cursor: string | undefined) => QueryRequest | ScanRequest | undefined;
}
