import { databaseCall } from '../client/call/database-call.ts';
import type { Database } from '../client/dynamorm.ts';
import { noteItems, subjectOf } from '../client/observe/counters.ts';
import { refuseNoDatabase } from '../client/refuse-no-database.ts';
import type { AnyModel } from '../definition/model.ts';
import { refuseNoModel } from '../definition/refuse-no-model.ts';
import { argumentMissing } from '../errors/argument-missing.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import { numberOption, wholeOption } from '../errors/whole-option.ts';
import { type Checkpoints, memoryCheckpoints } from './checkpoints.ts';
import type { StreamFunction } from './event.ts';
import { type Poll, type PollSettings, patientAsk, pollEnd, restUntil } from './poll.ts';
import { pollShards } from './poll-shards.ts';
import { findStream } from './shards.ts';

/** What GetRecords takes, and gives at once. */
const mostRecords = 1_000;

/** What `pollStream()` takes. */
export interface PollOptions {
  /** Ends the poll: what is under way is finished, and the promise resolves. */
  readonly signal?: AbortSignal;
  /** Where a shard without a checkpoint begins: at its oldest record, or behind its latest. Default: `'oldest'`. */
  readonly from?: 'oldest' | 'latest';
  /** Where it is noted how far each shard was read. Default: nowhere beyond this call. */
  readonly checkpoints?: Checkpoints;
  /** Records per delivery, at most 1,000. Default: 100, as Lambda's. */
  readonly batchSize?: number;
  /** The pause after an answer without records, in milliseconds; up to four times that while none come. Default: 250. */
  readonly pollIntervalMs?: number;
  /** Deliveries in a row that handle nothing, before the poll is given up. Default: without end, as Lambda's. */
  readonly maxAttempts?: number;
  /** Ends the poll when no record has come for so long, in milliseconds; 0 when there are no more. Default: never. */
  readonly stopAfterIdleMs?: number;
}

/**
 * Reads the stream of a model's table and calls a handler with it, as Lambda would: for development
 * and tests. Events have Lambda's form, so the handler may be what `streamHandler()` made or any
 * other Lambda function. Each shard is read in order, parents before their children; what a handler
 * does not get done is delivered again, from the first such record on, with growing pauses.
 *
 * Resolves when its `signal` fires, or after `stopAfterIdleMs`. Requests that fail in a way that
 * passes are repeated without end. Rejects with `ConfigurationError` (`stream-missing`) for a table
 * without a stream, with `ServiceError` (`stream-trimmed`) where a checkpoint is older than the 24
 * hours that a stream keeps, with `DynamORMError` (`stream-batch-failed`) after `maxAttempts`, with
 * `TimeoutError` (`lambda-deadline`) where the time of `withLambdaTimeout` is over, and with other
 * errors of requests.
 *
 * Costs a GetRecords for each shard and poll, which DynamoDB charges for outside of Lambda. One
 * process at a time: two with the same checkpoints handle everything twice.
 *
 * @example
 * ```ts
 * import { pollStream, streamHandler } from 'dynamorm/streams';
 * import { batchUpdateTable, describeTable, planTable } from 'dynamorm/tables';
 *
 * const plan = planTable(User, await describeTable(db, User), { stream: 'bothImages' });
 * await batchUpdateTable(db, plan);
 * await users.update({ id: 'u1' }, { age: 36 });
 * const handler = streamHandler({
 *   on: [[User, { modify: ({ changes }) => console.log(changes) }]],
 * });
 * await pollStream(db, User, handler, { stopAfterIdleMs: 0 });
 * // ListStreams { TableName: 'users' }, DescribeStream { StreamArn: '…' },
 * // GetShardIterator { …, ShardIteratorType: 'TRIM_HORIZON' }, GetRecords { ShardIterator: '…', Limit: 100 }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export async function pollStream(
  db: Database,
  model: AnyModel,
  handler: StreamFunction,
  options: PollOptions = {},
): Promise<void> {
  refuseMisuse(db, model, handler);
  return databaseCall(db, subjectOf(model['~node'], 'pollStream'), (within, counters) => {
    const onHandled = (records: number): void => noteItems(counters, records);
    return poll(within, model, { handler, onHandled }, options);
  });
}

/** Plain JavaScript gets that far; a handler that is none would be called, and fail, without end. */
function refuseMisuse(db: Database, model: AnyModel, handler: StreamFunction): void {
  const taker = 'pollStream()';
  refuseNoDatabase(db, taker);
  refuseNoModel(model, taker);
  if (typeof handler === 'function') return;
  const hint = 'Give it what streamHandler() has made, or any other Lambda function for streams.';
  throw argumentMissing(handler, { taker, wanted: 'a handler', hint });
}

async function poll(
  db: Database,
  model: AnyModel,
  { handler, onHandled }: Pick<Poll, 'handler' | 'onHandled'>,
  options: PollOptions,
): Promise<void> {
  const settings = settingsOf(options);
  const { signal, stop, settle } = pollEnd(options.signal, db['~context']().deadline);
  const ask = patientAsk(db, signal);
  const rest = (milliseconds: number): Promise<void> => restUntil(milliseconds, signal);
  try {
    const streamArn = await findStream(ask, db.tableName(model));
    await pollShards({ settings, streamArn, handler, onHandled, signal, stop, ask, rest });
  } catch (error) {
    // What the end of the poll has cut off is no failure.
    stop(error);
  }
  settle();
}

function settingsOf(options: PollOptions): PollSettings {
  const { from = 'oldest', checkpoints = memoryCheckpoints() } = options;
  if (from !== 'oldest' && from !== 'latest') throw fromInvalid(from);
  return {
    from,
    checkpoints,
    batchSize: wholeOption('batchSize', options.batchSize, 100, mostRecords),
    pollIntervalMs: wholeOption('pollIntervalMs', options.pollIntervalMs, 250),
    maxAttempts: wholeOption('maxAttempts', options.maxAttempts, Number.POSITIVE_INFINITY),
    stopAfterIdleMs: numberOption(
      'stopAfterIdleMs',
      options.stopAfterIdleMs,
      Number.POSITIVE_INFINITY,
    ),
  };
}

function fromInvalid(from: unknown): ConfigurationError {
  return new ConfigurationError({
    code: 'option-invalid',
    message: `from is ${from}.`,
    hint: "Give from 'oldest' or 'latest', or leave it out for 'oldest'.",
  });
}
