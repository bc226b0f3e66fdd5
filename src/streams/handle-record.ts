import type { StreamView } from '../definition/stream-view.ts';
import type { StreamRecord } from '../wire/streams.ts';
import { decodeChange } from './decode-change.ts';
import { type FailureDecision, failureOf, logAndRetry, type StreamFailure } from './failure.ts';
import type { FoundRoute } from './find-route.ts';
import type { ChangeContext } from './handlers.ts';
import { checkRecord, kindOf } from './record.ts';

/** What handling the records of one invocation takes. */
export interface RecordWork {
  readonly view: StreamView;
  readonly find: (record: StreamRecord) => FoundRoute;
  readonly context: ChangeContext;
  readonly onUnmatched: (record: StreamRecord) => unknown;
  readonly onFailure: (failure: StreamFailure) => FailureDecision | Promise<FailureDecision>;
}

/** How a record ended: done with, or to be delivered again because of an error. */
export type RecordEnd =
  | { readonly isDone: true }
  | { readonly isDone: false; readonly error: unknown };

/** Handles one record. Never rejects. */
export async function handleRecord(work: RecordWork, record: StreamRecord): Promise<RecordEnd> {
  let isHandled = false;
  try {
    const handle = prepare(work, record);
    isHandled = true;
    await handle();
    return { isDone: true };
  } catch (error) {
    const isOver = work.context.signal.aborted;
    const failure = failureOf(error, record, { isHandled, isOver });
    return (await decide(work, failure)) === 'skip' ? { isDone: true } : { isDone: false, error };
  }
}

/** What a record asks for, decoded and ready to be called. */
function prepare(
  { find, view, context, onUnmatched }: RecordWork,
  record: StreamRecord,
): () => unknown {
  checkRecord(record);
  const found = find(record);
  if (found.kind === 'guard') return nothing;
  if (found.kind === 'unmatched') return () => onUnmatched(record);
  const [model, handlers] = found.route;
  const kind = kindOf(record);
  if (handlers[kind] === undefined) return nothing;
  const change = decodeChange(model, view, record);
  // Called on its object, since a handler may be a method; the route's types are its model's.
  return () => handlers[kind]?.(change as never, context);
}

function nothing(): void {}

async function decide(work: RecordWork, failure: StreamFailure): Promise<FailureDecision> {
  try {
    return await work.onFailure(failure);
  } catch (error) {
    // What was to be done with the failure has failed: neither of the two may get lost.
    logAndRetry(failure);
    return logAndRetry({ ...failure, error });
  }
}
