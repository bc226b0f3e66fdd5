import { describe, expect, test } from 'vitest';
import { ItemTooLargeError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { refuseTooLarge } from './item-size.ts';

const item = (bytes: number, unit = 'x'): WireItem => ({
  id: { S: 'u1' },
  note: { S: unit.repeat(bytes / Buffer.byteLength(unit)) },
});

describe('an item', () => {
  test.for([300_000, 390_000, 409_600 - 8])('passes with %d bytes of text', (bytes) => {
    expect(() => refuseTooLarge('User', item(bytes))).not.toThrow();
    expect(() => refuseTooLarge('User', item(bytes, '日x'))).not.toThrow();
  });

  test('is refused beyond 400 KB, its largest attributes named', () => {
    const large = { ...item(409_600 - 7), picture: { B: new Uint8Array(1000) } };
    expect(() => refuseTooLarge('User', large)).toThrow(ItemTooLargeError);
    expect(() => refuseTooLarge('User', large)).toThrow(
      expect.objectContaining({
        code: 'item-too-large',
        size: 410_608,
        attributes: [
          { name: 'note', size: 409_597 },
          { name: 'picture', size: 1007 },
          { name: 'id', size: 4 },
        ],
        message: expect.stringContaining('note (409597), picture (1007), id (4)'),
      }),
    );
  });
});
