import type { WireItem } from '../wire/attribute-value.ts';
import { DynamORMError, type ErrorDetails } from './base.ts';

/** A value that was to be written is not what its attribute takes. Nothing was sent. */
export class ValidationError extends DynamORMError {
  override readonly name: string = 'ValidationError';
  /** Where the value stands, as a path: `logins[2].at`. Empty for the item itself. */
  readonly path: string;

  constructor(details: ErrorDetails & { readonly path: string }) {
    super(details);
    this.path = details.path;
  }
}

/** What was read does not fit its model. */
export class DecodeError extends DynamORMError {
  override readonly name: string = 'DecodeError';
  /** Where the value stands, as a path: `logins[2].at`. Empty for the item itself. */
  readonly path: string;
  /** The whole item, as it travelled. */
  readonly wireItem: WireItem;
  /** True where a write gave it: that has happened all the same, and is not to be repeated. */
  readonly applied: boolean;

  constructor(
    details: ErrorDetails & {
      readonly path: string;
      readonly wireItem: WireItem;
      readonly applied?: boolean;
    },
  ) {
    super(details);
    this.path = details.path;
    this.wireItem = details.wireItem;
    this.applied = details.applied ?? false;
  }
}

/** An item is larger than DynamoDB's 400 KB. Nothing was sent. */
export class ItemTooLargeError extends DynamORMError {
  override readonly name: string = 'ItemTooLargeError';
  /** Its size in bytes, names included, as DynamoDB counts it. */
  readonly size: number;
  /** The attributes by size in bytes, the largest first. */
  readonly attributes: readonly { readonly name: string; readonly size: number }[];

  constructor(details: ErrorDetails & Pick<ItemTooLargeError, 'size' | 'attributes'>) {
    super(details);
    this.size = details.size;
    this.attributes = details.attributes;
  }
}
