import { STUBBED_WIRE } from '../budgets.ts';
import { sampleCustomers } from '../sample/customer.ts';
import { toWire } from '../sample/hand-written.ts';
import { type MeasuredOperation, only } from './operation.ts';

/** One item, stored as a whole. Ours gives the stored item back, which costs it a decoding. */
export const put: MeasuredOperation = {
  title: 'put 1',
  budget: STUBBED_WIRE.put,
  target: 'PutItem',
  inputs: sampleCustomers(64).map((customer) => [customer]),
  call: (operations, customers) => operations.put(only(customers)),
  answer: (_, ConsumedCapacity) => ({ ConsumedCapacity }),
  request: (customers) => ({ stores: customers.map(toWire) }),
  expected: () => [],
};
