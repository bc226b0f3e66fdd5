import type { WireItem } from './attribute-value.ts';

/** Who made a change; `{ Type: 'Service', … }` where it was DynamoDB itself, for an expired item. */
export interface StreamIdentity {
  readonly Type?: string | undefined;
  readonly PrincipalId?: string | undefined;
}

/** The item's part of a record: its key, and as much of it as the stream's view has. */
export interface StreamImages {
  /** Seconds since 1970; the SDK makes a Date of it. */
  readonly ApproximateCreationDateTime?: number | Date | undefined;
  readonly Keys?: WireItem | undefined;
  readonly NewImage?: WireItem | undefined;
  readonly OldImage?: WireItem | undefined;
  readonly SequenceNumber?: string | undefined;
  readonly SizeBytes?: number | undefined;
  readonly StreamViewType?: string | undefined;
}

/**
 * One change of an item as it travels: from GetRecords, and in the events of Lambda, which add the
 * stream's ARN and write the identity's names small.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly eventName?: string | undefined;
  readonly eventVersion?: string | undefined;
  readonly eventSource?: string | undefined;
  readonly eventSourceARN?: string | undefined;
  readonly awsRegion?: string | undefined;
  readonly dynamodb?: StreamImages | undefined;
  readonly userIdentity?: unknown;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export interface ListStreamsRequest {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
}

/** The answer to a ListStreams. */
export interface ListStreamsResponse {
  readonly Streams?: readonly {
    readonly StreamArn?: string;
    readonly TableName?: string;
    /** When it was made, as text that sorts. */
    readonly StreamLabel?: string;
  }[];
  readonly LastEvaluatedStreamArn?: string;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export interface DescribeStreamRequest {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
}

/** A part of a stream: changes in order. When it closes, others go on where it ends. */
export interface StreamShard {
  readonly ShardId?: string;
  /** The shard that it goes on from. */
  readonly ParentShardId?: string;
}

/** The answer to a DescribeStream. */
export interface DescribeStreamResponse {
  readonly StreamDescription?: {
    readonly StreamStatus?: string;
    readonly Shards?: readonly StreamShard[];
    readonly LastEvaluatedShardId?: string;
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export interface GetShardIteratorRequest {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType:
    | 'TRIM_HORIZON'
    | 'LATEST'
    | 'AT_SEQUENCE_NUMBER'
    | 'AFTER_SEQUENCE_NUMBER';
  readonly SequenceNumber?: string;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export interface GetRecordsRequest {
  readonly ShardIterator: string;
  readonly Limit?: number;
}

/** The answer to a GetRecords. */
export interface GetRecordsResponse {
  readonly Records?: readonly StreamRecord[];
  /** Where to go on; missing at the end of a shard that is closed. */
  readonly NextShardIterator?: string | null;
}

/** The operations on streams, by DynamoDB's own name: a service of its own, with its own endpoint. */
export interface StreamRequests {
  readonly ListStreams: {
    readonly request: ListStreamsRequest;
    readonly response: ListStreamsResponse;
  };
  readonly DescribeStream: {
    readonly request: DescribeStreamRequest;
    readonly response: DescribeStreamResponse;
  };
  readonly GetShardIterator: {
    readonly request: GetShardIteratorRequest;
    readonly response: { readonly ShardIterator?: string };
  };
  readonly GetRecords: {
    readonly request: GetRecordsRequest;
    readonly response: GetRecordsResponse;
  };
}

const streamOperations: ReadonlySet<string> = new Set<keyof StreamRequests>([
  'ListStreams',
  'DescribeStream',
  'GetShardIterator',
  'GetRecords',
]);

/** Whether an operation is one of DynamoDB Streams. */
export function isStreamOperation(operation: string): operation is keyof StreamRequests {
  return streamOperations.has(operation);
}
