import { DynamORMError, type ErrorDetails } from './base.ts';

/** Why an index, or the table, cannot answer a query. */
export interface Rejection {
  /** The index's name in the model; `table` for the table itself. */
  readonly index: string;
  /** What it lacks, in words. */
  readonly reason: string;
}

/** A query that no index can answer as it was asked. Nothing was sent. */
export class PlanError extends DynamORMError {
  override readonly name: string = 'PlanError';
  /** What was looked at, and what each lacks. */
  readonly rejected: readonly Rejection[];

  constructor(details: ErrorDetails & { readonly rejected?: readonly Rejection[] }) {
    super(details);
    this.rejected = details.rejected ?? [];
  }
}

/** A cursor that is not one, or belongs to another query. Answer it with HTTP status 400. */
export class InvalidCursorError extends DynamORMError {
  override readonly name: string = 'InvalidCursorError';
}

/** A read was stopped by `maxPages` before it was complete. What it read is in here. */
export class IncompleteError<TItem = unknown> extends DynamORMError {
  override readonly name: string = 'IncompleteError';
  /** What was read so far; empty where it was given already, one by one, or only counted. */
  readonly items: readonly TItem[];
  /** Where to go on: `page({ cursor })` continues behind the last of the items. */
  readonly cursor: string;

  constructor(
    details: ErrorDetails & { readonly items: readonly TItem[]; readonly cursor: string },
  ) {
    super(details);
    this.items = details.items;
    this.cursor = details.cursor;
  }
}
