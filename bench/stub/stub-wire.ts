import { crc32 } from 'node:zlib';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DatabaseOptions } from 'dynamorm';

/** What a contestant put on the wire. */
export interface SentRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Its body, parsed. */
export function bodyOf<TBody>({ body }: SentRequest): TBody {
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as TBody;
}

/** An answer, ready to be given: as bytes with their checksum, as the service sends it. */
export interface StubAnswer {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/**
 * A wire that ends right after signing: every request gets the answer that was laid out for it.
 * The SDK gets its bytes in one piece and not as a stream, which spares it some work.
 */
export interface StubWire {
  /** Given to the next request. */
  answer: StubAnswer;
  /** Requests so far. */
  count: number;
  /** The last request. */
  sent: SentRequest | undefined;
  readonly httpHandler: NonNullable<DatabaseOptions['httpHandler']>;
  readonly requestHandler: NonNullable<DynamoDBClientConfig['requestHandler']>;
}

/** Lays out an answer. */
export function stubAnswer(response: object): StubAnswer {
  const body = Buffer.from(JSON.stringify(response));
  const headers = {
    server: 'Server',
    date: 'Sat, 04 Jul 2026 01:02:03 GMT',
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(body.length),
    connection: 'keep-alive',
    'x-amzn-requestid': 'Q2O5UN3ARFPFAKHRE9LTP6S9AFVV4KQNSO5AEMVJF66Q9ASUAAJG',
    'x-amz-crc32': String(crc32(body)),
  };
  return { headers, body };
}

/** A wire without anything behind it. */
export function stubWire(): StubWire {
  const wire: StubWire = {
    answer: stubAnswer({}),
    count: 0,
    sent: undefined,
    httpHandler: {
      handle: (request) => {
        const { headers, body } = answerTo(wire, request);
        return Promise.resolve({ statusCode: 200, headers, body });
      },
      close() {},
    },
    requestHandler: {
      handle: (request: SentRequest) => {
        const { headers, body } = answerTo(wire, request);
        // The SDK lower-cases and keeps them: a copy, so that nobody writes into ours.
        return Promise.resolve({ response: { statusCode: 200, headers: { ...headers }, body } });
      },
    } as unknown as StubWire['requestHandler'],
  };
  return wire;
}

function answerTo(wire: StubWire, request: SentRequest): StubAnswer {
  wire.count += 1;
  wire.sent = request;
  return wire.answer;
}
