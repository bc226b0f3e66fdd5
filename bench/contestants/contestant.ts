import type { Customer, CustomerChanges } from '../sample/customer.ts';
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
  connect(target: Target): Session;
}

/** The operations that are measured. One that is missing shows as a dash. */
export interface Operations {
  get(customer: Customer): Promise<unknown>;
  put(customer: Customer): Promise<unknown>;
  /** Of three attributes, if the plan is still the same; answers with the whole item. */
  update(customer: Customer, changes: CustomerChanges): Promise<unknown>;
}

/** A contestant that is ready to send. */
export interface Session {
  readonly operations: Partial<Operations>;
  /** The customer in what an operation gave, to compare it with what was expected. */
  customerIn(result: unknown): Customer | undefined;
  close(): void;
}
