import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, describe } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/aws-sdk.ts';
import {
  type EngineConnection,
  externalConnection,
  localConnection,
} from '../../src/testing/external-endpoint.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { wireTransport } from '../../src/transport/wire-transport.ts';

/** What both transports understand, each in its own way. */
export interface TransportTestOptions {
  /** Requests per call, the first one included. */
  readonly maxAttempts?: number;
  /** How long an answer may take, in milliseconds. */
  readonly answerTimeoutMs?: number;
}

/** Makes a transport to an engine or to a proxy; it is closed after the suite. */
export interface MakeTransport {
  (to: string | EngineConnection, options?: TransportTestOptions): Transport;
  /** For the rare test in which the two differ on purpose. */
  readonly kind: TransportKind;
}

/** The transports that every feature has to work on. */
export type TransportKind = 'wire' | 'aws-sdk';

interface Opened {
  readonly transport: Transport;
  close(): void;
}

const OPEN: Readonly<
  Record<TransportKind, (to: EngineConnection, options: TransportTestOptions) => Opened>
> = { wire: openWire, 'aws-sdk': openSdk };

/**
 * Runs one suite once for each transport.
 *
 * @example
 * ```ts
 * describeTransports('update', (makeTransport) => {
 *   const used = useEngine();
 *
 *   test('returns the new item', async () => {
 *     const db = dynamorm({ transport: makeTransport(used.endpoint) });
 *   });
 * });
 * ```
 */
export function describeTransports(
  name: string,
  suite: (makeTransport: MakeTransport) => void,
): void {
  for (const kind of ['wire', 'aws-sdk'] as const) {
    describe(`${name} (${kind})`, () => {
      const opened: Opened[] = [];
      afterAll(() => {
        for (const one of opened) one.close();
      });
      const make = (
        to: string | EngineConnection,
        options: TransportTestOptions = {},
      ): Transport => {
        const one = OPEN[kind](typeof to === 'string' ? connectionTo(to) : to, options);
        opened.push(one);
        return one.transport;
      };
      suite(Object.assign(make, { kind }));
    });
  }
}

/** Whoever is connected to, the credentials are the engine's: a proxy only passes them on. */
function connectionTo(endpoint: string): EngineConnection {
  return { ...(externalConnection() ?? localConnection(endpoint)), endpoint };
}

function openWire(to: EngineConnection, options: TransportTestOptions): Opened {
  const { endpoint, region, credentials } = to;
  const transport = wireTransport({ endpoint, region, credentials, ...options });
  return { transport, close: () => transport.close() };
}

function openSdk(to: EngineConnection, options: TransportTestOptions): Opened {
  const { endpoint, region, credentials } = to;
  const { maxAttempts, answerTimeoutMs } = options;
  const configuration = {
    endpoint,
    region,
    credentials,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(answerTimeoutMs === undefined
      ? {}
      : { requestHandler: { requestTimeout: answerTimeoutMs, throwOnRequestTimeout: true } }),
  };
  const client = new DynamoDBClient(configuration);
  const streams = new DynamoDBStreamsClient(configuration);
  const transport = awsSdk(client, { streams });
  const close = (): void => {
    transport.close();
    client.destroy();
    streams.destroy();
  };
  return { transport, close };
}
