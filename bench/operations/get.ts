import { STUBBED_WIRE } from '../budgets.ts';
import { sampleCustomers } from '../sample/customer.ts';
import { type MeasuredOperation, only } from './operation.ts';

/** One item by its key. */
export const get: MeasuredOperation = {
  title: 'get 1',
  budget: STUBBED_WIRE.get,
  target: 'GetItem',
  inputs: sampleCustomers(64).map((customer) => [customer]),
  call: (operations, customers) => operations.get(only(customers)),
  answer: ([Item], ConsumedCapacity) => ({ Item, ConsumedCapacity }),
  request: (customers) => ({ fields: { Key: { id: { S: only(customers).id } } } }),
  expected: (customers) => customers,
};
