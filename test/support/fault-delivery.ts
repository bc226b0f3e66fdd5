import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { type HttpAnswer, parseBody } from './engine-http.ts';
import type { Body, CannedAnswer, Fault, Rewrite } from './faults.ts';

/** A request that came in, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly raw: Buffer;
}

/** One exchange with everything that is needed to spoil it. */
export interface Delivery {
  readonly exchange: Exchange;
  readonly body: Body;
  readonly fault: Fault | undefined;
  /** Sends the request on, or another body in its place. */
  readonly askEngine: (changed: Body | undefined) => Promise<HttpAnswer>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Answers one exchange, spoiled by its fault if it has one. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { fault, askEngine, exchange } = delivery;
  if (fault && 'when' in fault && fault.when === 'before') {
    await spoil(delivery, fault);
    if (fault.kind !== 'delay') return;
  }
  const changed = fault?.kind === 'rewrite' ? fault.rewrite.request?.(delivery.body) : undefined;
  const answer = await askEngine(changed);
  if (fault && 'when' in fault && fault.when === 'after') {
    await spoil(delivery, fault);
    if (fault.kind !== 'delay') return;
  }
  if (fault?.kind === 'truncate') return truncate(exchange, answer, fault.bytes);
  if (fault?.kind === 'corrupt')
    return write(exchange, { ...answer, body: flipOneByte(answer.body) });
  if (fault?.kind === 'rewrite')
    return write(exchange, rewritten(fault.rewrite, answer, delivery.body));
  write(exchange, answer);
}

type TimedFault = Extract<Fault, { when: unknown }>;

async function spoil(delivery: Delivery, fault: TimedFault): Promise<void> {
  const { exchange, wait } = delivery;
  switch (fault.kind) {
    case 'answer':
      return write(exchange, canned(fault.answer));
    case 'drop':
      return void exchange.request.socket.destroy();
    case 'reset':
      return void exchange.request.socket.resetAndDestroy();
    case 'hang':
      return;
    case 'delay':
      return wait(fault.milliseconds);
  }
}

function canned(answer: CannedAnswer): HttpAnswer {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const body = Buffer.from(text);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': 'injected',
    'x-amz-crc32': String(crc32(body)),
    ...answer.headers,
  };
  return { status: answer.status, headers, body };
}

function rewritten(change: Rewrite, answer: HttpAnswer, request: Body): HttpAnswer {
  if (!change.response || answer.status !== 200) return answer;
  const response = change.response(parseBody(answer.body.toString()), request);
  const body = Buffer.from(JSON.stringify(response));
  const headers = { ...answer.headers, 'x-amz-crc32': String(crc32(body)) };
  return { ...answer, headers, body };
}

/** Changes the end of the last string, so that the text still parses and only the checksum tells. */
function flipOneByte(body: Buffer): Buffer {
  const damaged = Buffer.from(body);
  const ends = [...damaged.toString('latin1').matchAll(/[0-9A-Za-z](?=")/g)];
  const position = ends.at(-1)?.index ?? damaged.length - 1;
  damaged[position] = (damaged[position] ?? 0) ^ 1;
  return damaged;
}

function write(exchange: Exchange, answer: HttpAnswer): void {
  exchange.response.writeHead(answer.status, headersOf(answer));
  exchange.response.end(answer.body);
}

function truncate(exchange: Exchange, answer: HttpAnswer, bytes: number | undefined): void {
  const { response, request } = exchange;
  response.writeHead(answer.status, headersOf(answer));
  const sent = answer.body.subarray(0, bytes ?? Math.floor(answer.body.length / 2));
  // Destroyed only when the part has left, or the client would see a drop instead.
  response.write(sent, () => request.socket.destroySoon());
}

function headersOf(answer: HttpAnswer): Record<string, string | string[]> {
  const { connection: _, 'transfer-encoding': __, ...headers } = answer.headers;
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) kept[name] = value;
  return { ...kept, 'content-length': String(answer.body.length) };
}
