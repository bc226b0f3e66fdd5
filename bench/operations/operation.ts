import type { Budget } from '../budgets.ts';
import type { Operations, Session } from '../contestants/contestant.ts';
import type { Customer } from '../sample/customer.ts';

/** One operation of the stubbed wire: a row of its table. */
export interface MeasuredOperation {
  readonly name: keyof Operations;
  readonly title: string;
  readonly budget: Budget;
  /** What DynamoDB calls it. */
  readonly target: string;
  /** What DynamoDB answers. */
  answer(customer: Customer): object;
  /** Does it once; `undefined` for a contestant that cannot. */
  call(session: Session): ((customer: Customer) => Promise<unknown>) | undefined;
  /** Fields that the request must have, and what its expressions must say with names and values in. */
  request(customer: Customer): { readonly fields: object; readonly says: readonly string[] };
  /** What the caller must get; `undefined` where contestants need not give anything. */
  expected(customer: Customer): Customer | undefined;
}
