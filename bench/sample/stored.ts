import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from 'dynamorm';
import type { Contestant, Target } from '../contestants/contestant.ts';
import { sdkClient } from '../contestants/sdk.ts';
import { CUSTOMER_TABLE, type Customer, sampleCustomers } from './customer.ts';
import { toWire } from './hand-written.ts';

/** A customer as a contestant stores it. */
export function storedAs({ tags }: Contestant, customer: Customer): WireItem {
  return { ...toWire(customer), ...tags };
}

/** Customers that are a contestant's own: they carry its tags in a table that all share. */
export function customersOf({ name }: Contestant, count: number): readonly Customer[] {
  return sampleCustomers(count).map((customer) => ({ ...customer, id: `${customer.id}-${name}` }));
}

/** Puts customers into the table, as a contestant stores them; at most 25. */
export async function storeFor(
  contestant: Contestant,
  customers: readonly Customer[],
  target: Target,
): Promise<void> {
  const client = sdkClient(target);
  const puts = customers.map((customer) => {
    const Item = storedAs(contestant, customer) as Record<string, AttributeValue>;
    return { PutRequest: { Item } };
  });
  await client.send(new BatchWriteItemCommand({ RequestItems: { [CUSTOMER_TABLE]: puts } }));
  client.destroy();
}
