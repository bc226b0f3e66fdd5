import { ConfigurationError } from '../errors/configuration.ts';
import type { StreamShard } from '../wire/streams.ts';
import type { Poll } from './poll.ts';

/** A shard, and the one that it goes on from. */
export interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
}

/**
 * The ARN of a table's stream: the latest, where it had several. Throws `ConfigurationError`
 * (`stream-missing`) for a table without one.
 */
export async function findStream(ask: Poll['ask'], table: string): Promise<string> {
  let latest: { readonly arn: string; readonly label: string } | undefined;
  let start: string | undefined;
  do {
    const { Streams = [], LastEvaluatedStreamArn } = await ask('ListStreams', {
      TableName: table,
      ...(start !== undefined && { ExclusiveStartStreamArn: start }),
    });
    for (const { StreamArn: arn, StreamLabel: label = '' } of Streams) {
      if (arn !== undefined && label >= (latest?.label ?? '')) latest = { arn, label };
    }
    start = LastEvaluatedStreamArn;
  } while (start !== undefined);
  if (latest !== undefined) return latest.arn;
  throw new ConfigurationError({
    code: 'stream-missing',
    message: `The table ${table} has no stream.`,
    hint: "Enable one: createTable(db, model, { stream: 'bothImages' }), or updateTable.",
  });
}

/** All shards that a stream has now. */
export async function listShards({ ask, streamArn }: Poll): Promise<readonly Shard[]> {
  const shards: StreamShard[] = [];
  let start: string | undefined;
  do {
    const { StreamDescription = {} } = await ask('DescribeStream', {
      StreamArn: streamArn,
      ...(start !== undefined && { ExclusiveStartShardId: start }),
    });
    shards.push(...(StreamDescription.Shards ?? []));
    start = StreamDescription.LastEvaluatedShardId;
  } while (start !== undefined);
  return shards.flatMap(({ ShardId: id, ParentShardId: parent }) =>
    id === undefined ? [] : [{ id, parent }],
  );
}

/**
 * The shards that may be read now: an item's changes go on from a shard to its children, so that a
 * parent that is still there is read to its end first.
 */
export function readableShards(
  shards: readonly Shard[],
  finished: ReadonlySet<string>,
): readonly Shard[] {
  const unfinished = new Set(shards.flatMap(({ id }) => (finished.has(id) ? [] : [id])));
  return shards.filter(
    ({ id, parent }) => unfinished.has(id) && (parent === undefined || !unfinished.has(parent)),
  );
}
