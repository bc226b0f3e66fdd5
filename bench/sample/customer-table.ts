import type { Database } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { Customers } from './customer-model.ts';

/** The table itself, for the measurements on a real engine. */
export async function createCustomerTable(db: Database): Promise<void> {
  await createTable(db, Customers);
}
