import type { RequestError } from '../../src/errors/request.ts';
import type { Reply, SendOptions, Transport } from '../../src/transport/transport.ts';
import type { OperationName, RequestOf, ResponseOf } from '../../src/wire/requests.ts';

/** A request that was sent. */
export interface Sent {
  readonly operation: OperationName;
  readonly request: object;
}

/** What takes the place of an answer; `undefined` lets the request through. */
export type Interfere = (sent: Sent) => object | RequestError | undefined;

/** A transport that remembers what was sent, and may answer in the engine's place. */
export interface Scripted {
  readonly transport: Transport;
  readonly sent: readonly Sent[];
  /** The requests of one operation. */
  requestsOf(operation: OperationName): readonly object[];
}

/**
 * Puts itself before a transport: for operations that the engine does not know, in the words of the
 * AWS documentation.
 */
export function scripted(behind: Transport, interfere: Interfere = () => undefined): Scripted {
  const sent: Sent[] = [];
  async function send<TName extends OperationName>(
    operation: TName,
    request: RequestOf<TName>,
    options?: SendOptions,
  ): Promise<Reply<TName>> {
    const one = { operation, request };
    sent.push(one);
    const answer = interfere(one);
    if (answer instanceof Error) throw answer;
    if (answer === undefined) return behind.send(operation, request, options);
    return { response: answer as ResponseOf<TName>, attempts: 1, ambiguous: false };
  }
  return {
    transport: { kind: behind.kind, send, close: () => behind.close() },
    sent,
    requestsOf: (operation) =>
      sent.flatMap((one) => (one.operation === operation ? [one.request] : [])),
  };
}
