import type { WireItem } from 'dynamorm';
import type { Budget } from '../budgets.ts';
import type { Operations } from '../contestants/contestant.ts';
import type { Customer } from '../sample/customer.ts';

/** One operation of the stubbed wire: a row of its table. */
export interface MeasuredOperation {
  readonly title: string;
  readonly budget: Budget;
  /** What DynamoDB calls it. */
  readonly target: string;
  /** What it is done with, in turns: the customers of one call. */
  readonly inputs: readonly (readonly Customer[])[];
  /** Does it once. */
  call(operations: Operations, customers: readonly Customer[]): Promise<unknown>;
  /** The customer that is stored then, where it is another. */
  stored?(customer: Customer): Customer;
  /** What DynamoDB answers, from what it stores and, for whoever asked, what that consumed. */
  answer(stored: readonly WireItem[], capacity: object | undefined): object;
  /** What the request must say. */
  request(customers: readonly Customer[]): ExpectedRequest;
  /** What the caller must get; nothing where contestants need not give anything. */
  expected(customers: readonly Customer[]): readonly Customer[];
}

/** What a request must say, however it is said. */
export interface ExpectedRequest {
  /** Fields with exactly these values. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What its expressions contain, with names and values in the place of their placeholders. */
  readonly says?: readonly string[];
  /** The items that it stores, apart from the tags of the contestant. */
  readonly stores?: readonly WireItem[];
  /** The keys that it reads, in any order. */
  readonly reads?: readonly WireItem[];
}

/** The customer of a call that is about one. */
export function only(customers: readonly Customer[]): Customer {
  const [customer] = customers;
  if (customer === undefined) throw new Error('A call of one item was given none.');
  return customer;
}
