import { describe, expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import type { StreamFailure } from '../../src/streams/failure.ts';
import { streamHandler } from '../../src/streams/stream-handler.ts';
import type { WireItem } from '../../src/wire/attribute-value.ts';
import { eventOf } from './lambda.ts';
import { recording, User } from './users.ts';

describe('Records find their model', () => {
  const Order = model('Order', {
    table: (env) => env['ORDERS_TABLE'] ?? 'orders',
    attributes: { customer: t.string().name('pk'), number: t.number().name('sk') },
    key: { partitionKey: 'customer', sortKey: 'number' },
  });
  const order = { pk: { S: 'ada' }, sk: { N: '7' } };

  test('by the table in their ARN, of several streams in one function', async () => {
    const seen: unknown[] = [];
    const handler = streamHandler({
      on: [
        [User, { insert: ({ key }) => seen.push(key) }],
        [Order, { insert: ({ key }) => seen.push(key) }],
      ],
    });
    await handler(eventOf({ table: 'orders', dynamodb: { Keys: order, NewImage: order } }));
    expect(seen).toEqual([{ customer: 'ada', number: 7 }]);
  });

  test("by the database's name for the table, its prefix included", async () => {
    const seen: unknown[] = [];
    const db = dynamorm({ region: 'us-east-1', tablePrefix: 'dev-' });
    const handler = streamHandler({ on: [[Order, { insert: ({ key }) => seen.push(key) }]], db });
    await handler(eventOf({ table: 'dev-orders', dynamodb: { Keys: order, NewImage: order } }));
    expect(seen).toHaveLength(1);
  });

  test('one of another table fails, unless it is skipped', async () => {
    const failures: StreamFailure[] = [];
    const foreign = eventOf({ table: 'others', dynamodb: { Keys: order, NewImage: order } });
    const decide = (decision: 'retry' | 'skip') =>
      streamHandler({
        on: [[Order, {}]],
        onFailure: (failure) => {
          failures.push(failure);
          return decision;
        },
      });
    const itemIdentifier = foreign.Records[0]?.dynamodb?.SequenceNumber;
    expect(await decide('retry')(foreign)).toEqual({ batchItemFailures: [{ itemIdentifier }] });
    expect(await decide('skip')(foreign)).toEqual({ batchItemFailures: [] });
    expect(failures).toMatchObject([
      { kind: 'unknown-table', error: { code: 'stream-table-unknown' } },
      { kind: 'unknown-table' },
    ]);
  });

  const Cat = model('Cat', {
    table: 'app',
    attributes: { id: t.string(), type: t.literal('cat'), lives: t.number() },
    key: { partitionKey: 'id' },
  });
  const Dog = model('Dog', {
    table: 'app',
    attributes: { id: t.string(), type: t.literal('dog') },
    key: { partitionKey: 'id' },
  });
  const inApp = (type: string, more: WireItem = {}) => {
    const NewImage = { id: { S: type }, type: { S: type }, ...more };
    return eventOf({ table: 'app', dynamodb: { Keys: { id: { S: type } }, NewImage } });
  };

  test('by their literals, where models share a table', async () => {
    const seen: unknown[] = [];
    const unmatched: unknown[] = [];
    const handler = streamHandler({
      on: [
        [Cat, { insert: ({ newImage }) => seen.push(newImage) }],
        [Dog, { insert: ({ newImage }) => seen.push(newImage) }],
      ],
      onUnmatched: ({ dynamodb }) => unmatched.push(dynamodb?.Keys),
    });
    await handler(inApp('dog'));
    await handler(inApp('cat', { lives: { N: '9' } }));
    expect(await handler(inApp('cow'))).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([
      { id: 'dog', type: 'dog' },
      { id: 'cat', type: 'cat', lives: 9 },
    ]);
    expect(unmatched).toEqual([{ id: { S: 'cow' } }]);
  });

  test('by match, asked with what is stored', async () => {
    const seen: unknown[] = [];
    const handler = streamHandler({
      on: [
        [
          User,
          {
            match: ({ id }) => id !== undefined && 'S' in id && id.S.startsWith('user-'),
            insert: ({ key }) => seen.push(key),
          },
        ],
      ],
    });
    const record = (id: string) => {
      const Keys = { id: { S: id } };
      return { dynamodb: { Keys, NewImage: { ...Keys, mail: { S: 'a' } } } };
    };
    await handler(eventOf(record('user-1'), record('other-1')));
    expect(seen).toEqual([{ id: 'user-1' }]);
  });

  test('a route that can never be taken is refused', async () => {
    const Plain = model('Plain', {
      table: 'app',
      attributes: { id: t.string() },
      key: { partitionKey: 'id' },
    });
    const refused = streamHandler({
      on: [
        [Plain, {}],
        [Dog, {}],
      ],
    });
    await expect(refused(inApp('dog'))).rejects.toMatchObject({ code: 'stream-route-unreachable' });
    // With keys alone, the literal is not there to be looked at.
    const keys = streamHandler({
      on: [
        [Cat, {}],
        [Dog, {}],
      ],
      view: 'keys',
    });
    await expect(keys(inApp('dog'))).rejects.toMatchObject({ code: 'stream-route-unreachable' });
    const last = streamHandler({
      on: [
        [Dog, {}],
        [Plain, {}],
      ],
    });
    expect(await last(inApp('dog'))).toEqual({ batchItemFailures: [] });
  });

  test.each(['newImage', 'oldImage'] as const)(
    'a handler of records without an image is refused where their key tells nothing (%s)',
    async (view) => {
      const kind = view === 'newImage' ? 'remove' : 'insert';
      const Keys = { id: { S: 'dog' } };
      const event = eventOf({ table: 'app', eventName: kind.toUpperCase(), dynamodb: { Keys } });
      const handling = (handlers: object) =>
        streamHandler({
          on: [
            [Cat, { modify: () => {} }],
            [Dog, handlers],
          ],
          view,
        });

      await expect(handling({ [kind]: () => {} })(event)).rejects.toMatchObject({
        code: 'stream-route-unreachable',
        message: expect.stringContaining(`nothing in the record of ${kind} tells`),
      });
      expect(await handling({ modify: () => {} })(event)).toEqual({ batchItemFailures: [] });
      expect(await handling({ match: () => true })(event)).toEqual({ batchItemFailures: [] });
    },
  );

  test('a literal in the key tells them apart without an image', async () => {
    const key = { partitionKey: 'id', sortKey: 'kind' } as const;
    const [id, name] = [t.string(), t.string().optional()];
    const Leaf = model('Leaf', {
      table: 'tree',
      attributes: { id, kind: t.literal('leaf'), name },
      key,
    });
    const Root = model('Root', {
      table: 'tree',
      attributes: { id, kind: t.literal('root'), name },
      key,
    });
    const seen: unknown[] = [];
    const handler = streamHandler({
      on: [
        [Leaf, { remove: ({ key }) => seen.push(key) }],
        [Root, { remove: ({ key }) => seen.push(key) }],
      ],
      view: 'newImage',
    });
    const Keys = { id: { S: '1' }, kind: { S: 'root' } };
    await handler(eventOf({ table: 'tree', eventName: 'REMOVE', dynamodb: { Keys } }));
    expect(seen).toEqual([{ id: '1', kind: 'root' }]);
  });

  test('a table that is named by its ARN is known by its name', async () => {
    const seen: unknown[] = [];
    const Shared = model('Shared', {
      table: () => 'arn:aws:dynamodb:eu-central-1:210987654321:table/shared',
      attributes: { id: t.string() },
      key: { partitionKey: 'id' },
    });
    const handler = streamHandler({ on: [[Shared, { insert: ({ key }) => seen.push(key) }]] });
    const Keys = { id: { S: '1' } };
    await handler(eventOf({ table: 'shared', dynamodb: { Keys, NewImage: Keys } }));
    expect(seen).toEqual([{ id: '1' }]);
  });

  test('the guards of unique values are nobody’s', async () => {
    const { seen, handler } = recording();
    const Keys = { id: { S: '~unique#User#email#ada@example.com' } };
    const guard = { ...Keys, '~owner': { M: { id: { S: 'u1' } } } };
    const answer = await handler(eventOf({ dynamodb: { Keys, NewImage: guard } }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([]);
  });
});
