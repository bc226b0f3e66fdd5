import { deepStrictEqual, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { decodeItem, encodeItem } from '../../src/codec/public.ts';
import { model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { wireTransport } from '../../src/transport/wire-transport.ts';
import type { AttributeValue, WireItem } from '../../src/wire/attribute-value.ts';
import { MAX_ITEM_SIZE } from '../../src/wire/limits.ts';
import { itemSize } from '../../src/wire/size.ts';
import { useEngine } from '../support/use-engine.ts';
import { cases } from './model-arbitrary.ts';

const used = useEngine();
const numRuns = 150 * Number(process.env['SCALE'] ?? 1);
let transport: Transport;

beforeAll(async () => {
  transport = wireTransport(used.engine.connection);
  await transport.send('CreateTable', {
    TableName: 'random',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
});
afterAll(() => transport.close());

/** What the engine gives back for an item that was put. */
async function stored(item: WireItem): Promise<WireItem> {
  await transport.send('PutItem', { TableName: 'random', Item: item });
  const key = { id: item['id'] as AttributeValue };
  const { response } = await transport.send('GetItem', { TableName: 'random', Key: key });
  ok(response.Item);
  return response.Item;
}

test('any item of any model comes back from the engine as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(cases('all'), async ({ model: declared, given, expected }) => {
      const wire = codecOf(declared['~node']).encodeItem(given);
      deepStrictEqual(decodeItem(declared, await stored(wire)), expected);
    }),
    { numRuns },
  );
});

const Numbers = model('Numbers', {
  table: 'random',
  attributes: {
    id: t.string(),
    number: t.number().optional(),
    bigint: t.bigint().optional(),
    decimal: t.decimal().optional(),
    anything: t.unknown().optional(),
  },
  key: { partitionKey: 'id' },
});

describe('numbers at the edges of what DynamoDB holds', () => {
  test.for([
    { number: 1e-130 },
    { number: 2 ** 53 - 1 },
    { number: -123_456.789 },
    { bigint: 2n ** 53n + 1n },
    { bigint: -(2n ** 63n) },
    { bigint: 12345678901234567890123456789012345678n },
    { bigint: 10n ** 125n },
    { decimal: `0.${'0'.repeat(129)}1` },
    { decimal: `-${'9'.repeat(38)}${'0'.repeat(88)}` },
    { anything: 2n ** 53n },
  ])('%o comes back as it was', async (values) => {
    const wire = encodeItem(Numbers, { id: 'n', ...values });
    expect(decodeItem(Numbers, await stored(wire))).toEqual({ id: 'n', ...values });
  });

  test.for(['1.10', '1e3', '00012', '+5', '-0', '.5', '1E-130', '9.99E+125', '0.1e-129'])(
    'the decimal %s is normalised to what the engine makes of it',
    async (decimal) => {
      const wire = encodeItem(Numbers, { id: 'n', decimal });
      const asGiven = await stored({ id: { S: 'n' }, decimal: { N: decimal } });
      expect(wire['decimal']).toEqual(asGiven['decimal']);
    },
  );

  test.for(['1E-131', '1E+126', '1'.repeat(39)])(
    'the decimal %s is refused by us and by the engine',
    async (decimal) => {
      expect(() => encodeItem(Numbers, { id: 'n', decimal })).toThrow('DynamoDB');
      await rejects(stored({ id: { S: 'n' }, decimal: { N: decimal } }));
    },
  );
});

describe('limits', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'deep' : [nested(levels - 1)]);

  test('text inside 31 lists is on the deepest level that DynamoDB takes', async () => {
    const wire = encodeItem(Numbers, { id: 'n', anything: nested(31) });
    expect(decodeItem(Numbers, await stored(wire))).toEqual({ id: 'n', anything: nested(31) });
  });

  test('one level more is refused by us and by the engine', async () => {
    expect(() => encodeItem(Numbers, { id: 'n', anything: nested(32) })).toThrow('32 levels');
    const deep = { L: [codecOf(Numbers['~node']).encodeAttribute('anything', nested(31))] };
    await rejects(stored({ id: { S: 'n' }, anything: deep as AttributeValue }));
  });

  test('an item is as large as the engine says, to the byte', async () => {
    const item = (length: number): WireItem => ({
      id: { S: 'big' },
      list: { L: [{ S: 'é' }, { BOOL: true }, { M: { a: { NULL: true } } }] },
      set: { SS: ['a', 'bc'] },
      bytes: { B: 'AAECAw==' },
      text: { S: 'x'.repeat(length) },
    });
    const exact = item(MAX_ITEM_SIZE - itemSize(item(0)));
    expect(itemSize(exact)).toBe(MAX_ITEM_SIZE);
    await stored(exact);
    await rejects(stored(item(MAX_ITEM_SIZE - itemSize(item(0)) + 1)));
  });
});
