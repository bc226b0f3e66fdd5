import { afterEach, describe, expect, test, vi } from 'vitest';
import { isDecodeError } from '../../src/index.ts';
import type { StreamFailure } from '../../src/streams/failure.ts';
import { streamHandler } from '../../src/streams/stream-handler.ts';
import { eventOf } from './lambda.ts';
import { recording, User } from './users.ts';

afterEach(() => void vi.restoreAllMocks());

describe('A record that was not handled', () => {
  const fine = (id: string) => ({
    dynamodb: { Keys: { id: { S: id } }, NewImage: { id: { S: id }, mail: { S: id } } },
  });
  const poison = {
    dynamodb: { Keys: { id: { S: 'p' } }, NewImage: { id: { S: 'p' }, mail: { N: '1' } } },
  };

  test('is the first one that the answer names, and its error is logged', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const handled: string[] = [];
    const boom = new Error('boom');
    const handler = streamHandler({
      on: [
        [
          User,
          {
            insert({ key }) {
              if (key.id === 'b') throw boom;
              handled.push(key.id);
            },
          },
        ],
      ],
    });
    const event = eventOf(fine('a'), fine('b'), fine('c'));
    const itemIdentifier = event.Records[1]?.dynamodb?.SequenceNumber;
    expect(await handler(event)).toEqual({ batchItemFailures: [{ itemIdentifier }] });
    expect(handled).toEqual(['a']);
    expect(log.mock.calls).toEqual([[expect.stringContaining(itemIdentifier ?? '?'), boom]]);
  });

  test('throws for a mapping that does not heed answers', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const boom = new Error('boom');
    const handler = streamHandler({
      on: [[User, { insert: () => Promise.reject(boom) }]],
      reportBatchItemFailures: false,
    });
    await expect(handler(eventOf(fine('a')))).rejects.toMatchObject({
      code: 'stream-batch-failed',
      cause: boom,
    });
    expect(await handler({ Records: [] })).toEqual({ batchItemFailures: [] });
  });

  test('goes to a dead letter where it will never decode', async () => {
    const deadLetters: StreamFailure[] = [];
    const handled: string[] = [];
    const handler = streamHandler({
      on: [[User, { insert: ({ key }) => handled.push(key.id) }]],
      async onFailure(failure) {
        if (failure.kind !== 'poison') return 'retry';
        await Promise.resolve();
        deadLetters.push(failure);
        return 'skip';
      },
    });
    const event = eventOf(fine('a'), poison, fine('c'));
    expect(await handler(event)).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual(['a', 'c']);
    expect(deadLetters).toMatchObject([{ record: event.Records[1] }]);
    expect(deadLetters.map(({ error }) => isDecodeError(error) && error.path)).toEqual(['email']);
  });

  test('is delivered again where its dead letter cannot be written; both errors are logged', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const full = new Error('the queue is full');
    const handler = streamHandler({
      on: [[User, { insert: () => {} }]],
      onFailure: () => Promise.reject(full),
    });
    const event = eventOf(poison);
    const itemIdentifier = event.Records[0]?.dynamodb?.SequenceNumber;
    expect(await handler(event)).toEqual({ batchItemFailures: [{ itemIdentifier }] });
    expect(log.mock.calls.map(([, error]) => error)).toEqual([
      expect.objectContaining({ name: 'DecodeError' }),
      full,
    ]);
  });

  test('can be given up by its age, since Lambda does not count deliveries', async () => {
    const handler = streamHandler({
      on: [[User, { insert: () => Promise.reject(new Error('boom')) }]],
      onFailure: ({ ageMs = 0 }) => (ageMs > 3_600_000 ? 'skip' : 'retry'),
    });
    const [record] = eventOf(fine('a')).Records;
    const made = (ApproximateCreationDateTime: number) => ({
      Records: [{ ...record, dynamodb: { ...record?.dynamodb, ApproximateCreationDateTime } }],
    });
    const now = Date.now() / 1000;
    expect((await handler(made(now))).batchItemFailures).toHaveLength(1);
    expect((await handler(made(now - 4_000))).batchItemFailures).toHaveLength(0);
  });

  test.each([
    ['another eventName', { eventName: 'TRUNCATE' }, {}],
    ['no eventID', { eventID: undefined }, {}],
    ['no Keys', {}, { Keys: undefined }],
  ])('is poison when it has %s', async (_, outside, inside) => {
    const kinds: string[] = [];
    const handler = streamHandler({
      on: [[User, { insert: () => {} }]],
      onFailure({ kind, error }) {
        kinds.push(kind, (error as { code: string }).code);
        return 'skip';
      },
    });
    const [record] = eventOf(fine('a')).Records;
    const changedRecord = { ...record, ...outside, dynamodb: { ...record?.dynamodb, ...inside } };
    await handler({ Records: [changedRecord] });
    expect(kinds).toEqual(['poison', 'stream-record-invalid']);
  });

  test('fails the whole batch where it has no SequenceNumber to name', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const handler = streamHandler({ on: [[User, { insert: () => {} }]] });
    const [record] = eventOf(fine('a')).Records;
    const Records = [{ ...record, dynamodb: { ...record?.dynamodb, SequenceNumber: '' } }];
    await expect(handler({ Records })).rejects.toMatchObject({ code: 'stream-batch-failed' });
  });
});

describe('Time', () => {
  const record = (id: string) => ({
    dynamodb: { Keys: { id: { S: id } }, NewImage: { id: { S: id }, mail: { S: id } } },
  });

  test('is limited by the context: the signal fires before it is up, and nothing more begins', async () => {
    const begun: string[] = [];
    const kinds: string[] = [];
    const handler = streamHandler({
      on: [
        [
          User,
          {
            async insert({ key }, { signal, remainingTimeMs }) {
              begun.push(key.id);
              expect(remainingTimeMs()).toBeLessThanOrEqual(20);
              await new Promise((_, reject) => {
                signal.addEventListener('abort', () => reject(signal.reason));
              });
            },
          },
        ],
      ],
      onFailure({ kind }) {
        kinds.push(kind);
        return 'retry';
      },
      deadlineMarginMs: 10_000,
    });
    const event = eventOf(record('a'), record('b'));
    const itemIdentifier = event.Records[0]?.dynamodb?.SequenceNumber;
    // Less than the margin is left: half of it is used.
    const context = { getRemainingTimeInMillis: () => 40 };
    expect(await handler(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier }] });
    expect({ begun, kinds }).toEqual({ begun: ['a'], kinds: ['interrupted'] });
  });

  test('has no limit without a context', async () => {
    const left: number[] = [];
    const handler = streamHandler({
      on: [[User, { insert: (_, { remainingTimeMs }) => left.push(remainingTimeMs()) }]],
    });
    await handler(eventOf(record('a')));
    expect(left).toEqual([Number.POSITIVE_INFINITY]);
  });

  test('is up at once with a signal that has fired', async () => {
    const { seen, handler } = recording();
    const event = eventOf(record('a'));
    const answer = await handler(event, { signal: AbortSignal.abort() });
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});

describe('streamHandler refuses', () => {
  test('a margin that would leave the signal without a time', () => {
    for (const deadlineMarginMs of [-1, Number.NaN]) {
      expect(() => streamHandler({ on: [[User, {}]], deadlineMarginMs })).toThrowError(
        expect.objectContaining({ code: 'option-invalid' }),
      );
    }
  });

  test('a concurrency that is none', () => {
    for (const concurrency of [0, 1.5, Number.NaN]) {
      expect(() => streamHandler({ on: [[User, {}]], concurrency })).toThrowError(
        expect.objectContaining({ code: 'option-invalid' }),
      );
    }
  });

  test('an event of something else', async () => {
    const handler = streamHandler({ on: [[User, {}]] });
    await expect(handler({} as never)).rejects.toMatchObject({ code: 'stream-event-invalid' });
    await expect(handler(undefined as never)).rejects.toMatchObject({
      code: 'stream-event-invalid',
    });
  });
});
