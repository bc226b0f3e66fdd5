// Hot: runs once per attempt, see `sign.ts`.
import type { Answered, Call, Failure } from './call.ts';
import type { Limits } from './call-errors.ts';
import { crc32 } from './checksum.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { HttpFailure, type HttpHandler, type HttpResponse } from './http-handler.ts';
import { isAnswer } from './is-answer.ts';
import { readRefusal } from './service-errors.ts';
import type { Sign } from './sign.ts';

/** What attempts are made with. */
export interface Wire {
  readonly endpoint: Endpoint;
  readonly sign: Sign;
  readonly handler: HttpHandler;
  readonly clock: Clock;
  readonly limits: Limits;
  /** What has to be added to the clock to agree with DynamoDB's, in milliseconds. */
  clockOffsetMs: number;
}

/** Sends a call once. Never rejects: an attempt that fails is data for the retry policy. */
export async function attempt(
  wire: Wire,
  call: Call,
  credentials: Credentials,
): Promise<Answered | Failure> {
  const { endpoint, clock, limits } = wire;
  const now = clock.now() + wire.clockOffsetMs;
  let response: HttpResponse;
  try {
    response = await wire.handler.handle(
      {
        protocol: endpoint.protocol,
        hostname: endpoint.hostname,
        port: endpoint.port,
        method: 'POST',
        path: endpoint.path,
        headers: wire.sign(call.target, call.body, credentials, now),
        body: call.body,
      },
      {
        signal: call.signal,
        connectTimeoutMs: limits.connectTimeoutMs,
        answerTimeoutMs: limits.answerTimeoutMs,
        callTimeoutMs: Math.max(call.deadline - clock.elapsed(), 1),
      },
    );
  } catch (error) {
    const cause = asHttpFailure(error, call);
    return { kind: 'unanswered', cause, ambiguous: cause.written };
  }
  return read(response, call, credentials);
}

/** A replaced handler may reject with anything; unless it says otherwise, the request was sent. */
export function asHttpFailure(error: unknown, call: Call): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const reason = call.signal?.aborted ? 'aborted' : 'connection-lost';
  return new HttpFailure({ reason, written: true, cause: error });
}

function read(response: HttpResponse, call: Call, credentials: Credentials): Answered | Failure {
  const { statusCode, headers, body } = response;
  const expected = headers['x-amz-crc32'];
  // Over the bytes as they came: DynamoDB computes it over what it sends, compressed or not.
  if (expected !== undefined && Number(expected) !== crc32(body)) {
    return damaged('its checksum (x-amz-crc32) does not match');
  }
  const text = toText(body);
  if (statusCode !== 200) return refused(response, text, credentials);
  try {
    const answer: unknown = call.parse(text);
    if (isAnswer(answer)) return { kind: 'answered', response: answer };
  } catch {}
  return damaged(`it is no answer of DynamoDB's: ${JSON.stringify(text.slice(0, 100))}`);
}

function toText(body: Uint8Array): string {
  const buffer = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return buffer.toString('utf8');
}

function damaged(detail: string): Failure {
  return { kind: 'damaged', detail, ambiguous: true };
}

function refused(response: HttpResponse, text: string, credentials: Credentials): Failure {
  const { statusCode, headers } = response;
  const requestId = headers['x-amzn-requestid'];
  return {
    kind: 'refused',
    ...readRefusal(statusCode, typeof requestId === 'string' ? requestId : undefined, text),
    date: Date.parse(String(headers['date'])),
    credentials,
    // Below 500 DynamoDB has decided; from there on it does not know itself.
    ambiguous: statusCode >= 500,
  };
}
