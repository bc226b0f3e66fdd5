import { crc32 } from 'node:zlib';
import type { Clock } from '../../src/transport/clock.ts';
import {
  HttpFailure,
  type HttpFailureDetails,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from '../../src/transport/http-handler.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { type WireTransportOptions, wireTransport } from '../../src/transport/wire-transport.ts';

/** What a scripted handler does with one request. */
export type Step = HttpResponse | HttpFailureDetails | ((request: HttpRequest) => Step);

export interface ScriptedHandler extends HttpHandler {
  readonly requests: HttpRequest[];
  readonly limits: HttpLimits[];
}

/** A handler that plays its steps one by one and repeats the last; it touches no socket. */
export function scriptedHandler(...steps: readonly Step[]): ScriptedHandler {
  const requests: HttpRequest[] = [];
  const limits: HttpLimits[] = [];
  return {
    requests,
    limits,
    async handle(request, limit) {
      requests.push(request);
      limits.push(limit);
      let step = steps[Math.min(requests.length, steps.length) - 1];
      if (typeof step === 'function') step = step(request);
      if (step === undefined || typeof step === 'function') throw new Error('no step');
      if ('reason' in step) throw new HttpFailure(step);
      return step;
    },
    close() {},
  };
}

/** An answer as DynamoDB gives it, checksum included. */
export function answer(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const own = { 'x-amz-crc32': String(crc32(bytes)), 'x-amzn-requestid': 'REQ1' };
  return { statusCode, headers: { ...own, ...headers }, body: bytes };
}

/** An exception as DynamoDB sends it. */
export function exception(
  type: string,
  statusCode = 400,
  more: object = {},
  headers: Record<string, string> = {},
): HttpResponse {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: `${type}!`, ...more };
  return answer(statusCode, body, headers);
}

export const ok: HttpResponse = answer(200, {});

export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

export interface Recorded {
  readonly transport: Transport;
  readonly handler: ScriptedHandler;
  /** The pauses that were slept, in milliseconds. */
  readonly sleeps: number[];
}

/** A transport over scripted steps, whose pauses are recorded and not slept; jitter is at its top. */
export function scripted(
  steps: readonly Step[],
  options: WireTransportOptions = {},
  clock: Partial<Clock> = {},
): Recorded {
  const handler = scriptedHandler(...steps);
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    sleeps.push(milliseconds);
  };
  const transport = wireTransport({
    region: 'eu-west-1',
    credentials,
    httpHandler: handler,
    ...options,
    clock: { sleep, random: () => 1, ...clock },
  });
  return { transport, handler, sleeps };
}

export const getRequest = { TableName: 'users', Key: { id: { S: 'u1' } } };

/** What a promise rejects with; fails the test when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
