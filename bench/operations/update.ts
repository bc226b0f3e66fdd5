import { STUBBED_WIRE } from '../budgets.ts';
import { type Customer, changesOf } from '../sample/customer.ts';
import { toWire } from '../sample/hand-written.ts';
import type { MeasuredOperation } from './operation.ts';

/** Three attributes of an item that must exist, under a condition; the new item comes back. */
export const update: MeasuredOperation = {
  name: 'update',
  title: 'update of 3 attributes with a condition',
  budget: STUBBED_WIRE.update,
  target: 'UpdateItem',
  answer: (customer) => ({ Attributes: toWire(updated(customer)) }),
  call({ operations: { update } }) {
    return update && ((customer) => update(customer, changesOf(customer)));
  },
  request(customer) {
    const { name, age, balance } = toWire(updated(customer));
    const says = [
      `name = ${JSON.stringify(name)}`,
      `age = ${JSON.stringify(age)}`,
      `balance = ${JSON.stringify(balance)}`,
      `attribute_exists(id) AND plan = ${JSON.stringify({ S: customer.plan })}`,
    ];
    return { fields: { Key: { id: { S: customer.id } }, ReturnValues: 'ALL_NEW' }, says };
  },
  expected: updated,
};

function updated(customer: Customer): Customer {
  return { ...customer, ...changesOf(customer) };
}
