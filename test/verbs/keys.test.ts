import { expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Reading = model('Reading', {
  table: 'readings',
  attributes: { sensor: t.binary(), at: t.date(), value: t.number().optional() },
  key: { partitionKey: 'sensor', sortKey: 'at' },
});

const Entry = model('Entry', {
  table: 'entries',
  attributes: { ledger: t.bigint(), position: t.decimal(), text: t.string().optional() },
  key: { partitionKey: 'ledger', sortKey: 'position' },
});

const Score = model('Score', {
  table: 'scores',
  attributes: {
    game: t.enum('chess', 'go'),
    rank: t.number(),
    player: t.string().optional(),
    name: t.string().name('Name').optional(),
    Name: t.string().name('name').optional(),
  },
  key: { partitionKey: 'game', sortKey: 'rank' },
});

const Slug = model('Slug', {
  table: 'slugs',
  attributes: {
    scope: t.string().default('global'),
    path: t.custom({
      type: t.string(),
      encode: (url: URL) => url.href,
      decode: (text) => new URL(text),
    }),
    hits: t.number().default(0),
  },
  key: { partitionKey: 'scope', sortKey: 'path' },
});

describeTransports('a key of bytes and a date', (makeTransport) => {
  const { items: readings, stored } = useModel(makeTransport, Reading);
  const whole = Uint8Array.of(9, 0, 255, 1, 9);
  // A view into the middle of other memory: only its own bytes count.
  const sensor = whole.subarray(1, 4);
  const at = new Date('2026-01-31T09:30:00.120Z');
  const storedKey = { sensor: { B: 'AP8B' }, at: { S: '2026-01-31T09:30:00.120Z' } };

  test('is compared by its bytes in every verb', async () => {
    expect(JSON.parse(JSON.stringify(readings.toRequest.get({ sensor, at })))).toEqual({
      TableName: 'readings',
      Key: storedKey,
      ReturnConsumedCapacity: 'TOTAL',
    });

    await readings.create({ sensor, at, value: 1 });
    expect(await stored(storedKey)).toEqual({ ...storedKey, value: { N: '1' } });

    const same = { sensor: Uint8Array.of(0, 255, 1), at: new Date(at) };
    expect(await readings.update(same, { value: 2 })).toEqual({ ...same, value: 2 });
    expect(await readings.upsert(same, { value: 3 })).toEqual({ ...same, value: 3 });
    const read = await readings.getOrThrow(same);
    expect(read.sensor.constructor).toBe(Uint8Array);
    expect(await readings.delete({ sensor: Buffer.from([0, 255, 1]), at })).toEqual(read);
  });

  test('is readable in the message of an error', async () => {
    const error = await rejection(readings.getOrThrow({ sensor, at }));
    expect((error as Error).message).toContain(
      'no Reading {"sensor":"AP8B","at":"2026-01-31T09:30:00.120Z"}',
    );
  });

  test('of different moments names different items', async () => {
    const later = new Date(at.getTime() + 1);
    await readings.put({ sensor, at, value: 1 });
    await readings.put({ sensor, at: later, value: 2 });
    expect(await readings.get({ sensor, at })).toMatchObject({ value: 1 });
    expect(await readings.get({ sensor, at: later })).toMatchObject({ value: 2 });
  });
});

describeTransports('a key of exact numbers', (makeTransport) => {
  const { items: entries, stored } = useModel(makeTransport, Entry);
  const ledger = 12345678901234567890123456789012345678n;

  test('keeps 38 digits, and is the same however it is written', async () => {
    expect(entries.toRequest.get({ ledger, position: '1.10' })).toMatchObject({
      Key: { ledger: { N: '12345678901234567890123456789012345678' }, position: { N: '1.1' } },
    });

    await entries.create({ ledger, position: '1.10', text: 'a' });
    expect(await stored({ ledger: { N: String(ledger) }, position: { N: '1.1' } })).toBeDefined();
    expect(await entries.get({ ledger, position: '1.1e0' })).toEqual({
      ledger,
      position: '1.1',
      text: 'a',
    });
    expect(await entries.get({ ledger: ledger + 1n, position: '1.1' })).toBeUndefined();
    expect(await rejection(entries.create({ ledger, position: '1.100' }))).toMatchObject({
      code: 'item-exists',
    });
  });

  test('is shown with its digits in the message of an error', async () => {
    const error = await rejection(entries.getOrThrow({ ledger: 1n, position: '0' }));
    expect((error as Error).message).toContain('{"ledger":"1n","position":"0"}');
  });

  test('of more than 38 digits is refused', async () => {
    expect(await rejection(entries.get({ ledger: 10n ** 40n + 1n, position: '0' }))).toMatchObject({
      code: 'value-number',
      path: 'ledger',
    });
  });
});

describeTransports('a composite key', (makeTransport) => {
  const { items: scores } = useModel(makeTransport, Score);

  test('needs all its parts and only them', async () => {
    await scores.create({ game: 'go', rank: 1, player: 'a' });
    await scores.create({ game: 'go', rank: -1.5, player: 'b' });
    await scores.create({ game: 'chess', rank: 1, player: 'c' });

    expect(await scores.get({ game: 'go', rank: -1.5 })).toEqual({
      game: 'go',
      rank: -1.5,
      player: 'b',
    });
    expect(await rejection(scores.get({ game: 'go' } as never))).toMatchObject({
      code: 'key-part-missing',
      path: 'rank',
    });
    expect(await rejection(scores.get({ game: 'draughts' as never, rank: 1 }))).toMatchObject({
      code: 'value-enum',
    });
    expect(
      await rejection(scores.update({ game: 'go', rank: 1, player: 'a' } as never, {})),
    ).toMatchObject({ code: 'attribute-unknown', path: 'player' });
  });

  test('takes its parts in any order and gives the same request', () => {
    const one = JSON.stringify(scores.toRequest.get({ game: 'go', rank: 1 }));
    const two = JSON.stringify(scores.toRequest.get({ rank: 1, game: 'go' }));
    expect(one).toBe(two);
  });

  test('tells attributes apart that differ in case only', async () => {
    const key = { game: 'go', rank: 7 } as const;
    await scores.create({ ...key, name: 'upper', Name: 'lower' });
    expect(scores.toRequest.update(key, { name: 'x', Name: 'y' })).toMatchObject({
      ExpressionAttributeNames: { '#0': 'Name', '#1': 'name', '#2': 'game' },
    });
    expect(await scores.update(key, { name: 'x', Name: 'y' })).toMatchObject({
      name: 'x',
      Name: 'y',
    });
  });
});

describeTransports('a key with a default and a type of your own', (makeTransport) => {
  const { items: slugs } = useModel(makeTransport, Slug);
  const path = new URL('https://example.com/ä');

  test('takes its default on create; a key to look up must be whole', async () => {
    await slugs.create({ path });
    expect(await slugs.get({ scope: 'global', path: new URL(path) })).toEqual({
      scope: 'global',
      path,
      hits: 0,
    });
    expect(await rejection(slugs.get({ path } as never))).toMatchObject({
      code: 'key-part-missing',
      path: 'scope',
    });
  });

  test('is named in the error of the item that it identifies', async () => {
    await slugs.create({ path: new URL('https://example.com/twice') });
    const error = await rejection(slugs.create({ path: new URL('https://example.com/twice') }));
    expect(error).toMatchObject({
      name: 'ItemExistsError',
      key: { scope: 'global', path: new URL('https://example.com/twice') },
    });
  });
});

const Log = model('Log', {
  table: 'logs',
  attributes: { stream: t.string(), at: t.createdAt(), text: t.string() },
  key: { partitionKey: 'stream', sortKey: 'at' },
});

describeTransports('a key with the moment of creation', (makeTransport) => {
  const now = new Date('2026-01-31T09:30:00.000Z');
  const { items: logs } = useModel(makeTransport, Log, { now: () => now });

  test('is made by create, named in errors, and left alone by upsert', async () => {
    const key = { stream: 's', at: now };
    expect(await logs.create({ stream: 's', text: 'a' })).toEqual({ ...key, text: 'a' });
    expect(await rejection(logs.create({ stream: 's', text: 'b' }))).toMatchObject({
      code: 'item-exists',
      key,
    });

    expect(logs.toRequest.upsert(key, { text: 'b' })).toMatchObject({
      UpdateExpression: 'SET #0 = :0',
    });
    expect(await logs.upsert(key, { text: 'b' })).toEqual({ ...key, text: 'b' });
    expect(await rejection(logs.update(key, { at: now } as never))).toMatchObject({
      code: 'attribute-immutable',
    });
  });
});
