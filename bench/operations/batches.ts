import { STUBBED_WIRE } from '../budgets.ts';
import { CUSTOMER_TABLE, samplePages } from '../sample/customer.ts';
import { toWire } from '../sample/hand-written.ts';
import type { MeasuredOperation } from './operation.ts';

/** As many items by their keys as one request can ask for. */
export const batchGet: MeasuredOperation = {
  title: 'batchGet 100',
  budget: STUBBED_WIRE.batchGet,
  target: 'BatchGetItem',
  inputs: samplePages(6, 100),
  call: (operations, customers) => operations.batchGet(customers),
  answer: (stored, capacity) => ({
    Responses: { [CUSTOMER_TABLE]: stored },
    UnprocessedKeys: {},
    ConsumedCapacity: capacity && [capacity],
  }),
  request: (customers) => ({ reads: customers.map(({ id }) => ({ id: { S: id } })) }),
  expected: (customers) => customers,
};

/** As many items as one request can store. */
export const batchWrite: MeasuredOperation = {
  title: 'batchWrite 25',
  budget: STUBBED_WIRE.batchWrite,
  target: 'BatchWriteItem',
  inputs: samplePages(12, 25),
  call: (operations, customers) => operations.batchPut(customers),
  answer: (_, capacity) => ({ UnprocessedItems: {}, ConsumedCapacity: capacity && [capacity] }),
  request: (customers) => ({ stores: customers.map(toWire) }),
  expected: () => [],
};

/** Ten items, all of them or none. */
export const transactWrite: MeasuredOperation = {
  title: 'transactWrite 10',
  budget: STUBBED_WIRE.transactWrite,
  target: 'TransactWriteItems',
  inputs: samplePages(12, 10),
  call: (operations, customers) => operations.transactPut(customers),
  answer: (_, capacity) => ({ ConsumedCapacity: capacity && [capacity] }),
  request: (customers) => ({ stores: customers.map(toWire) }),
  expected: () => [],
};
