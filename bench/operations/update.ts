import { STUBBED_WIRE } from '../budgets.ts';
import { type Customer, changesOf, sampleCustomers } from '../sample/customer.ts';
import { toWire } from '../sample/hand-written.ts';
import { type MeasuredOperation, only } from './operation.ts';

/** Three attributes of an item, under a condition; the new item comes back. */
export const update: MeasuredOperation = {
  title: 'update 3 + condition',
  budget: STUBBED_WIRE.update,
  target: 'UpdateItem',
  inputs: sampleCustomers(64).map((customer) => [customer]),
  call(operations, customers) {
    const customer = only(customers);
    return operations.update(customer, changesOf(customer));
  },
  answer: ([stored], ConsumedCapacity) => ({ Attributes: stored, ConsumedCapacity }),
  request(customers) {
    const { id, plan } = only(customers);
    const { name, age, balance } = toWire(changed(only(customers)));
    return {
      fields: { Key: { id: { S: id } }, ReturnValues: 'ALL_NEW' },
      says: [
        `name = ${JSON.stringify(name)}`,
        `age = ${JSON.stringify(age)}`,
        `balance = ${JSON.stringify(balance)}`,
        `plan = ${JSON.stringify({ S: plan })}`,
      ],
    };
  },
  stored: changed,
  expected: (customers) => customers.map(changed),
};

function changed(customer: Customer): Customer {
  return { ...customer, ...changesOf(customer) };
}
