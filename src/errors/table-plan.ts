import { DynamORMError, type ErrorDetails } from './base.ts';

/** A step of a plan, as far as an error has to know it. */
export interface RefusedStep {
  /** What approves it, for example `delete-index:byEmail`. */
  readonly id: string;
  /** What it does. */
  readonly words: string;
}

/**
 * A plan for a table was not applied: some of its steps destroy something and were not approved, or
 * it has differences that DynamoDB cannot change. Nothing was sent.
 */
export class TablePlanError<TStep extends RefusedStep = RefusedStep> extends DynamORMError {
  override readonly name: string = 'TablePlanError';
  /** The table's whole name. */
  readonly table: string;
  /** The steps that were not approved; empty where the plan is impossible. */
  readonly steps: readonly TStep[];

  constructor(
    details: ErrorDetails & { readonly table: string; readonly steps: readonly TStep[] },
  ) {
    super(details);
    this.table = details.table;
    this.steps = details.steps;
  }
}
