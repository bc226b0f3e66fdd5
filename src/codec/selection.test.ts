import { describe, expect, test } from 'vitest';
import { DecodeError, model, t } from '../index.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { decoderOf, type Selection } from './selection.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    id: t.string(),
    title: t.string().name('film_title'),
    year: t.number().default(1900),
    crew: t.map({ director: t.string(), writer: t.string().optional(), size: t.number() }),
    set: t.map({ city: t.map({ name: t.string(), zip: t.string() }) }).optional(),
    cast: t.list(t.map({ name: t.string(), role: t.string() })),
    votes: t.record(t.number()).optional(),
    tags: t.set(t.string()),
    note: t.string().optional(),
  },
  key: { partitionKey: 'id' },
});

const stored: WireItem = {
  id: { S: 'f1' },
  film_title: { S: 'Metropolis' },
  year: { N: '1927' },
  crew: { M: { director: { S: 'Lang' }, size: { N: '3' } } },
  set: { M: { city: { M: { name: { S: 'Berlin' }, zip: { S: '10117' } } } } },
  cast: { L: [{ M: { name: { S: 'Helm' }, role: { S: 'Maria' } } }] },
  votes: { M: { up: { N: '10' } } },
  tags: { SS: ['ufa'] },
  unknown: { S: 'x' },
};

function read(selection: Selection, wire: WireItem = stored): unknown {
  return decoderOf(Film['~node'], selection).decode(wire);
}

describe('a selection', () => {
  test('of nothing in particular is the whole item', () => {
    expect(read({})).toMatchObject({ id: 'f1', title: 'Metropolis', tags: new Set(['ufa']) });
    expect(read({})).not.toHaveProperty('unknown');
  });

  test('leaves out what was only read along', () => {
    expect(read({ paths: ['title'] })).toEqual({ title: 'Metropolis' });
    expect(read({ paths: [] })).toEqual({});
  });

  test('of a whole attribute reads it as ever, default included', () => {
    expect(read({ paths: ['year', 'tags', 'note'] }, { id: { S: 'f1' } })).toEqual({
      year: 1900,
      tags: new Set(),
    });
    expect(() => read({ paths: ['title'] }, { id: { S: 'f1' } })).toThrow(DecodeError);
  });

  test('of parts has these parts', () => {
    const part: WireItem = {
      crew: { M: { director: { S: 'Lang' } } },
      set: { M: { city: { M: { name: { S: 'Berlin' } } } } },
      cast: { L: [{ M: { name: { S: 'Helm' } } }] },
      votes: { M: { up: { N: '10' } } },
    };
    const paths = ['crew.director', 'set.city.name', 'cast[0].name', 'votes.up'];
    expect(read({ paths }, part)).toEqual({
      crew: { director: 'Lang' },
      set: { city: { name: 'Berlin' } },
      cast: [{ name: 'Helm' }],
      votes: { up: 10 },
    });
  });

  test('of parts below what is absent is absent', () => {
    expect(read({ paths: ['set.city.name', 'votes.up', 'note'] }, { id: { S: 'f1' } })).toEqual({});
  });

  test('of parts of what every item has is empty where there are none, as its type says', () => {
    const nothing: WireItem = { id: { S: 'f1' } };
    expect(read({ paths: ['crew.writer'] }, nothing)).toEqual({ crew: {} });
    expect(read({ paths: ['cast[3].name'] }, nothing)).toEqual({ cast: [] });
    const Deep = model('Deep', {
      table: 'deep',
      attributes: {
        id: t.string(),
        a: t.map({
          b: t.map({ c: t.number().optional(), list: t.list(t.string()) }),
          maybe: t.map({ d: t.number().optional() }).optional(),
        }),
        rows: t.list(t.map({ cell: t.map({ e: t.number().optional() }), f: t.number() })),
        constructor: t.map({ g: t.string().optional() }),
        votes: t.record(t.number()),
      },
      key: { partitionKey: 'id' },
    });
    const paths = ['a.b.c', 'a.b.list[2]', 'a.maybe.d', 'rows[0].cell.e', 'rows[0].f'];
    const { decode } = decoderOf(Deep['~node'], { paths: [...paths, 'constructor.g', 'votes.up'] });
    expect(decode({})).toEqual({
      a: { b: { list: [] } },
      rows: [],
      constructor: {},
      votes: {},
    });
    expect(decode({ rows: { L: [{ M: { f: { N: '1' } } }] } })).toMatchObject({
      rows: [{ cell: {}, f: 1 }],
    });
  });

  test('of an attribute and a part of it has all of it', () => {
    expect(read({ paths: ['crew', 'crew.director'] })).toEqual({
      crew: { director: 'Lang', size: 3 },
    });
  });

  test('of what an index carries has just that', () => {
    expect(read({ carried: new Set(['id', 'year']) })).toEqual({ id: 'f1', year: 1927 });
  });

  test('does not take one name for the beginning of another', () => {
    const Pair = model('Pair', {
      table: 'pairs',
      attributes: { id: t.string(), map: t.map({ a: t.string() }).optional(), mapA: t.string() },
      key: { partitionKey: 'id' },
    });
    const { decode } = decoderOf(Pair['~node'], { paths: ['mapA'] });
    expect(decode({ mapA: { S: 'x' }, map: { M: { a: { S: 'y' } } } })).toEqual({ mapA: 'x' });
  });

  test('that does not fit says where', () => {
    const wrong: WireItem = { crew: { M: { director: { N: '1' } } } };
    expect(() => read({ paths: ['crew.director'] }, wrong)).toThrow(
      expect.objectContaining({ code: 'decode-type', path: 'crew.director', wireItem: wrong }),
    );
  });
});
