import type { WireItem } from 'dynamorm';
import type { Customer, CustomerChanges, Listing } from '../sample/customer.ts';
import type { StubWire } from '../stub/stub-wire.ts';

/** Where contestants send their requests. */
export interface Target {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The wire itself, where it is a stub; else each uses its own HTTP. */
  readonly wire: StubWire | undefined;
}

/** A way to DynamoDB that is measured: a file of its own, and a line in `all.ts`. */
export interface Contestant {
  readonly name: string;
  /** Whether its requests ask what they consume, as ours do: the answers then say it. */
  readonly meters: boolean;
  /** What it adds to every item that it stores, and looks for in those that it reads. */
  readonly tags?: WireItem;
  connect(target: Target): Session;
}

/** The key of a customer. */
export type CustomerKey = Pick<Customer, 'id'>;

/** The operations that are measured; whatever they give, `customersIn` finds the customers. */
export interface Operations {
  get(key: CustomerKey): Promise<unknown>;
  put(customer: Customer): Promise<unknown>;
  /** Of three attributes, if the plan is still the same; answers with the whole item. */
  update(customer: Customer, changes: CustomerChanges): Promise<unknown>;
  /** Of the index, to its end. */
  query(listing: Listing): Promise<unknown>;
  batchGet(keys: readonly CustomerKey[]): Promise<unknown>;
  batchPut(customers: readonly Customer[]): Promise<unknown>;
  /** All of them or none. */
  transactPut(customers: readonly Customer[]): Promise<unknown>;
}

/** A conversion by itself: what a contestant does to an item before and after the wire. */
export interface Converter {
  encode(customer: Customer): object;
  decode(wire: WireItem): Customer;
}

/** A contestant that is ready to send. */
export interface Session {
  readonly operations: Operations;
  /** The customers in what an operation gave, to compare them with what was expected. */
  customersIn(result: unknown): readonly (Customer | undefined)[];
  close(): void;
}
