import { STUBBED_WIRE } from '../budgets.ts';
import { toWire } from '../sample/hand-written.ts';
import type { MeasuredOperation } from './operation.ts';

/** One item, stored as a whole. Ours gives the stored item back, which costs it a decoding. */
export const put: MeasuredOperation = {
  name: 'put',
  title: 'put of 1 item',
  budget: STUBBED_WIRE.put,
  target: 'PutItem',
  answer: () => ({}),
  call: ({ operations }) => operations.put,
  request: (customer) => ({ fields: { Item: toWire(customer) }, says: [] }),
  expected: () => undefined,
};
