import {
  type RequestProgress,
  ServiceError,
  type ServiceRefusal,
  ThrottledError,
} from '../errors/request.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { CancellationReason } from '../wire/requests.ts';
import { isThrottling, serviceCode } from './service-codes.ts';

/** What was asked for: the words of an error's message. */
export interface RequestSubject {
  /** DynamoDB's name of the operation, for example `PutItem`. */
  readonly operation: string;
  readonly tableName: string | undefined;
}

/** The table that a request is about; `undefined` where it is about none or several. */
export function tableNameOf(request: object): string | undefined {
  const { TableName } = request as { readonly TableName?: unknown };
  return typeof TableName === 'string' ? TableName : undefined;
}

/** `PutItem on table "users"`, or just `ListTables`. */
export function describeSubject({ operation, tableName }: RequestSubject): string {
  return tableName === undefined ? operation : `${operation} on table "${tableName}"`;
}

/**
 * DynamoDB's refusal as an error of ours: a `ThrottledError` where it says "too fast", else a
 * `ServiceError`, with one code per situation and a hint that names the operation and the table.
 * Both transports come through here, so that their errors are the same.
 */
export function toServiceError(
  refusal: ServiceRefusal,
  subject: RequestSubject,
  progress: RequestProgress,
  cause?: unknown,
): ServiceError {
  const { type, statusCode, serviceMessage } = refusal;
  const { code, hint } = serviceCode(type, statusCode);
  const { operation, tableName } = subject;
  const table = tableName === undefined ? 'the table' : `table "${tableName}"`;
  const details = {
    ...refusal,
    ...progress,
    code,
    message: `${describeSubject(subject)} was refused${after(progress)}: ${facts(refusal)}`,
    hint: hint({ operation, table, serviceMessage }),
    cause,
  };
  return isThrottling(type, statusCode) ? new ThrottledError(details) : new ServiceError(details);
}

function after({ attempts }: RequestProgress): string {
  return attempts > 1 ? ` after ${attempts} attempts` : '';
}

function facts({ type, statusCode, requestId, serviceMessage }: ServiceRefusal): string {
  const id = requestId === undefined ? '' : `, request ${requestId}`;
  return `${serviceMessage || 'no message'} (${type}, HTTP ${statusCode}${id})`;
}

/** The body of an error, as far as DynamoDB's protocol says. */
interface ErrorBody {
  readonly __type?: unknown;
  readonly message?: unknown;
  readonly Message?: unknown;
  readonly Item?: WireItem;
  readonly CancellationReasons?: unknown;
}

/** The reasons of a canceled transaction, in the order of its lines, from either transport. */
export function cancellationReasons(given: unknown): readonly CancellationReason[] | undefined {
  return Array.isArray(given) ? given : undefined;
}

/** A refusal as it was read off the wire. */
export interface ReadRefusal {
  readonly refusal: ServiceRefusal;
  /** The body, where it carries more than a message: the reasons of a canceled transaction. */
  readonly body: unknown;
}

/** Reads an answer whose status is not 200; a body that is not JSON (a proxy's page) is quoted. */
export function readRefusal(
  statusCode: number,
  requestId: string | undefined,
  text: string,
): ReadRefusal {
  const body = parseBody(text);
  if (body === undefined) {
    const serviceMessage = text.replace(/\s+/g, ' ').slice(0, 200).trim();
    return {
      refusal: { type: unknownType(statusCode), statusCode, requestId, serviceMessage },
      body: undefined,
    };
  }
  const refusal = {
    type: exceptionName(body.__type) || unknownType(statusCode),
    statusCode,
    requestId,
    serviceMessage: String(body.message ?? body.Message ?? ''),
    item: body.Item,
    reasons: cancellationReasons(body.CancellationReasons),
  };
  return { refusal, body: body.CancellationReasons === undefined ? undefined : body };
}

/** What an error is called that does not say its name: a proxy's page, for example. */
export function unknownType(statusCode: number): string {
  return statusCode >= 500 ? 'UnknownServerError' : 'UnknownError';
}

function parseBody(text: string): ErrorBody | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` without what precedes the `#`. */
function exceptionName(type: unknown): string {
  if (typeof type !== 'string') return '';
  return type.slice(type.lastIndexOf('#') + 1).replace(/:.*$/, '');
}
