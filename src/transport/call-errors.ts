import {
  AbortedError,
  ConnectionError,
  CredentialsError,
  RequestError,
  TimeoutError,
} from '../errors/request.ts';
import type { Call, Failure, Unanswered } from './call.ts';
import { NoCredentialsFound } from './default-credentials.ts';
import { describeSubject, toServiceError } from './service-errors.ts';

/** The limits that an error's message names, in milliseconds. */
export interface Limits {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly callTimeoutMs: number;
}

/** What the messages of a transport's errors mention. */
export interface ErrorContext {
  readonly limits: Limits;
  /** `https://dynamodb.eu-west-1.amazonaws.com:443` */
  readonly origin: string;
}

/** The error that a call ends with after its last attempt. */
export function toRequestError(failure: Failure, call: Call, context: ErrorContext): RequestError {
  switch (failure.kind) {
    case 'refused':
      return toServiceError(failure.refusal, call, progressOf(call), failure.body);
    case 'damaged':
      return new ConnectionError({
        ...progressOf(call),
        code: 'response-damaged',
        message: `The answer to ${describeSubject(call)} arrived damaged: ${failure.detail}.`,
        hint: "Something between here and DynamoDB changes answers, or the endpoint is not DynamoDB's. A write may have been applied.",
      });
    case 'unanswered':
      return unansweredError(failure, call, context);
  }
}

function unansweredError(failure: Unanswered, call: Call, context: ErrorContext): RequestError {
  const { reason } = failure.cause;
  switch (reason) {
    case 'aborted':
      return abortedError(call);
    case 'closed':
      return closedError(call);
    case 'connect-failed':
    case 'connection-lost':
      return connectionError(failure, call, context);
    case 'connect-timeout':
    case 'answer-timeout':
    case 'call-timeout':
      return timeoutError(reason, call, context);
  }
}

function connectionError(failure: Unanswered, call: Call, context: ErrorContext): RequestError {
  const lost = failure.cause.reason === 'connection-lost';
  const cause = failure.cause.cause ?? failure.cause;
  return new ConnectionError({
    ...progressOf(call),
    code: lost ? 'connection-lost' : 'connect-failed',
    message: `${describeSubject(call)}: ${lost ? 'the connection was lost before the answer was complete' : `no connection to ${context.origin}`}${attemptsOf(call)}: ${messageOf(cause)}`,
    hint: lost
      ? 'A write may have been applied: read before repeating it.'
      : 'Check the endpoint, the region, and that this network reaches it.',
    cause,
  });
}

/** A host with several addresses fails with an error for each of them, and one around them that is empty. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}

const timeoutHints = {
  'connect-timeout':
    'Check that this network reaches the endpoint (VPC endpoint, security group, proxy).',
  'answer-timeout': 'A write may have been applied: read before repeating it.',
  'call-timeout':
    'Raise callTimeoutMs, or ask for less at once. `ambiguous` says whether a write may have been applied.',
};

/** The error of a call that took too long; its cause is what had failed before, if anything. */
export function timeoutError(
  code: keyof typeof timeoutHints,
  call: Call,
  context: ErrorContext,
): TimeoutError {
  const { connectTimeoutMs, answerTimeoutMs, callTimeoutMs } = context.limits;
  const what = {
    'connect-timeout': `no connection to ${context.origin} within ${connectTimeoutMs} ms`,
    'answer-timeout': `no complete answer within ${answerTimeoutMs} ms`,
    'call-timeout': `not done within ${callTimeoutMs} ms, retries included`,
  };
  const { failure } = call;
  const before = code === 'call-timeout' && failure !== undefined && !isTimeout(failure);
  return new TimeoutError({
    ...progressOf(call),
    code,
    message: `${describeSubject(call)}: ${what[code]}${attemptsOf(call)}.`,
    hint: timeoutHints[code],
    cause: before ? toRequestError(failure, call, context) : undefined,
  });
}

function isTimeout(failure: Failure): boolean {
  return failure.kind === 'unanswered' && failure.cause.reason === 'call-timeout';
}

/** The error of a call whose signal fired. */
export function abortedError(call: Call): AbortedError {
  return new AbortedError({
    ...progressOf(call),
    code: 'request-aborted',
    message: `${describeSubject(call)} was cancelled by its signal.`,
    hint: 'Nothing to do if that was meant; `ambiguous` says whether a write may have been applied.',
    cause: call.signal?.reason,
  });
}

/** The error of a call on a transport that is closed, or was closed meanwhile. */
export function closedError(call: Call): RequestError {
  return new RequestError({
    ...progressOf(call),
    code: 'client-closed',
    message: `${describeSubject(call)} was not answered: the client is closed.`,
    hint: 'Close the client after the last request, or make a new one.',
  });
}

/** The error of a call for which there were no credentials. */
export function credentialsError(cause: unknown, call: Call): CredentialsError {
  if (cause instanceof NoCredentialsFound) {
    return new CredentialsError({
      ...progressOf(call),
      code: 'credentials-missing',
      message: `No AWS credentials were found. Tried:\n${cause.tried.map((place) => `  - ${place}`).join('\n')}`,
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, pass dynamorm({ credentials }), or install @aws-sdk/credential-provider-node for profiles and SSO. A local engine takes any two strings.',
      cause: cause.cause,
    });
  }
  return new CredentialsError({
    ...progressOf(call),
    code: 'credentials-failed',
    message: `The AWS credentials could not be fetched: ${messageOf(cause)}`,
    hint: 'The cause is what their provider, or the container endpoint, said.',
    cause,
  });
}

function progressOf({ attempts, ambiguous }: Call): { attempts: number; ambiguous: boolean } {
  return { attempts, ambiguous };
}

function attemptsOf({ attempts }: Call): string {
  return attempts > 1 ? ` (${attempts} attempts)` : '';
}
