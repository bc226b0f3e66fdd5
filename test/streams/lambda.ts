import type { StreamEvent, StreamFunction } from '../../src/streams/event.ts';
import type { StreamRecord } from '../../src/wire/streams.ts';

/** Several times as many attempts as any test needs: a queue that never empties is a fault. */
const mostDeliveries = 1_000;

/**
 * Delivers a shard as Lambda does with `ReportBatchItemFailures`: batches of so many records; what
 * the answer names, and everything behind it, comes again; a function that throws gets the whole
 * batch again. Gives the number of calls.
 */
export async function deliverLikeLambda(
  records: readonly StreamRecord[],
  handler: StreamFunction,
  batchSize: number,
): Promise<number> {
  let start = 0;
  for (let call = 1; call <= mostDeliveries; call += 1) {
    const batch = records.slice(start, start + batchSize);
    if (batch.length === 0) return call - 1;
    start += await doneOf(batch, handler);
  }
  throw new Error(`${records.length - start} records are left after ${mostDeliveries} deliveries.`);
}

async function doneOf(batch: readonly StreamRecord[], handler: StreamFunction): Promise<number> {
  try {
    const answer = await handler({ Records: batch }, {});
    const failed = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    if (failed.length === 0) return batch.length;
    const position = batch.findIndex(({ dynamodb }) =>
      failed.includes(dynamodb?.SequenceNumber ?? ''),
    );
    return Math.max(position, 0);
  } catch {
    return 0;
  }
}

const arn = 'arn:aws:dynamodb:us-east-1:123456789012';

/** The ARN of a table's stream. */
export function streamArnOf(table: string): string {
  return `${arn}:table/${table}/stream/2026-01-31T09:30:00.000`;
}

/** What a record says beside its place in the stream. */
export interface RecordContent {
  readonly eventName?: string | undefined;
  readonly table?: string;
  readonly dynamodb: NonNullable<StreamRecord['dynamodb']>;
  readonly userIdentity?: unknown;
}

/** Records as Lambda's events have them, in a table's stream, one after the other. */
export function recordsOf(contents: readonly RecordContent[]): readonly StreamRecord[] {
  return contents.map(({ eventName = 'INSERT', table = 'users', dynamodb, ...rest }, position) => ({
    eventID: `c4ca4238a0b923820dcc509a6f75849b-${position}`,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    ...rest,
    dynamodb: {
      ApproximateCreationDateTime: 1769851800,
      SequenceNumber: `${4421584500000000017450439091n + BigInt(position)}`,
      SizeBytes: 26,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...dynamodb,
    },
    eventSourceARN: streamArnOf(table),
  }));
}

/** An event of these records. */
export function eventOf(...contents: readonly RecordContent[]): StreamEvent {
  return { Records: recordsOf(contents) };
}
