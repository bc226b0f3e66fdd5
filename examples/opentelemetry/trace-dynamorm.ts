import type { AsyncLocalStorage } from 'node:async_hooks';
import { type TracingChannelSubscribers, tracingChannel } from 'node:diagnostics_channel';
import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import {
  OPERATION_CHANNEL,
  type OperationTrace,
  REQUEST_CHANNEL,
  type RequestTrace,
  ServiceError,
} from 'dynamorm';

/** What spans are made with. */
export interface SpanOptions {
  readonly tracer: Tracer;
  /** Where the active context is kept, so that what a call does is inside its span. */
  readonly storage: AsyncLocalStorage<Context>;
  readonly region: string;
}

/**
 * A span for each call, `get User`, and inside it one for each request, `GetItem users`, with the
 * attributes of OpenTelemetry's conventions for DynamoDB. The function you get ends it.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/db/dynamodb/
 */
export function traceDynamORM(options: SpanOptions): () => void {
  const ends = [
    spansOf<OperationTrace>(OPERATION_CHANNEL, options, {
      kind: SpanKind.INTERNAL,
      nameOf: ({ operation, models }) => [operation, ...models].join(' '),
      attributesOf: operationAttributes,
    }),
    spansOf<RequestTrace>(REQUEST_CHANNEL, options, {
      kind: SpanKind.CLIENT,
      nameOf: ({ operation, tables }) => [operation, ...tables].join(' '),
      attributesOf: requestAttributes,
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

interface Spans<TTrace> {
  readonly kind: SpanKind;
  readonly nameOf: (trace: TTrace) => string;
  /** Asked at the start, because samplers look at them, and at the end, when all is known. */
  readonly attributesOf: (trace: TTrace, region: string) => Attributes;
}

/** Turns the traces of one channel into spans. */
function spansOf<TTrace extends OperationTrace | RequestTrace>(
  name: string,
  { tracer, storage, region }: SpanOptions,
  { kind, nameOf, attributesOf }: Spans<TTrace>,
): () => void {
  const channel = tracingChannel<Context, TTrace>(name);
  const spans = new WeakMap<object, Span>();
  channel.start.bindStore(storage, (message) => {
    const attributes = attributesOf(message, region);
    const span = tracer.startSpan(nameOf(message), { kind, attributes });
    spans.set(message, span);
    return trace.setSpan(context.active(), span);
  });
  const subscribers: TracingChannelSubscribers<TTrace> = {
    start() {},
    end() {},
    asyncStart() {},
    error() {},
    asyncEnd(message) {
      const span = spans.get(message);
      span?.updateName(nameOf(message)).setAttributes(attributesOf(message, region));
      if ('error' in message) noteError(span, message.error, message.code);
      span?.end();
    },
  };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
    channel.start.unbindStore(storage);
  };
}

function noteError(span: Span | undefined, error: unknown, code = 'unknown'): void {
  span?.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR, message: code });
  // DynamoDB's own name for it, where it answered: `ConditionalCheckFailedException`.
  if (error instanceof ServiceError) span?.setAttribute('db.response.status_code', error.type);
  if (error instanceof Error) span?.recordException(error);
}

function operationAttributes(call: OperationTrace, region: string): Attributes {
  return {
    'db.system.name': 'aws.dynamodb',
    'db.operation.name': call.operation,
    'db.collection.name': call.table,
    'dynamorm.items': call.items,
    'cloud.region': region,
    'aws.dynamodb.index_name': call.index,
    'dynamorm.requests': call.requests,
    'dynamorm.retries': call.retries,
    'dynamorm.read_units': call.readUnits,
    'dynamorm.write_units': call.writeUnits,
    'dynamorm.cached': call.cached,
  };
}

/** The parts of requests that the conventions name; values are in none of them. */
interface AnyRequest {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
  readonly ProjectionExpression?: string;
  readonly Select?: string;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

function requestAttributes(sent: RequestTrace, region: string): Attributes {
  const request = sent.request as AnyRequest;
  return {
    'db.system.name': 'aws.dynamodb',
    'db.operation.name': sent.operation,
    'db.collection.name': sent.tables.length === 1 ? sent.tables[0] : undefined,
    'cloud.region': region,
    'rpc.system': 'aws-api',
    'rpc.service': 'DynamoDB',
    'rpc.method': sent.operation,
    'http.request.resend_count': Math.max(sent.attempts - 1, 0) || undefined,
    'aws.dynamodb.table_names': [...sent.tables],
    'aws.dynamodb.index_name': request.IndexName,
    'aws.dynamodb.consistent_read': request.ConsistentRead,
    'aws.dynamodb.limit': request.Limit,
    'aws.dynamodb.scan_forward': request.ScanIndexForward,
    'aws.dynamodb.projection': request.ProjectionExpression,
    'aws.dynamodb.select': request.Select,
    'aws.dynamodb.segment': request.Segment,
    'aws.dynamodb.total_segments': request.TotalSegments,
    'aws.dynamodb.consumed_capacity': sent.consumedCapacity.map((part) => JSON.stringify(part)),
  };
}
