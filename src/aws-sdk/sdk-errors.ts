import {
  AbortedError,
  ConnectionError,
  CredentialsError,
  RequestError,
  type RequestProgress,
  TimeoutError,
} from '../errors/request.ts';
import {
  cancellationReasons,
  describeSubject,
  type RequestSubject,
  toServiceError,
  unknownType,
} from '../transport/service-errors.ts';
import type { WireItem } from '../wire/attribute-value.ts';

/** What the SDK's errors carry; all of it may be missing. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  /** Node's code of a network error. */
  readonly code?: string;
  /** The system call behind a network error. */
  readonly syscall?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  /** Set on what the service refused; a mock's exceptions often carry nothing else. */
  readonly $fault?: 'client' | 'server';
  readonly $response?: { readonly statusCode?: number };
  readonly Item?: WireItem;
  readonly CancellationReasons?: unknown;
}

/** The system calls that fail before a request can be written. */
const connecting: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

/** The SDK calls these a TimeoutError, and an answer that they cut off has a status already. */
const lostCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** True when an attempt that ended with this error may have been applied. */
export function isAmbiguous(error: unknown): boolean {
  const sdkError = asSdkError(error);
  const status = statusOf(sdkError);
  if (status !== undefined) return status >= 500 || status === 200;
  return !isUnconnected(sdkError);
}

function isUnconnected({ name, message, syscall }: SdkError): boolean {
  if (syscall !== undefined && connecting.has(syscall)) return true;
  return name === 'TimeoutError' && /without establishing a connection/.test(message ?? '');
}

function isLost({ code }: SdkError): boolean {
  return code !== undefined && lostCodes.has(code);
}

/**
 * The SDK's error as one of ours, with the same class and code that the built-in transport throws;
 * the SDK's own is the `cause`.
 */
export function toRequestError(
  error: unknown,
  subject: RequestSubject,
  progress: RequestProgress,
  signal: AbortSignal | undefined,
): RequestError {
  if (error instanceof RequestError) return error;
  const sdkError = asSdkError(error);
  if (signal?.aborted) return abortedError(signal, subject, progress);
  const status = statusOf(sdkError);
  if (status !== undefined && status !== 200) {
    return refusedError(sdkError, status, subject, progress, error);
  }
  const details = { ...progress, cause: error };
  const what = `${describeSubject(subject)}: ${sdkError.message ?? String(error)}`;
  if (status === 200 && !isLost(sdkError)) {
    return new ConnectionError({
      ...details,
      code: 'response-damaged',
      message: `${what}.`,
      hint: "The answer could not be read: something changes answers, or the endpoint is not DynamoDB's.",
    });
  }
  if (sdkError.name === 'CredentialsProviderError' || sdkError.name === 'TokenProviderError') {
    return new CredentialsError({
      ...details,
      code: 'credentials-missing',
      message: `The SDK's client has no credentials: ${sdkError.message}`,
      hint: 'Give the client credentials, or set them in the environment.',
    });
  }
  // Without an attempt the SDK failed in itself: no region, a refused input, a middleware's error.
  if (progress.attempts === 0) {
    return new RequestError({
      ...details,
      code: /region is missing/i.test(sdkError.message ?? '') ? 'region-missing' : 'sdk-failed',
      message: what,
      hint: "The SDK's client failed before it sent anything: check its configuration and middleware.",
    });
  }
  return networkError(sdkError, what, details);
}

function refusedError(
  sdkError: SdkError,
  statusCode: number,
  subject: RequestSubject,
  progress: RequestProgress,
  cause: unknown,
): RequestError {
  const refusal = {
    type: sdkError.$fault === undefined ? unknownType(statusCode) : (sdkError.name ?? ''),
    statusCode,
    requestId: sdkError.$metadata?.requestId,
    serviceMessage: sdkError.message ?? '',
    item: sdkError.Item,
    reasons: cancellationReasons(sdkError.CancellationReasons),
  };
  // A mocked client answers without an attempt that could have been counted.
  const attempts = progress.attempts || 1;
  const ambiguous = progress.ambiguous || statusCode >= 500;
  return toServiceError(refusal, subject, { attempts, ambiguous }, cause);
}

/** The error of a call whose signal fired. */
export function abortedError(
  signal: AbortSignal,
  subject: RequestSubject,
  progress: RequestProgress,
): RequestError {
  return new AbortedError({
    ...progress,
    code: 'request-aborted',
    message: `${describeSubject(subject)} was cancelled by its signal.`,
    hint: 'Nothing to do if that was meant; `ambiguous` says whether a write may have been applied.',
    cause: signal.reason,
  });
}

function networkError(
  sdkError: SdkError,
  message: string,
  details: RequestProgress & { readonly cause: unknown },
): RequestError {
  const connected = !isUnconnected(sdkError);
  const hint = connected
    ? 'A write may have been applied: read before repeating it.'
    : "Check the client's endpoint and region, and that this network reaches it.";
  if (sdkError.name === 'TimeoutError' && !isLost(sdkError)) {
    const code = connected ? 'answer-timeout' : 'connect-timeout';
    return new TimeoutError({ ...details, code, message, hint });
  }
  const code = connected ? 'connection-lost' : 'connect-failed';
  return new ConnectionError({ ...details, code, message, hint });
}

/** Whatever was thrown, looked at as an error of the SDK. */
function asSdkError(error: unknown): SdkError {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}

function statusOf(error: SdkError): number | undefined {
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  if (status !== undefined || error.$fault === undefined) return status;
  return error.$fault === 'client' ? 400 : 500;
}
