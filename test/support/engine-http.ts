import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from 'node:http';
import type { Body } from './faults.ts';

/** An HTTP answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What travels to an endpoint. */
export interface HttpCall {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly agent: Agent;
  readonly signal?: AbortSignal;
}

/** POSTs to an endpoint and reads the whole answer; rejects with Node's own error. */
export function post(endpoint: string, call: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { agent, signal, headers } = call;
    const options = { method: 'POST', agent, headers, ...(signal && { signal }) };
    const outgoing = request(endpoint, options, (incoming) => {
      readAll(incoming).then(
        (body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

/** All the bytes of a request or an answer; rejects when they end too early. */
export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An answer of the engine, or of a proxy in front of it. */
export interface EngineAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
  readonly text: string;
}

/**
 * Calls an operation with plain HTTP: no transport of ours, no SDK, no retries. For tests that have
 * to know what the engine really holds.
 */
export async function callEngine(
  endpoint: string,
  operation: string,
  body: object = {},
): Promise<EngineAnswer> {
  const agent = new Agent({ keepAlive: false });
  const payload = Buffer.from(JSON.stringify(body));
  const answer = await post(endpoint, {
    headers: engineHeaders(operation, payload),
    body: payload,
    agent,
  });
  const text = answer.body.toString();
  return { status: answer.status, headers: answer.headers, text, body: parseBody(text) };
}

/** The parsed JSON object, or an empty one when it is something else. */
export function parseBody(text: string): Body {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Body) : {};
  } catch {
    return {};
  }
}

/** What the engine wants in a request: it does not check signatures. */
export function engineHeaders(operation: string, payload: Buffer): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(payload.length),
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    // The engine wants a signature and does not check it.
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
}
