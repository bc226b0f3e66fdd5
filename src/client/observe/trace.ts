import type { TracingChannel } from 'node:diagnostics_channel';
import { isDynamORMError } from '../../errors/base.ts';
import type { ConsumedCapacity } from '../../wire/requests.ts';

/**
 * The tracing channel of calls: `tracingChannel(OPERATION_CHANNEL).subscribe({ … })`. One trace for
 * each verb, ending, batch and transaction, and for each function of `dynamorm/tables` and
 * `pollStream`, as an `OperationTrace`; reads of a transaction are inside its own. Costs a few
 * nanoseconds where nobody has subscribed.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html#class-tracingchannel
 */
export const OPERATION_CHANNEL = 'dynamorm:operation';

/**
 * The tracing channel of requests: one trace for each that a transport is asked to send, retries
 * included, as a `RequestTrace`. It is inside the trace of its call.
 */
export const REQUEST_CHANNEL = 'dynamorm:request';

/** A call as its subscribers see it: what it is at `start`, what it came to at `asyncEnd`. */
export interface OperationTrace {
  /** What was called: `get`, `query.all`, `scan.count`, `transaction`. */
  readonly operation: string;
  /** Missing where it is about several. */
  readonly model: string | undefined;
  /** The models that it is about; those of a transaction are known at the end. */
  readonly models: readonly string[];
  /** The table of the model. */
  readonly table: string | undefined;
  /** The index that answers; known at the end. */
  readonly index: string | undefined;
  /** Requests that were sent, retries included. */
  readonly requests: number;
  /** How many of them were retries. */
  readonly retries: number;
  /** Read units, as DynamoDB reported them. */
  readonly readUnits: number;
  /** Write units, as DynamoDB reported them. */
  readonly writeUnits: number;
  /** Items that were given, counted or written. */
  readonly items: number;
  /** Whether a cache has answered. */
  readonly cached: boolean;
  /** What a cache failed with, where one did; the call itself went on. */
  readonly cacheError: unknown;
  /** How long it took; without what the caller did between the items of a loop. */
  readonly durationMs: number;
  /** What it gave, where it is a promise that was resolved. */
  readonly result?: unknown;
  /** What it failed with. */
  readonly error?: unknown;
  /** The code of that error, where it has one. */
  readonly code?: string | undefined;
}

/** A request as its subscribers see it. */
export interface RequestTrace {
  /** DynamoDB's own name: `GetItem`. */
  readonly operation: string;
  readonly tables: readonly string[];
  /** What is sent, values included. Not to be changed. */
  readonly request: object;
  /** How often it was sent; known at the end. */
  readonly attempts: number;
  /** What DynamoDB says that it cost, table by table. */
  readonly consumedCapacity: readonly ConsumedCapacity[];
  readonly durationMs: number;
  /** What it failed with. */
  readonly error?: unknown;
  /** The code of that error. */
  readonly code?: string | undefined;
}

/** A trace while it is filled in. */
export type Filled<TTrace> = { -readonly [TName in keyof TTrace]: TTrace[TName] };

type Channel = TracingChannel<unknown, object>;

const { tracingChannel } = process.getBuiltinModule('node:diagnostics_channel');

/** The channel of calls. */
export const operationChannel: Channel = tracingChannel(OPERATION_CHANNEL);

/** The channel of requests. */
export const requestChannel: Channel = tracingChannel(REQUEST_CHANNEL);

/** Whether anybody listens. Not every runtime's tracing channels have a property for it. */
export function isTraced({ start, end, asyncStart, asyncEnd, error }: Channel): boolean {
  return (
    start.hasSubscribers ||
    end.hasSubscribers ||
    asyncStart.hasSubscribers ||
    asyncEnd.hasSubscribers ||
    error.hasSubscribers
  );
}

/** Runs something inside a trace, which `fill` completes at its end. */
export function traced<TTrace extends object, TResult>(
  channel: Channel,
  trace: TTrace,
  run: () => Promise<TResult>,
  fill: (error: unknown) => void,
): Promise<TResult> {
  const filling = async (): Promise<TResult> => {
    let failure: unknown;
    try {
      return await run();
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      fill(failure);
    }
  };
  return channel.tracePromise(filling, trace) as unknown as Promise<TResult>;
}

/** A trace that is entered again and again: that of a loop. */
export interface Entered {
  /** Runs something inside the trace. */
  readonly inside: <TResult>(run: () => TResult) => TResult;
  /** Says how it ended. */
  readonly leave: (error: unknown) => void;
}

/** Begins the trace of a loop. */
export function enter(channel: Channel, trace: Filled<OperationTrace>): Entered {
  const { start, end, asyncStart, asyncEnd, error } = channel;
  const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
  const inside = start.runStores(trace, () => AsyncLocalStorage.snapshot());
  end.publish(trace);
  const leave = (failure: unknown): void => {
    if (failure !== undefined) {
      trace.error = failure;
      error.publish(trace);
    }
    asyncStart.publish(trace);
    asyncEnd.publish(trace);
  };
  return { inside, leave: (failure) => inside(() => leave(failure)) };
}

/** The code of an error of ours. */
export function codeOf(error: unknown): string | undefined {
  return isDynamORMError(error) ? error.code : undefined;
}
