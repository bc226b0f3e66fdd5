import { describe, expect, test } from 'vitest';
import { ValidationError } from '../index.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { fillValues } from './open-values.ts';
import type { OpenValue } from './placeholders.ts';

function open(placeholder: string, index: number, rest: Partial<OpenValue> = {}): OpenValue {
  const encode = (value: unknown): AttributeValue => ({ N: String(value) });
  return { placeholder, index, encode, path: 'age', isKey: false, ...rest };
}

describe('open values', () => {
  test('are filled in beside those that are fixed, which stay as they are', () => {
    const fixed = { ':0': { S: 'N' } };
    expect(fillValues(fixed, [open(':1', 1), open(':2', 0)], [7, 8])).toEqual({
      ':0': { S: 'N' },
      ':1': { N: '8' },
      ':2': { N: '7' },
    });
    expect(fixed).toEqual({ ':0': { S: 'N' } });
  });

  test('of a between must not be upside down, each time anew', () => {
    const between = [open(':0', 0), open(':1', 1, { lowerBound: ':0' })];
    expect(fillValues({}, between, [1, 1])).toEqual({ ':0': { N: '1' }, ':1': { N: '1' } });
    expect(() => fillValues({}, between, [10, 9])).toThrow(ValidationError);
    expect(() => fillValues({}, between, [10, 9])).toThrow(
      expect.objectContaining({ code: 'between-reversed', path: 'age' }),
    );
  });

  test('with a path as the lower bound are not compared', () => {
    const upper = open(':0', 0, { lowerBound: '#1' });
    expect(fillValues({}, [upper], [3])).toEqual({ ':0': { N: '3' } });
  });
});
