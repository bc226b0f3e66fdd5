import { expect, test } from 'vitest';
import { fromWireBinary, toBase64, toWireBytes } from './bytes.ts';

const memory = new Uint8Array([0, 1, 2, 3, 4, 5]);
const view = memory.subarray(1, 4);

test('bytes write themselves as base64 and are otherwise what they were', () => {
  const wire = toWireBytes(view);
  expect(JSON.stringify({ B: wire })).toBe('{"B":"AQID"}');
  expect(wire).toBeInstanceOf(Uint8Array);
  expect([...wire]).toEqual([1, 2, 3]);
  expect(Object.keys(wire)).toEqual(['0', '1', '2']);
});

test('bytes on their way out are the caller’s own memory, and leave it as it was', () => {
  const wire = toWireBytes(view);
  expect(wire.buffer).toBe(memory.buffer);
  expect(JSON.stringify(view)).toBe('{"0":1,"1":2,"2":3}');
});

test('a Buffer and shared memory are bytes too', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  expect(JSON.stringify([toWireBytes(Buffer.from('hi')), toWireBytes(shared)])).toBe(
    '["aGk=","AAA="]',
  );
});

test('bytes on their way in are plain and have memory of their own', () => {
  for (const binary of ['AQID', view, Buffer.from(view)]) {
    const bytes = fromWireBinary(binary);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer.byteLength).toBe(3);
    expect(toBase64(bytes)).toBe('AQID');
  }
});
