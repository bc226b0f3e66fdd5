import { expect, test } from 'vitest';
import { identityOf } from './identity.ts';

class Money {
  readonly amount: number;
  constructor(amount: number) {
    this.amount = amount;
  }
}

const same: readonly (readonly [what: string, left: unknown, right: unknown])[] = [
  ['dates', new Date(7), new Date(7)],
  ['bytes', Uint8Array.of(1, 2), Buffer.from([1, 2])],
  ['sets, in any order', new Set(['a', 'b']), new Set(['b', 'a'])],
  ['lists', ['drama', 1920], ['drama', 1920]],
  ['objects, in any order', { a: 1, b: [new Date(0)] }, { b: [new Date(0)], a: 1 }],
  ['addresses', new URL('https://a.example/'), new URL('https://a.example')],
  ['objects of a class', new Money(1), new Money(1)],
  ['nothing', undefined, undefined],
];
for (const [what, left, right] of same) {
  test(`equal ${what} are one`, () => expect(identityOf(left)).toBe(identityOf(right)));
}

test('what differs stays apart, texts that look like something else above all', () => {
  const values = [
    ...['date 7', new Date(7), 'bytes AQ==', Uint8Array.of(1), '[1]', [1], ['1'], [1n], [[1]]],
    ...['{"a":1}', { a: 1 }, { a: '1' }, { a: undefined }, {}, 'set {1}', new Set([1]), new Set()],
    ...[1, 1n, '1', true, 'true', null, 'null', undefined, '', '"', ['a,b'], ['a', 'b'], [null]],
    ...[new URL('https://a.example'), new URL('https://b.example'), new Money(1), new Money(2)],
  ];
  expect(new Set(values.map(identityOf)).size).toBe(values.length);
});
