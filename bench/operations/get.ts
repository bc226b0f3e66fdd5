import { STUBBED_WIRE } from '../budgets.ts';
import { toWire } from '../sample/hand-written.ts';
import type { MeasuredOperation } from './operation.ts';

/** One item by its key. */
export const get: MeasuredOperation = {
  name: 'get',
  title: 'get of 1 item',
  budget: STUBBED_WIRE.get,
  target: 'GetItem',
  answer: (customer) => ({ Item: toWire(customer) }),
  call: ({ operations }) => operations.get,
  request: ({ id }) => ({ fields: { Key: { id: { S: id } } }, says: [] }),
  expected: (customer) => customer,
};
