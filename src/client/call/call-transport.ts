import type { Reply, SendOptions, Transport } from '../../transport/transport.ts';
import type { OperationName, RequestOf } from '../../wire/requests.ts';
import { countFailedAttempts, countFailure, countReply } from '../observe/stats.ts';
import { isNoLongerWanted } from './no-longer-wanted.ts';
import { isWriting, type SendingContext, sendRequest } from './send-request.ts';

/** A transport whose requests are those of one call: counted, traced, logged, told to the caches. */
export function callTransport(context: SendingContext): Transport {
  const { transport, counters } = context;
  const { kind, prepare } = transport;
  return {
    kind,
    ...(prepare === undefined ? {} : { prepare }),
    close: () => transport.close(),
    async send<TName extends OperationName>(
      operation: TName,
      request: RequestOf<TName>,
      options: SendOptions = {},
    ): Promise<Reply<TName>> {
      try {
        const reply = await sendRequest(context, operation, request, options);
        countReply(counters, reply, isWriting(operation));
        return reply;
      } catch (error) {
        countFailedAttempts(counters, error);
        if (!isNoLongerWanted(options.signal)) countFailure(counters);
        throw error;
      }
    },
  };
}
