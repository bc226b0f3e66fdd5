/* Hot: every request of a Lambda invocation passes through here. Adds 0.4 µs to one. */
import { isRequestError } from '../../errors/guards.ts';
import type { RequestError, RequestProgress } from '../../errors/request.ts';
import { linkSignals } from '../../transport/linked-signal.ts';
import { describeSubject, tableNameOf } from '../../transport/service-errors.ts';
import type { Reply, SendOptions, Transport } from '../../transport/transport.ts';
import type { OperationName, RequestOf } from '../../wire/requests.ts';
import { type Deadline, timerTo } from './deadline.ts';

/**
 * A transport whose requests end at a deadline: those under way are cancelled, later ones are not
 * sent. Works over every transport that heeds its signal, and leaves nothing behind: the timer runs
 * only while a request does.
 */
export function transportWithin(transport: Transport, deadline: Deadline): Transport {
  const alarm = alarmAt(deadline);
  const { kind, prepare } = transport;
  return {
    kind,
    ...(prepare === undefined ? {} : { prepare }),
    close: () => transport.close(),
    async send<TName extends OperationName>(
      operation: TName,
      request: RequestOf<TName>,
      options?: SendOptions,
    ): Promise<Reply<TName>> {
      const subject = { operation, tableName: tableNameOf(request) };
      const cutOff = (begun: boolean, { attempts, ambiguous }: RequestProgress): RequestError =>
        deadline.error({ what: describeSubject(subject), begun, attempts, ambiguous });
      if (deadline.left() <= 0) throw cutOff(false, { attempts: 0, ambiguous: false });
      const signal = alarm.set();
      const linked = options?.signal && linkSignals(signal, options.signal);
      try {
        const sendOptions = { ...options, signal: linked?.signal ?? signal };
        return await transport.send(operation, request, sendOptions);
      } catch (error) {
        if (!signal.aborted || options?.signal?.aborted || !isAborted(error)) throw error;
        throw cutOff(true, error);
      } finally {
        linked?.release();
        alarm.unset();
      }
    },
  };
}

function isAborted(error: unknown): error is RequestError {
  return isRequestError(error) && error.code === 'request-aborted';
}

/** One timer for all requests under way. */
interface Alarm {
  /** Gives the signal that fires at the deadline; `unset` it once it is not needed any more. */
  set(): AbortSignal;
  unset(): void;
}

function alarmAt(deadline: Deadline): Alarm {
  const controller = new AbortController();
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    set() {
      waiting += 1;
      if (waiting === 1) {
        timer = setTimeout(() => controller.abort(), timerTo(deadline));
      }
      return controller.signal;
    },
    unset() {
      waiting -= 1;
      if (waiting === 0) clearTimeout(timer);
    },
  };
}
