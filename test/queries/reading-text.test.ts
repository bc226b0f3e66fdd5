import { describe, expect, test } from 'vitest';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';
import type { DecodeError } from '../../src/errors/value.ts';
import { answer, rejection, scripted } from '../transport/scripted-handler.ts';

const Note = model('Note', {
  table: 'notes',
  attributes: { owner: t.string(), number: t.number(), text: t.string(), pinned: t.boolean() },
  key: { partitionKey: 'owner', sortKey: 'number' },
});

const note = (number: number, more: object = {}): object => ({
  text: { S: `note ${number}` },
  owner: { S: 'ann' },
  number: { N: String(number) },
  pinned: { BOOL: number > 1 },
  ...more,
});

const read = (number: number): object => ({
  owner: 'ann',
  number,
  text: `note ${number}`,
  pinned: number > 1,
});

describe('the items of a query', () => {
  test('are read where the answer is, around an item that is written in another way', async () => {
    const odd =
      '{ "owner": {"S":"ann"}, "number":{"N":"2"},"text":{"S":"note 2"},"pinned":{"BOOL":true} }';
    const items = [JSON.stringify(note(1)), odd, JSON.stringify(note(3))];
    const { transport } = scripted([answer(200, `{"Count":3,"Items":[${items.join(',')}]}`)]);
    const notes = dynamorm({ transport }).model(Note);

    expect(await notes.where('owner', '=', 'ann').all()).toEqual([read(1), read(2), read(3)]);
  });

  test('go on behind the key of the last one wanted', async () => {
    const Items = [note(1), note(2, { more: { S: 'x' } }), note(3)];
    const { transport } = scripted([answer(200, { Items, Count: 3, ScannedCount: 3 })]);
    const query = dynamorm({ transport }).model(Note).where('owner', '=', 'ann').limit(2);

    const { items, cursor = '' } = await query.filter('pinned', 'exists').page();

    expect(items).toEqual([read(1), read(2)]);
    expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())).toMatchObject({
      lastKey: { owner: { S: 'ann' }, number: { N: '2' } },
    });
  });

  test('name the one that does not decode, with its path and as it is stored', async () => {
    const wrong = note(2, { pinned: { S: 'yes' } });
    const { transport } = scripted([answer(200, { Items: [note(1), wrong], Count: 2 })]);
    const notes = dynamorm({ transport }).model(Note);

    const error = (await rejection(notes.where('owner', '=', 'ann').all())) as DecodeError;

    expect(error).toMatchObject({ code: 'decode-type', path: 'pinned', wireItem: wrong });
  });

  test('that nobody wanted any more may be what they like', async () => {
    const wrong = note(2, { pinned: { S: 'yes' } });
    const { transport } = scripted([answer(200, { Items: [note(1), wrong], Count: 2 })]);
    const notes = dynamorm({ transport }).model(Note);

    expect(await notes.where('owner', '=', 'ann').first()).toEqual(read(1));
  });

  test('are asked for again when their answer was cut off, whatever its checksum says', async () => {
    const whole = JSON.stringify({ Items: [note(1)], Count: 1 });
    const cut = answer(200, whole.slice(0, -12));
    const { transport, handler } = scripted([cut, answer(200, whole)]);
    const notes = dynamorm({ transport }).model(Note);

    expect(await notes.where('owner', '=', 'ann').all()).toEqual([read(1)]);
    expect(handler.requests).toHaveLength(2);
  });
});
