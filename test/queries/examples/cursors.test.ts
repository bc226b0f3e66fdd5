import { describe, expect, test } from 'vitest';
import {
  ConfigurationError,
  decodeCursor,
  dynamorm,
  encodeCursor,
  globalIndex,
  InvalidCursorError,
  model,
  t,
} from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Blob = model('Blob', {
  table: 'blobs',
  attributes: {
    bucket: t.binary(),
    serial: t.bigint(),
    kind: t.string(),
    digest: t.binary(),
    size: t.number().default(0),
  },
  key: { partitionKey: 'bucket', sortKey: 'serial' },
  indexes: {
    byKind: globalIndex({ partitionKey: 'kind', sortKey: 'digest', name: 'blobs-by-kind' }),
  },
});

const huge = 10n ** 37n;
const blobs = Array.from({ length: 9 }, (_, position) => ({
  bucket: Uint8Array.of(0, 255),
  serial: huge * 9n + BigInt(position),
  kind: 'größe "1"',
  digest: Uint8Array.of(250, 251, position),
}));

describeTransports('a cursor', (makeTransport) => {
  const { items, watch, with: withOptions } = useWatched(makeTransport, Blob, blobs);
  const table = () => items.where('bucket', '=', Uint8Array.of(0, 255));
  const index = () => items.where('kind', '=', 'größe "1"');
  const serials = (read: readonly { serial: bigint }[]) =>
    read.map(({ serial }) => serial - huge * 9n);

  for (const [what, of] of [
    ['bytes and numbers of 38 digits', table],
    ['text and bytes', index],
  ] as const) {
    test(`of ${what} goes on exactly where the page ended, both ways`, async () => {
      for (const direction of ['asc', 'desc'] as const) {
        const order = of === table ? 'serial' : 'digest';
        const query = of().orderBy(order, direction).limit(2);
        const found: bigint[] = [];
        let cursor: string | undefined;
        do {
          const page = await query.page({ cursor });
          found.push(...serials(page.items));
          cursor = page.cursor;
          expect(cursor ?? 'A').toMatch(/^[\w-]+$/);
        } while (cursor !== undefined);
        const expected = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n];
        expect(found).toEqual(direction === 'asc' ? expected : expected.reverse());
      }
    });
  }

  test('has the keys of the index and of the table, in their own words', async () => {
    const { cursor = '' } = await index().limit(1).page();
    expect(decodeCursor(cursor)).toEqual({
      lastKey: {
        bucket: { B: 'AP8=' },
        serial: { N: String(huge * 9n) },
        kind: { S: 'größe "1"' },
        digest: { B: '+vsA' },
      },
      index: 'blobs-by-kind',
      sort: 'ASC',
    });
  });

  test('is good for another limit, page size and selection', async () => {
    const { cursor } = await index().limit(3).page();
    const rest = await index().select('serial').pageSize(2).page({ cursor });
    expect(serials(rest.items)).toEqual([3n, 4n]);
  });

  test('of the Go library, padded, is accepted', async () => {
    const text = JSON.stringify({
      lastKey: { bucket: { B: 'AP8=' }, serial: { N: String(huge * 9n + 6n) } },
      sort: 'ASC',
    });
    const padded = Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    expect(padded).toMatch(/=$/);
    expect(serials((await table().page({ cursor: padded })).items)).toEqual([7n, 8n]);
  });

  describe('is refused, before anything is sent,', () => {
    const key = { bucket: { B: 'AP8=' }, serial: { N: '7' } };
    const cursorOf = (lastKey: unknown, rest: object = {}): string =>
      encodeCursor({ lastKey: lastKey as never, sort: 'ASC', ...rest });
    const cases: readonly (readonly [what: string, cursor: unknown, code: string])[] = [
      ['garbage', 'garbage', 'cursor-garbage'],
      ['empty', '', 'cursor-garbage'],
      ['null', null, 'cursor-garbage'],
      ['a list, as a repeated parameter gives', ['a'], 'cursor-garbage'],
      ['of an index', cursorOf(key, { index: 'blobs-by-kind' }), 'cursor-index'],
      ['of the other direction', cursorOf(key, { sort: 'DESC' }), 'cursor-order'],
      ['of a part of a scan', cursorOf(key, { segment: '0/4' }), 'cursor-segment'],
      ['of a parallel scan', cursorOf({}, { segments: ['new', 'done'] }), 'cursor-segment'],
      ['of another partition', cursorOf({ ...key, bucket: { B: 'AP4=' } }), 'cursor-partition'],
      ['without a key', cursorOf({}), 'cursor-key'],
      ['with half a key', cursorOf({ bucket: key.bucket }), 'cursor-key'],
      ['with more than the key', cursorOf({ ...key, kind: { S: 'x' } }), 'cursor-key'],
      ['with a key of another type', cursorOf({ ...key, serial: { S: '7' } }), 'cursor-key'],
      ['with a key of two types', cursorOf({ ...key, serial: { N: '7', S: '7' } }), 'cursor-key'],
      ['with a number that is none', cursorOf({ ...key, serial: { N: 'x' } }), 'cursor-key'],
      ['with a number too large', cursorOf({ ...key, serial: { N: '1e999999999' } }), 'cursor-key'],
      ['with a number of JSON', cursorOf({ ...key, serial: { N: 7 } }), 'cursor-key'],
      ['with bytes that are none', cursorOf({ ...key, bucket: { B: '*' } }), 'cursor-key'],
      ['with empty bytes', cursorOf({ ...key, bucket: { B: '' } }), 'cursor-key'],
      ['with a null', cursorOf({ ...key, serial: null }), 'cursor-key'],
      ['with a null of DynamoDB', cursorOf({ ...key, serial: { NULL: true } }), 'cursor-key'],
      [
        'with names of every object',
        cursorOf({ bucket: key.bucket, toString: { N: '7' } }),
        'cursor-key',
      ],
      [
        'with a prototype',
        Buffer.from(
          '{"lastKey":{"bucket":{"B":"AP8="},"__proto__":{"serial":{"N":"7"}}}}',
        ).toString('base64url'),
        'cursor-key',
      ],
      ['with a deep key', cursorOf({ ...key, serial: nested(500) }), 'cursor-key'],
      ['with a long key', cursorOf({ ...key, serial: { N: '7'.repeat(100_000) } }), 'cursor-key'],
    ];
    for (const [what, cursor, code] of cases) {
      test(what, async () => {
        const { result: error, sent } = await watch(() =>
          rejection(table().page({ cursor: cursor as string })),
        );
        expect(error).toBeInstanceOf(InvalidCursorError);
        expect(error).toMatchObject({ code });
        expect(sent).toEqual([]);
        expect(() => table().toRequest({ cursor: cursor as string })).toThrow(InvalidCursorError);
      });
    }

    test('outside of the conditions of the query, whatever they are', async () => {
      const { cursor } = await table().limit(4).page();
      const at = huge * 9n + 3n;
      const queries = [
        table().where('serial', '<', at),
        table().where('serial', '>', at),
        table().where('serial', '<=', at - 1n),
        table().where('serial', '>=', at + 1n),
        table().where('serial', 'between', [at + 1n, at + 2n]),
      ];
      for (const query of queries) {
        expect(await rejection(query.page({ cursor }))).toMatchObject({ code: 'cursor-query' });
      }
      for (const query of [table().where('serial', '>=', at), table().where('serial', '<=', at)]) {
        expect(await query.page({ cursor })).toHaveProperty('items');
      }
      const digest = Uint8Array.of(250, 251);
      const { cursor: other } = await index().limit(1).page();
      expect(
        await index().where('digest', 'begins_with', digest).page({ cursor: other }),
      ).toMatchObject({ count: 8 });
      const elsewhere = index().where('digest', 'begins_with', Uint8Array.of(250, 252));
      expect(await rejection(elsewhere.page({ cursor: other }))).toMatchObject({
        code: 'cursor-query',
      });
    });
  });

  describe('that is signed', () => {
    let now = new Date('2026-01-31T00:00:00.000Z');
    const signedBy = (...cursorSecret: string[]) =>
      withOptions({ cursorSecret, cursorMaxAgeMs: 60_000, now: () => now });
    const query = (blobsIn = signedBy('s1')) =>
      blobsIn.where('kind', '=', 'größe "1"').filter('size', '>=', 0);

    test('goes on, and fits into a URL', async () => {
      const page = await query().limit(2).page();
      expect(page.cursor).toMatch(/^[\w-]+\.[\w-]+$/);
      expect(serials((await query().limit(2).page({ cursor: page.cursor })).items)).toEqual([
        2n,
        3n,
      ]);
    });

    test('is good for another selection, and for what maxPages stopped', async () => {
      const { cursor } = await query().limit(7).page();
      expect(serials((await query().select('serial').page({ cursor })).items)).toEqual([7n, 8n]);
      const stopped = (await rejection(query().pageSize(5).maxPages(1).count())) as {
        cursor: string;
      };
      expect((await query().page({ cursor: stopped.cursor })).count).toBe(4);
    });

    test('is refused for other conditions, values, operators, and another table', async () => {
      const { cursor } = await query().limit(2).page();
      const all = signedBy('s1').where('kind', '=', 'größe "1"');
      const others = [
        all,
        all.filter('size', '>=', 1),
        all.filter('size', '>', 0),
        all.filter('size', '>=', 0).filter('size', 'attribute_type', 'N'),
        withOptions({ cursorSecret: 's1', tablePrefix: 'x-', now: () => now })
          .where('kind', '=', 'größe "1"')
          .filter('size', '>=', 0),
      ];
      for (const other of others) {
        expect(await rejection(other.page({ cursor }))).toMatchObject({ code: 'cursor-query' });
      }
    });

    test('tells types apart that are bound without a value', async () => {
      const typed = (type: 'N' | 'S') =>
        signedBy('s1').where('kind', '=', 'größe "1"').filter('size', 'attribute_type', type);
      const { cursor } = await typed('N').limit(1).page();
      expect(await rejection(typed('S').page({ cursor }))).toMatchObject({ code: 'cursor-query' });
    });

    test('is refused when altered, unsigned, foreign or old', async () => {
      const { cursor = '' } = await query().limit(2).page();
      const [text = '', signature = ''] = cursor.split('.');
      const forged = encodeCursor({ ...decodeCursor(cursor), sort: 'ASC' });
      for (const one of [text, `${forged}x.${signature}`, `${text}.x`, forged]) {
        expect(await rejection(query().page({ cursor: one }))).toMatchObject({
          code: 'cursor-signature',
        });
      }
      expect(await rejection(query(signedBy('s2')).page({ cursor }))).toMatchObject({
        code: 'cursor-signature',
      });
      now = new Date(now.getTime() + 60_001);
      expect(await rejection(query().page({ cursor }))).toMatchObject({ code: 'cursor-expired' });
    });

    test('is taken while its secret is among those that verify', async () => {
      const { cursor } = await query(signedBy('s1')).limit(2).page();
      const page = await query(signedBy('s2', 's1')).limit(2).page({ cursor });
      expect(serials(page.items)).toEqual([2n, 3n]);
      expect(await rejection(query(signedBy('s1')).page({ cursor: page.cursor }))).toMatchObject({
        code: 'cursor-signature',
      });
    });

    test('of one part of a scan is refused by another', async () => {
      const parts = signedBy('s1').scan();
      const full = [0, 1, 2, 3].map((part) => parts.segment(part, 4).limit(1).page());
      const pages = await Promise.all(full);
      const at = pages.findIndex(({ cursor }) => cursor !== undefined);
      const { cursor } = pages[at] ?? {};
      expect(await parts.segment(at, 4).page({ cursor })).toHaveProperty('items');
      for (const other of [parts.segment((at + 1) % 4, 4), parts.segment(at, 5), parts]) {
        expect(await rejection(other.page({ cursor }))).toMatchObject({ code: 'cursor-segment' });
      }
      expect(await rejection(parts.parallel(4).page({ cursor }))).toMatchObject({
        code: 'cursor-segment',
      });
    });
  });
});

test('an empty secret signs nothing worth having, and is refused', () => {
  for (const cursorSecret of ['', [], ['s1', '']]) {
    expect(() => dynamorm({ region: 'us-east-1', cursorSecret })).toThrow(ConfigurationError);
  }
});

/** Objects in objects. */
function nested(depth: number): unknown {
  let value: unknown = { N: '7' };
  for (let level = 0; level < depth; level += 1) value = { M: value };
  return value;
}
