/** One request, signed and ready to be written. */
export interface HttpRequest {
  readonly protocol: 'http:' | 'https:';
  /** The host to connect to, without brackets even for IPv6. */
  readonly hostname: string;
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Lower-case names. `host` is among them, `content-length` is not: it follows from the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8, as bytes or as text; empty for GET. */
  readonly body: string | Uint8Array;
}

/** One whole answer. */
export interface HttpResponse {
  readonly statusCode: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came over the wire, before any decoding: the checksum is over these. */
  readonly body: Uint8Array;
}

/** How long one exchange may take, and what cancels it. All times in milliseconds. */
export interface HttpLimits {
  readonly signal: AbortSignal | undefined;
  /** From the first packet until the connection can carry a request, TLS included. */
  readonly connectTimeoutMs: number;
  /** From the request being written until the last byte of the answer. */
  readonly answerTimeoutMs: number;
  /** What is left of the whole call, the wait for a free connection included. */
  readonly callTimeoutMs: number;
}

/**
 * The only thing in this library that touches a socket. It gets requests after they are signed, so
 * it may count, trace or stub them, but must send them as they are.
 *
 * `handle` resolves with every HTTP answer, errors included, and rejects with an `HttpFailure` when
 * there was none. It has to keep the limits: nothing else ends an exchange. Any other rejection is
 * taken as a connection that was lost after the request was written, the careful reading. A handler
 * belongs to its transport, whose `close()` closes it.
 */
export interface HttpHandler {
  handle(request: HttpRequest, limits: HttpLimits): Promise<HttpResponse>;
  /** Destroys every socket, busy ones too; their requests fail with the reason `closed`. */
  close(): void;
}

/** Why there was no answer. */
export type HttpFailureReason =
  | 'connect-failed'
  | 'connect-timeout'
  | 'connection-lost'
  | 'answer-timeout'
  | 'call-timeout'
  | 'aborted'
  | 'closed';

/** What is known about a request that got no answer. */
export interface HttpFailureDetails {
  readonly reason: HttpFailureReason;
  /** True when the request may have reached the other side. */
  readonly written: boolean;
  /** True when a kept-alive connection turned out to be dead: no byte of an answer came. */
  readonly stale?: boolean;
  readonly cause?: unknown;
}

/** What an `HttpHandler` rejects with: no answer came, and this much is known about why. */
export class HttpFailure extends Error {
  override readonly name: string = 'HttpFailure';
  readonly reason: HttpFailureReason;
  /** True when the request may have reached the other side. */
  readonly written: boolean;
  /** True when a kept-alive connection turned out to be dead: no byte of an answer came. */
  readonly stale: boolean;

  constructor(details: HttpFailureDetails) {
    const why = details.cause instanceof Error ? `: ${details.cause.message}` : '';
    super(`${details.reason}${why}`, { cause: details.cause });
    this.reason = details.reason;
    this.written = details.written;
    this.stale = details.stale ?? false;
  }
}
