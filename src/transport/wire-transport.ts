import { RequestError } from '../errors/request.ts';
import { wholeOption } from '../errors/whole-option.ts';
import { jsonBytes } from '../wire/json-bytes.ts';
import { meanwhile } from '../wire/meanwhile.ts';
import type { OperationName, RequestOf, ResponseOf } from '../wire/requests.ts';
import { isStreamOperation } from '../wire/streams.ts';
import type { Call } from './call.ts';
import { loadChecksum } from './checksum.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Credentials, type CredentialsProvider, credentialsSource } from './credentials.ts';
import { defaultCredentials } from './default-credentials.ts';
import {
  type Destination,
  type Endpoint,
  type EndpointOptions,
  resolveDestination,
} from './endpoint.ts';
import type { HttpHandler } from './http-handler.ts';
import { type CallEnvironment, performCall } from './perform-call.ts';
import { preparation } from './prepare.ts';
import { retryQuota } from './retry-quota.ts';
import { installedSdkChain } from './sdk-credentials.ts';
import { tableNameOf } from './service-errors.ts';
import { requestSigner } from './sign.ts';
import { socketHttpHandler } from './socket-http-handler.ts';
import type { Reply, SendOptions, Transport } from './transport.ts';

/** How the built-in transport reaches DynamoDB. All times in milliseconds. */
export interface WireTransportOptions extends EndpointOptions {
  /**
   * Fixed credentials, or a function that fetches them (any provider of the AWS SDK). Default: the
   * environment, the container endpoint, then `@aws-sdk/credential-provider-node` if installed.
   */
  readonly credentials?: Credentials | CredentialsProvider | undefined;
  /** Requests per call at most, the first included. Default: 4. */
  readonly maxAttempts?: number | undefined;
  /** Until a connection can carry a request, TLS included. Default: 2,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** From a request being written until its answer is complete. Default: 10,000. */
  readonly answerTimeoutMs?: number | undefined;
  /** A whole call with its retries and pauses. Default: 30,000. */
  readonly callTimeoutMs?: number | undefined;
  /** What touches the network. Default: `socketHttpHandler({ maxSockets })`. */
  readonly httpHandler?: HttpHandler | undefined;
  /** Requests on the wire at once, for the default handler. Default: 50. */
  readonly maxSockets?: number | undefined;
  /** Time and chance, for tests. */
  readonly clock?: Partial<Clock> | undefined;
}

/**
 * The built-in transport: DynamoDB's JSON 1.0 protocol over Node's own sockets, signed by itself.
 *
 * Costs about 12 µs of CPU per request beside the socket. Sends nothing until the first request;
 * throws a `ConfigurationError` at once when the options or the environment cannot work. Retries
 * 5xx, throttling, conflicts and lost connections with full-jitter backoff within `maxAttempts`,
 * `callTimeoutMs` and a quota of 500 tokens.
 *
 * @example
 * ```ts
 * const transport = wireTransport({ region: 'eu-central-1' });
 * const { response } = await transport.send('GetItem', { TableName: 'users', Key: { id: { S: 'u1' } } });
 * transport.close();
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export function wireTransport(options: WireTransportOptions = {}): Transport {
  const closing = new AbortController();
  const destination = resolveDestination(options, process.env);
  const environment = callEnvironment(options, destination, closing.signal);
  meanwhile(loadChecksum);
  const streams = streamsEnvironment(environment, destination);

  async function send<TName extends OperationName>(
    operation: TName,
    request: RequestOf<TName>,
    sendOptions?: SendOptions,
  ): Promise<Reply<TName>> {
    const service = isStreamOperation(operation) ? streams : environment;
    const call = startCall(service, operation, request, sendOptions);
    // The one place where an answer gets its type: DynamoDB's own contract for the operation.
    const response = (await performCall(service, call)) as ResponseOf<TName>;
    return { response, attempts: call.attempts, ambiguous: call.ambiguous };
  }

  return {
    kind: 'wire',
    send,
    prepare: preparation(environment, (what) => startCall(environment, what, {}, undefined)),
    close() {
      closing.abort();
      environment.handler.close();
    },
  };
}

function callEnvironment(
  options: WireTransportOptions,
  { region, endpoint }: Destination,
  closing: AbortSignal,
): CallEnvironment {
  const maxSockets = wholeOption('maxSockets', options.maxSockets, 50);
  const handler = options.httpHandler ?? socketHttpHandler({ maxSockets });
  const clock = { ...systemClock, ...options.clock };
  const search = { env: process.env, handler, clock, sdkChain: installedSdkChain };
  return {
    endpoint,
    origin: originOf(endpoint),
    sign: requestSigner(endpoint, region),
    handler,
    clock,
    clockOffsetMs: 0,
    limits: {
      connectTimeoutMs: wholeOption('connectTimeoutMs', options.connectTimeoutMs, 2_000),
      answerTimeoutMs: wholeOption('answerTimeoutMs', options.answerTimeoutMs, 10_000),
      callTimeoutMs: wholeOption('callTimeoutMs', options.callTimeoutMs, 30_000),
    },
    credentials: credentialsSource(options.credentials ?? defaultCredentials(search)),
    quota: retryQuota(),
    maxAttempts: wholeOption('maxAttempts', options.maxAttempts, 4),
    closing,
  };
}

/**
 * DynamoDB Streams is a service of its own at AWS, with another endpoint; everything else is shared.
 * A custom endpoint serves both.
 */
function streamsEnvironment(
  environment: CallEnvironment,
  { region, endpoint, streamsEndpoint }: Destination,
): CallEnvironment {
  if (streamsEndpoint === endpoint) return environment;
  return {
    ...environment,
    endpoint: streamsEndpoint,
    origin: originOf(streamsEndpoint),
    sign: requestSigner(streamsEndpoint, region),
  };
}

function originOf({ protocol, host }: Endpoint): string {
  return `${protocol}//${host}`;
}

function startCall(
  environment: CallEnvironment,
  operation: string,
  request: object,
  options: SendOptions | undefined,
): Call {
  return {
    operation,
    tableName: tableNameOf(request),
    target: `${isStreamOperation(operation) ? 'DynamoDBStreams' : 'DynamoDB'}_20120810.${operation}`,
    body: toBody(operation, request),
    signal: options?.signal,
    repeatable: options?.repeatable ?? true,
    parse: options?.parse ?? JSON.parse,
    deadline: environment.clock.elapsed() + environment.limits.callTimeoutMs,
    attempts: 0,
    ambiguous: false,
    quotaTaken: 0,
    failure: undefined,
    resentStale: false,
    correctedClock: false,
    renewedCredentials: false,
  };
}

function toBody(operation: string, request: object): Uint8Array {
  try {
    return jsonBytes(request);
  } catch (cause) {
    throw new RequestError({
      code: 'request-not-serializable',
      message: `The ${operation} request cannot be written as JSON: ${String(cause)}`,
      hint: 'A bigint or a reference to itself got into a hand-made request; numbers travel as { N: "1" }.',
      attempts: 0,
      ambiguous: false,
      cause,
    });
  }
}
