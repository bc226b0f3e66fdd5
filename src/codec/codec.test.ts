import { describe, expect, test, vi } from 'vitest';
import type { AnyModel } from '../definition/model.ts';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { DecodeError, ValidationError } from '../errors/value.ts';
import { codecOf, type ModelCodec } from './codec.ts';

const codec = (declared: AnyModel): ModelCodec => codecOf(declared['~node']);

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional(),
    tags: t.set(t.string()),
    fullName: t.string().optional().name('full_name'),
    bio: t.string().omitEmpty(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});
const users = codec(User);
const given = { id: 'u1', tags: new Set(['a']), bio: 'Hi' };
const wire = {
  id: { S: 'u1' },
  status: { S: 'active' },
  tags: { SS: ['a'] },
  bio: { S: 'Hi' },
  version: { N: '0' },
};

test('a model is compiled once', () => {
  expect(codecOf(User['~node'])).toBe(users);
});

describe('an item on its way to the wire', () => {
  test('is stored in the order of the model, under its stored names, with its defaults', () => {
    const item = { ...given, fullName: 'Ada', age: 36, version: 0 };
    expect(JSON.stringify(users.encodeItem(item))).toBe(
      JSON.stringify({
        id: { S: 'u1' },
        status: { S: 'active' },
        age: { N: '36' },
        tags: { SS: ['a'] },
        full_name: { S: 'Ada' },
        bio: { S: 'Hi' },
        version: { N: '0' },
      }),
    );
  });

  test('takes what the library manages from beside it, over its own', () => {
    expect(users.encodeItem(given, { version: 7 })).toMatchObject({ version: { N: '7' } });
    expect(users.encodeItem({ ...given, version: 1 }, { version: 7 })).toMatchObject({
      version: { N: '7' },
    });
  });

  test('leaves out what is undefined, and asks for it where it is required', () => {
    const item = { ...given, age: undefined, version: 0 };
    expect(users.encodeItem(item)).toEqual(wire);
    expect(() => users.encodeItem({ ...item, tags: undefined })).toThrow(
      expect.objectContaining({ code: 'attribute-missing', path: 'tags' }),
    );
  });

  test('leaves out an empty set and an empty attribute that omits them', () => {
    const item = { id: 'u1', tags: new Set(), bio: '', version: 0 };
    expect(users.encodeItem(item)).toEqual({
      id: { S: 'u1' },
      status: { S: 'active' },
      version: { N: '0' },
    });
  });

  test('may not have a property that the model lacks; the message names the one that was meant', () => {
    const error = thrownBy(() => users.encodeItem({ ...given, version: 0, stauts: 'banned' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: 'attribute-unknown', path: 'stauts' });
    expect(error.message).toBe('User.stauts is not declared.\n  → Did you mean "status"?');
    expect(users.encodeItem({ ...given, version: 0, other: undefined })).toEqual(wire);
  });

  test('names what was misspelled when the right one is missing', () => {
    const error = thrownBy(() => users.encodeItem({ idd: 'u1', tags: new Set(), bio: '' }));
    expect(error).toMatchObject({ code: 'attribute-missing', path: 'id' });
    expect(error.message).toContain('"idd", which was given, is not declared');
  });

  test.for([[null], [undefined], ['text'], [[]], [new Map()], [new Date()]])(
    'must be an object, and not %o',
    ([item]) => {
      expect(() => users.encodeItem(item as object)).toThrow(
        expect.objectContaining({ code: 'value-type', path: '' }),
      );
    },
  );

  test('may be an instance of a class whose fields are declared', () => {
    class Person {
      id = 'u1';
      tags = new Set(['a']);
      bio = 'Hi';
      version = 0;
    }
    expect(users.encodeItem(new Person())).toEqual(wire);
  });

  test('calls a default that is a function once for each item', () => {
    const make = vi.fn(() => [] as string[]);
    const Made = model('Made', {
      table: 'made',
      attributes: { id: t.string(), list: t.list(t.string()).default(make) },
      key: { partitionKey: 'id' },
    });
    codec(Made).encodeItem({ id: 'a' });
    codec(Made).encodeItem({ id: 'b', list: ['x'] });
    expect(make).toHaveBeenCalledTimes(1);
  });
});

describe('an item on its way from the wire', () => {
  test('has its properties in the order of the model, and no attribute that it lacks', () => {
    const { status, ...rest } = { ...wire, full_name: { S: 'Ada' }, legacy: { N: '1' } };
    const item = users.decodeItem({ ...rest, status });
    expect(Object.entries(item)).toEqual([
      ['id', 'u1'],
      ['status', 'active'],
      ['tags', new Set(['a'])],
      ['fullName', 'Ada'],
      ['bio', 'Hi'],
      ['version', 0],
    ]);
  });

  test('has defaults, empty sets and empty values for what is missing', () => {
    expect(users.decodeItem({ id: { S: 'u1' }, version: { N: '3' } })).toEqual({
      id: 'u1',
      status: 'active',
      tags: new Set(),
      bio: '',
      version: 3,
    });
  });

  test('is refused when a required attribute is missing, with the whole item', () => {
    const stored = { status: { S: 'active' } };
    const error = thrownBy(() => users.decodeItem(stored));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'decode-missing', path: 'id', wireItem: stored });
  });

  test('may be null where the attribute is nullable, and nowhere else', () => {
    const Nullable = model('Nullable', {
      table: 'nullable',
      attributes: { id: t.string(), a: t.string().nullable(), b: t.string().optional() },
      key: { partitionKey: 'id' },
    });
    const stored = { id: { S: 'x' }, a: { NULL: true } };
    expect(codec(Nullable).decodeItem(stored)).toEqual({ id: 'x', a: null });
    expect(() => codec(Nullable).decodeItem({ ...stored, b: { NULL: true } })).toThrow(
      expect.objectContaining({ code: 'decode-type', path: 'b' }),
    );
  });

  test('shares no default with another item', () => {
    const Shared = model('Shared', {
      table: 'shared',
      attributes: { id: t.string(), list: t.list(t.string()).default(['a']) },
      key: { partitionKey: 'id' },
    });
    const [one, other] = [1, 2].map(() => codec(Shared).decodeItem({ id: { S: 'x' } }));
    expect(one).toEqual({ id: 'x', list: ['a'] });
    expect((one as { list: string[] }).list).not.toBe((other as { list: string[] }).list);
  });

  test('may be a part of an item, and then lacks what is missing', () => {
    expect(users.decodePartial({ full_name: { S: 'Ada' } })).toEqual({ fullName: 'Ada' });
  });

  test.for([[null], [undefined], ['text']])('must be an object, and not %o', ([stored]) => {
    expect(() => users.decodeItem(stored as never)).toThrow(
      expect.objectContaining({ code: 'decode-type', path: '' }),
    );
  });
});

describe('an attribute of a patch', () => {
  test('is encoded as in an item', () => {
    expect(users.encodeAttribute('age', 3)).toEqual({ N: '3' });
  });

  test('is to be removed where an item would not have it', () => {
    expect(users.encodeAttribute('tags', new Set())).toBeUndefined();
    expect(users.encodeAttribute('bio', '')).toBeUndefined();
  });

  test('is refused with its path, and so is one that is not declared', () => {
    expect(() => users.encodeAttribute('age', null)).toThrow(
      expect.objectContaining({ code: 'value-type', path: 'age' }),
    );
    expect(() => users.encodeAttribute('agee', 3)).toThrow(
      expect.objectContaining({ code: 'attribute-unknown', path: 'agee' }),
    );
  });
});

function thrownBy(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}
