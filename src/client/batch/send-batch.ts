import type { BatchOperation } from '../../operations/batch-operation.ts';
import type { Reply } from '../../transport/transport.ts';
import type { OperationName } from '../../wire/requests.ts';
import type { ExecutionContext } from '../call/execute.ts';
import { sendRequest } from '../call/send-request.ts';
import { countFailedAttempts, countReply } from '../observe/stats.ts';

/**
 * Sends one request of a batch. Unlike `execute` it leaves a failure as the transport threw it: the
 * batch decides what that means for each item.
 */
export async function sendBatch<TName extends OperationName, TResult>(
  context: ExecutionContext,
  { name, request, writes, parse, fromResponse }: BatchOperation<TName, TResult>,
  signal: AbortSignal,
): Promise<TResult> {
  const { counters } = context;
  let reply: Reply<TName>;
  try {
    reply = await sendRequest(context, name, request, { signal, parse });
  } catch (error) {
    countFailedAttempts(counters, error);
    throw error;
  }
  countReply(counters, reply, writes);
  return fromResponse(reply.response);
}
