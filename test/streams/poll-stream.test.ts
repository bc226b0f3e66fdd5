import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, dynamorm, model, t } from '../../src/index.ts';
import type { Change } from '../../src/streams/change.ts';
import { memoryCheckpoints } from '../../src/streams/checkpoints.ts';
import type { StreamEvent } from '../../src/streams/event.ts';
import { pollStream } from '../../src/streams/poll-stream.ts';
import { type StreamHandler, streamHandler } from '../../src/streams/stream-handler.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';

let table = '';
const User = model('User', {
  table: () => table,
  attributes: {
    id: t.string(),
    email: t.string().unique(),
    age: t.number().optional(),
    picture: t.binary().optional(),
    joined: t.date().optional(),
  },
  key: { partitionKey: 'id' },
});
type UserChange = Change<typeof User>;

const all = { stopAfterIdleMs: 0, pollIntervalMs: 1 };

/** A handler that writes down what it is given, and fails where it is told to. */
function noting(
  seen: UserChange[],
  fails: (change: UserChange) => boolean = () => false,
): StreamHandler {
  const note = (change: UserChange): void => {
    if (fails(change)) throw new Error(`${change.key.id} fails`);
    seen.push(change);
  };
  return streamHandler({
    on: [[User, { insert: note, modify: note, remove: note }]],
    onFailure: () => 'retry',
  });
}

const idsOf = (changes: readonly UserChange[]): readonly string[] =>
  changes.map(({ key }) => key.id);

afterEach(() => void vi.restoreAllMocks());

describeTransports('pollStream', (makeTransport) => {
  const used = useFaultProxy();
  let db: Database;
  let made = 0;

  beforeEach(async () => {
    db = dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts: 2 }) });
    made += 1;
    table = `users-${made}`;
    await createTable(db, User, { stream: 'bothImages' });
    used.proxy.reset();
  });

  const write = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await db.model(User).put({ id, email: `${id}@example.com` });
  };

  test('gives an insert, a change and a delete, with their images; guards are not seen', async () => {
    const users = db.model(User);
    const joined = new Date('2026-01-31T09:30:00.123Z');
    const picture = new Uint8Array([0, 255, 1]);
    await users.create({ id: 'u1', email: 'ada@example.com', joined, picture });
    await users.update({ id: 'u1' }, { email: 'ada@example.org', age: 36 });
    await users.delete({ id: 'u1' });

    const seen: UserChange[] = [];
    await pollStream(db, User, noting(seen), all);

    const before = { id: 'u1', email: 'ada@example.com', joined, picture };
    const after = { ...before, email: 'ada@example.org', age: 36 };
    expect(seen).toMatchObject([
      { kind: 'insert', key: { id: 'u1' }, newImage: before },
      {
        kind: 'modify',
        oldImage: before,
        newImage: after,
        changes: [
          { path: 'email', oldValue: 'ada@example.com', newValue: 'ada@example.org' },
          { path: 'age', oldValue: undefined, newValue: 36 },
        ],
      },
      { kind: 'remove', oldImage: after, reason: 'user' },
    ]);
    expect(seen[0]?.changedAt?.getTime()).toBeGreaterThan(Date.now() - 600_000);
    // The service of its own that they are asked of.
    const targets = used.proxy.requests.map(({ headers }) => String(headers['x-amz-target']));
    expect(targets.filter((target) => target.startsWith('DynamoDBStreams'))).toEqual([
      'DynamoDBStreams_20120810.ListStreams',
      'DynamoDBStreams_20120810.DescribeStream',
      'DynamoDBStreams_20120810.GetShardIterator',
      'DynamoDBStreams_20120810.GetRecords',
      'DynamoDBStreams_20120810.GetRecords',
    ]);
  });

  test("calls any Lambda function, with events in Lambda's form", async () => {
    await db.model(User).put({ id: 'u1', email: 'a', picture: new Uint8Array([1, 2, 3]) });
    const events: StreamEvent[] = [];
    const handler = async (event: StreamEvent): Promise<void> => void events.push(event);
    await pollStream(db, User, handler, all);

    const records = events.flatMap(({ Records }) => Records);
    expect(records.at(-1)).toMatchObject({
      eventName: 'INSERT',
      eventSourceARN: expect.stringMatching(`:table/${table}/stream/`),
      dynamodb: { ApproximateCreationDateTime: expect.any(Number) },
    });
    const [picture] = records.flatMap(({ dynamodb }) => dynamodb?.NewImage?.['picture'] ?? []);
    expect(picture).toEqual({ B: 'AQID' });
  });

  test('goes on where it stopped, with the same checkpoints', async () => {
    const checkpoints = memoryCheckpoints();
    const seen: UserChange[] = [];
    await write('a', 'b');
    await pollStream(db, User, noting(seen), { ...all, checkpoints });
    await write('c');
    await pollStream(db, User, noting(seen), { ...all, checkpoints });
    await pollStream(db, User, noting(seen), { ...all, checkpoints });
    expect(idsOf(seen)).toEqual(['a', 'b', 'c']);

    await pollStream(db, User, noting(seen), all);
    expect(idsOf(seen).slice(3)).toEqual(['a', 'b', 'c']);
  });

  test('stopped in the middle of a batch, it has noted what was done before', async () => {
    const checkpoints = memoryCheckpoints();
    const stop = new AbortController();
    const seen: UserChange[] = [];
    await write('a', 'b', 'c', 'd');
    const stopping = noting(seen, ({ key }) => {
      if (key.id === 'c') stop.abort();
      return false;
    });
    await pollStream(db, User, stopping, { checkpoints, signal: stop.signal });
    // What is under way when the signal fires is finished.
    expect(idsOf(seen)).toEqual(['a', 'b', 'c']);

    await pollStream(db, User, noting(seen), { ...all, checkpoints });
    expect(idsOf(seen)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('delivers again from the first record that failed, until it is handled', async () => {
    const seen: UserChange[] = [];
    let failures = 3;
    await write('a', 'b', 'c');
    const handler = noting(seen, ({ key }) => {
      if (key.id !== 'b' || failures === 0) return false;
      failures -= 1;
      return true;
    });
    await pollStream(db, User, handler, all);
    expect(idsOf(seen)).toEqual(['a', 'b', 'c']);
    expect(failures).toBe(0);
  });

  test('gives up after maxAttempts, and what stands before is noted', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const checkpoints = memoryCheckpoints();
    const seen: UserChange[] = [];
    await write('a', 'b');
    const failing = noting(seen, ({ key }) => key.id === 'b');
    const options = { ...all, checkpoints, maxAttempts: 2 };
    await expect(pollStream(db, User, failing, options)).rejects.toMatchObject({
      code: 'stream-batch-failed',
    });
    const boom = new Error('boom');
    const throwing = (): Promise<void> => Promise.reject(boom);
    await expect(pollStream(db, User, throwing, options)).rejects.toMatchObject({
      code: 'stream-batch-failed',
      cause: boom,
    });
    await pollStream(db, User, noting(seen), { ...all, checkpoints });
    expect(idsOf(seen)).toEqual(['a', 'b']);
  });

  test('begins behind the latest record where it is asked to', async () => {
    const stop = new AbortController();
    const seen: UserChange[] = [];
    await write('old');
    used.proxy.reset();
    const handler = noting(seen, ({ key }) => {
      if (key.id === 'last') stop.abort();
      return false;
    });
    const polling = pollStream(db, User, handler, {
      from: 'latest',
      pollIntervalMs: 1,
      signal: stop.signal,
    });
    await vi.waitFor(() => expect(used.proxy.requestsOf('GetRecords').length).toBeGreaterThan(1));
    await write('new', 'last');
    await polling;
    expect(idsOf(seen)).toEqual(['new', 'last']);
    expect(used.proxy.requestsOf('GetShardIterator').map(({ body }) => body)).toMatchObject([
      { ShardIteratorType: 'LATEST' },
    ]);
  });

  test('an iterator that has expired is renewed, behind the last record that was handled', async () => {
    const seen: UserChange[] = [];
    await write('a', 'b', 'c');
    used.proxy.reset();
    const fault = faults.error('ExpiredIteratorException');
    used.proxy.inject({ operation: 'GetRecords', fault });
    used.proxy.inject({ operation: 'GetRecords', skip: 2, fault });
    await pollStream(db, User, noting(seen), { ...all, batchSize: 2 });
    expect(idsOf(seen)).toEqual(['a', 'b', 'c']);
    const kinds = used.proxy.requestsOf('GetShardIterator').map(({ body }) => body);
    expect(kinds).toMatchObject([
      { ShardIteratorType: 'TRIM_HORIZON' },
      { ShardIteratorType: 'TRIM_HORIZON' },
      { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: expect.any(String) },
    ]);
  });

  test('outlasts throttling and lost connections', async () => {
    const seen: UserChange[] = [];
    await write('a');
    used.proxy.reset();
    used.proxy.inject({ operation: 'GetRecords', times: 3, fault: faults.throttle() });
    used.proxy.inject({ operation: 'DescribeStream', times: 3, fault: faults.drop() });
    await pollStream(db, User, noting(seen), all);
    expect(idsOf(seen)).toEqual(['a']);
  });

  test('rejects where a checkpoint is older than the stream', async () => {
    await write('a');
    used.proxy.reset();
    const fault = faults.error('TrimmedDataAccessException');
    used.proxy.inject({ operation: 'GetShardIterator', fault });
    await expect(pollStream(db, User, noting([]), all)).rejects.toMatchObject({
      name: 'ServiceError',
      code: 'stream-trimmed',
    });
  });

  test('rejects for a table without a stream', async () => {
    const Other = model('Other', {
      table: 'without',
      attributes: { id: t.string() },
      key: { partitionKey: 'id' },
    });
    await createTable(db, Other);
    await expect(pollStream(db, Other, noting([]), all)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'stream-missing',
    });
  });

  test('resolves at once with a signal that has fired, and asks nothing', async () => {
    await pollStream(db, User, noting([]), { signal: AbortSignal.abort() });
    expect(used.proxy.requests).toEqual([]);
  });

  describe('of several shards', () => {
    /** A stream of two generations: b and c go on from a; what a shard holds is in its name. */
    const shards = [
      { ShardId: 'b', ParentShardId: 'a' },
      { ShardId: 'c', ParentShardId: 'a' },
      { ShardId: 'a', ParentShardId: 'gone' },
    ];
    const record = (id: string, SequenceNumber: string): object => ({
      eventID: id,
      eventName: 'INSERT',
      dynamodb: {
        Keys: { id: { S: id } },
        NewImage: { id: { S: id }, email: { S: id } },
        SequenceNumber,
      },
    });

    beforeEach(() => {
      used.proxy.inject({
        operation: 'DescribeStream',
        times: 100,
        fault: faults.rewrite({
          // A page for each shard.
          response: (_, { ExclusiveStartShardId: start }) => {
            const next = shards.findIndex(({ ShardId }) => ShardId === start) + 1;
            const LastEvaluatedShardId = shards[next]?.ShardId;
            const last = next === shards.length - 1 ? {} : { LastEvaluatedShardId };
            return { StreamDescription: { Shards: shards.slice(next, next + 1), ...last } };
          },
        }),
      });
      for (const id of ['a', 'b', 'c']) {
        used.proxy.inject({
          operation: 'GetShardIterator',
          match: ({ ShardId }) => ShardId === id,
          fault: faults.respond({ ShardIterator: `${id}1` }),
        });
        const at = (iterator: string, answer: Readonly<Record<string, unknown>>): void =>
          used.proxy.inject({
            operation: 'GetRecords',
            match: ({ ShardIterator }) => ShardIterator === iterator,
            times: 100,
            fault: faults.respond(answer),
          });
        at(`${id}1`, { Records: [record(`${id}1`, '1')], NextShardIterator: `${id}2` });
        // The first shard is closed, the others are open.
        at(`${id}2`, {
          Records: [record(`${id}2`, '2')],
          ...(id === 'a' ? {} : { NextShardIterator: `${id}3` }),
        });
        at(`${id}3`, { Records: [], NextShardIterator: `${id}3` });
      }
    });

    test('reads a parent to its end before its children begin', async () => {
      const seen: UserChange[] = [];
      await pollStream(db, User, noting(seen), all);
      const ids = idsOf(seen);
      expect(ids.slice(0, 2)).toEqual(['a1', 'a2']);
      expect(ids.filter((id) => id.startsWith('b'))).toEqual(['b1', 'b2']);
      expect(ids.filter((id) => id.startsWith('c'))).toEqual(['c1', 'c2']);
      expect(ids).toHaveLength(6);
    });

    test('a child does not begin while its parent is not handled', async () => {
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const seen: UserChange[] = [];
      const failing = noting(seen, ({ key }) => key.id === 'a2');
      const options = { ...all, maxAttempts: 2 };
      await expect(pollStream(db, User, failing, options)).rejects.toMatchObject({
        code: 'stream-batch-failed',
      });
      expect(idsOf(seen)).toEqual(['a1']);
    });
  });
});

describe('pollStream refuses', () => {
  test.each([
    { batchSize: 0 },
    { batchSize: 1001 },
    { batchSize: 1.5 },
    { pollIntervalMs: 0.5 },
    { maxAttempts: 0 },
    { stopAfterIdleMs: -1 },
  ])('%o', async (options) => {
    const db = dynamorm({ region: 'us-east-1' });
    await expect(pollStream(db, User, noting([]), options)).rejects.toMatchObject({
      code: 'option-invalid',
    });
    db.close();
  });
});
