/* Hot: every request passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */
import { isRequestError } from '../../errors/guards.ts';
import type { Reply, SendOptions, Transport } from '../../transport/transport.ts';
import type { OperationName, RequestOf } from '../../wire/requests.ts';
import { type Caches, forgetWritten } from '../cache/caches.ts';
import type { Counters } from '../observe/counters.ts';
import type { RequestLog } from '../observe/logger.ts';
import { tablesOf } from '../observe/request-text.ts';
import { attemptsOf, capacityOf } from '../observe/stats.ts';
import {
  codeOf,
  type Filled,
  isTraced,
  type RequestTrace,
  requestChannel,
  traced,
} from '../observe/trace.ts';

/** What sending takes, and who wants to hear of it. */
export interface SendingContext {
  readonly transport: Transport;
  /** Of the call under way, and through it of the database. */
  readonly counters: Counters;
  readonly log?: RequestLog | undefined;
  readonly caches: Caches;
}

const writing: ReadonlySet<OperationName> = new Set<OperationName>([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

/** Whether an operation changes items. */
export function isWriting(name: OperationName): boolean {
  return writing.has(name);
}

/** Sends a request. Traces and logs it, and takes what it writes out of the caches. */
export function sendRequest<TName extends OperationName>(
  context: SendingContext,
  name: TName,
  request: RequestOf<TName>,
  options: SendOptions,
): Promise<Reply<TName>> {
  const { transport, log, caches } = context;
  const isObserved = isTraced(requestChannel);
  if (log === undefined && caches.stores.size === 0 && !isObserved) {
    return transport.send(name, request, options);
  }
  const send = (): Promise<Reply<TName>> => sendObserved(context, name, request, options);
  if (!isObserved) return send();
  const trace = traceOf(name, request);
  const started = performance.now();
  const sendTraced = async (): Promise<Reply<TName>> => {
    const reply = await send();
    trace.attempts = reply.attempts;
    trace.consumedCapacity = capacityOf(reply.response);
    return reply;
  };
  return traced(requestChannel, trace, sendTraced, (error) => {
    trace.durationMs = performance.now() - started;
    if (error === undefined) return;
    trace.attempts = attemptsOf(error);
    trace.code = codeOf(error);
  });
}

async function sendObserved<TName extends OperationName>(
  { transport, log, caches, counters }: SendingContext,
  name: TName,
  request: RequestOf<TName>,
  options: SendOptions,
): Promise<Reply<TName>> {
  const sent = { name, request, started: performance.now() };
  let isDoubtful = false;
  try {
    log?.sent(sent);
    const reply = await transport.send(name, request, options);
    // An earlier attempt may still come after this one; that of a transaction has the same token.
    isDoubtful = reply.ambiguous && name !== 'TransactWriteItems';
    log?.answered(sent, reply);
    return reply;
  } catch (error) {
    isDoubtful = isRequestError(error) && error.ambiguous;
    log?.failed(sent, error);
    throw error;
  } finally {
    if (isWriting(name)) await forgetWritten(caches, request, isDoubtful, counters);
  }
}

function traceOf(operation: OperationName, request: object): Filled<RequestTrace> {
  const tables = tablesOf(request);
  return { operation, tables, request, attempts: 0, consumedCapacity: [], durationMs: 0 };
}
