import { describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import type { StreamEvent } from '../../src/streams/event.ts';
import type { StreamFailure } from '../../src/streams/failure.ts';
import { streamHandler } from '../../src/streams/stream-handler.ts';
import type { WireItem } from '../../src/wire/attribute-value.ts';
import { lambdaEvent } from './events.ts';
import { eventOf } from './lambda.ts';
import { recording, User } from './users.ts';

/** An event with one change of u1. */
function changed(oldImage: WireItem | undefined, newImage: WireItem | undefined): StreamEvent {
  const only = newImage === undefined ? 'REMOVE' : 'INSERT';
  const eventName = oldImage && newImage ? 'MODIFY' : only;
  const whole = (image: WireItem) => ({ id: { S: 'u1' }, mail: { S: 'a' }, ...image });
  return eventOf({
    eventName,
    dynamodb: {
      Keys: { id: { S: 'u1' } },
      ...(oldImage && { OldImage: whole(oldImage) }),
      ...(newImage && { NewImage: whole(newImage) }),
    },
  });
}

describe('Changes are decoded by their model', () => {
  test("in Lambda's own events: numbers from text, bytes from base64", async () => {
    const { seen, handler } = recording();

    expect(await handler(lambdaEvent)).toEqual({ batchItemFailures: [] });

    expect(seen).toMatchObject([
      {
        kind: 'insert',
        model: 'User',
        key: { id: 'u1' },
        eventId: 'c4ca4238a0b923820dcc509a6f75849b',
        sequenceNumber: '4421584500000000017450439091',
        changedAt: new Date('2026-01-31T09:30:00Z'),
        newImage: {
          id: 'u1',
          email: 'ada@example.com',
          age: 36,
          balance: 12345678901234567890123456789n,
          picture: new Uint8Array([1, 2, 3]),
          keys: new Set([new Uint8Array([1]), new Uint8Array([2])]),
          tags: new Set(['a', 'b']),
          address: { city: 'Paris' },
        },
      },
      {
        kind: 'modify',
        oldImage: { address: { city: 'Paris' } },
        newImage: { address: { city: 'Rome', zip: '00118' } },
        // 37 and 37.0 are the same number.
        changes: [
          {
            path: 'balance',
            oldValue: 12345678901234567890123456789n,
            newValue: 12345678901234567890123456790n,
          },
          { path: 'tags', oldValue: new Set(['a', 'b']), newValue: undefined },
          { path: 'address.city', oldValue: 'Paris', newValue: 'Rome' },
          { path: 'address.zip', oldValue: undefined, newValue: '00118' },
        ],
      },
      { kind: 'remove', key: { id: 'u1' }, oldImage: { age: 37 }, reason: 'user' },
      { kind: 'remove', key: { id: 'u2' }, reason: 'expired' },
    ]);
    expect(seen[0]).not.toHaveProperty('oldImage');
    expect(seen[2]).not.toHaveProperty('newImage');
  });

  test("the Streams API's identity of an expired item is known too", async () => {
    const { seen, handler } = recording();
    const [record] = changed({}, undefined).Records;
    const userIdentity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
    await handler({ Records: [{ ...record, userIdentity }] });
    await handler({ Records: [{ ...record, userIdentity: { ...userIdentity, Type: 'Root' } }] });
    expect(seen).toMatchObject([{ reason: 'expired' }, { reason: 'user' }]);
  });

  test('what changed is told as deep as maps and records go; lists are one value', async () => {
    const { seen, handler } = recording();
    const before: WireItem = {
      scores: { M: { imdb: { N: '7' }, 'a.b': { N: '1' } } },
      logins: { L: [{ S: 'x' }] },
      address: { M: { city: { S: 'Paris' } } },
      unknown: { S: 'not in the model' },
    };
    await handler(changed(before, { scores: { M: { imdb: { N: '8' }, 'a.b': { N: '1' } } } }));
    await handler(
      changed({ scores: { M: { imdb: { N: '7' } } } }, { scores: { M: { rt: { N: '9' } } } }),
    );
    await handler(changed(before, { ...before, unknown: { S: 'changed' } }));
    await handler(changed(before, { ...before, logins: { L: [{ S: 'x' }, { S: 'y' }] } }));

    expect(seen.map((change) => change.kind === 'modify' && change.changes)).toEqual([
      [
        { path: 'address', oldValue: { city: 'Paris' }, newValue: undefined },
        // A key that no path can name: the record as a whole.
        {
          path: 'scores',
          oldValue: { imdb: 7, 'a.b': 1 },
          newValue: { imdb: 8, 'a.b': 1 },
        },
        { path: 'logins', oldValue: ['x'], newValue: undefined },
      ],
      [
        { path: 'scores.imdb', oldValue: 7, newValue: undefined },
        { path: 'scores.rt', oldValue: undefined, newValue: 9 },
      ],
      [],
      [{ path: 'logins', oldValue: ['x'], newValue: ['x', 'y'] }],
    ]);
  });

  test('changeOf gives the values at a path where they differ', async () => {
    let asked: unknown;
    const handler = streamHandler({
      on: [
        [
          User,
          {
            modify({ changeOf }) {
              asked = [
                changeOf('address'),
                changeOf('address.city'),
                changeOf('address.zip'),
                changeOf('age'),
                changeOf('logins[1]'),
              ];
            },
          },
        ],
      ],
    });
    await handler(
      changed(
        { address: { M: { city: { S: 'Paris' } } }, age: { N: '1' }, logins: { L: [{ S: 'x' }] } },
        { age: { N: '1.0' }, logins: { L: [{ S: 'x' }, { S: 'y' }] } },
      ),
    );
    expect(asked).toEqual([
      { oldValue: { city: 'Paris' }, newValue: undefined },
      { oldValue: 'Paris', newValue: undefined },
      undefined,
      undefined,
      { oldValue: undefined, newValue: 'y' },
    ]);
  });

  test('marking an item as deleted is a change that says so', async () => {
    const Note = model('Note', {
      table: 'users',
      attributes: { id: t.string(), deletedAt: t.deletedAt() },
      key: { partitionKey: 'id' },
    });
    const seen: unknown[] = [];
    const handler = streamHandler({
      on: [[Note, { modify: ({ softDeletion }) => seen.push(softDeletion) }]],
    });
    const deletedAt = { S: '2026-01-31T09:30:00.000Z' };
    await handler(changed({}, { deletedAt }));
    await handler(changed({ deletedAt }, {}));
    await handler(changed({ deletedAt }, { deletedAt }));
    expect(seen).toEqual(['deleted', 'restored', undefined]);
  });

  test('a change without a handler is passed over, even where it would not decode', async () => {
    const handler = streamHandler({ on: [[User, { insert: () => {} }]] });
    expect(await handler(changed(undefined, undefined))).toEqual({ batchItemFailures: [] });
    expect(await handler({ Records: [] })).toEqual({ batchItemFailures: [] });
  });
});

describe("The stream's view", () => {
  const images = { oldImage: ['oldImage'], newImage: ['newImage'], bothImages: [] };

  test.each(['keys', 'oldImage', 'newImage'] as const)('%s gives what it has', async (view) => {
    const seen: object[] = [];
    const note = (change: object): void => void seen.push(change);
    const handler = streamHandler({
      on: [[User, { insert: note, modify: note, remove: note }]],
      view,
    });
    const has = (name: string): boolean => view === name;
    const Keys = { id: { S: 'u1' } };
    const image = { id: { S: 'u1' }, mail: { S: 'a' } };
    const [before, after] = [
      has('oldImage') ? { OldImage: image } : {},
      has('newImage') ? { NewImage: image } : {},
    ];
    const answer = await handler(
      eventOf(
        { eventName: 'INSERT', dynamodb: { Keys, ...after } },
        { eventName: 'MODIFY', dynamodb: { Keys, ...before, ...after } },
        { eventName: 'REMOVE', dynamodb: { Keys, ...before } },
      ),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    const named = ['newImage', 'oldImage', 'changes'];
    const carried = seen.map((change) => named.filter((name) => name in change));
    expect(carried).toEqual(
      {
        keys: [[], [], []],
        oldImage: [[], images.oldImage, images.oldImage],
        newImage: [images.newImage, images.newImage, []],
      }[view],
    );
  });

  test('a wider stream than was asked for gives only what was asked for', async () => {
    const seen: object[] = [];
    const handler = streamHandler({
      on: [[User, { modify: (change) => seen.push(change) }]],
      view: 'newImage',
    });
    await handler(changed({ age: { S: 'would not decode' } }, { age: { N: '1' } }));
    expect(seen).toMatchObject([{ newImage: { age: 1 } }]);
    expect(seen[0]).not.toHaveProperty('oldImage');
  });

  test('a narrower one makes a record poison, with what to do about it', async () => {
    const failures: StreamFailure[] = [];
    const handler = streamHandler({
      on: [[User, { modify: () => {} }]],
      onFailure: (failure) => {
        failures.push(failure);
        return 'skip';
      },
    });
    const StreamViewType = 'NEW_IMAGE';
    const NewImage = { id: { S: 'u1' }, mail: { S: 'a' } };
    await handler(
      eventOf({
        eventName: 'MODIFY',
        dynamodb: { Keys: { id: { S: 'u1' } }, NewImage, StreamViewType },
      }),
    );
    expect(failures).toMatchObject([
      { kind: 'poison', error: { name: 'DecodeError', code: 'stream-image-missing' } },
    ]);
    expect(String(failures[0]?.error)).toContain('NEW_IMAGE');
  });
});
