import type { Condition } from '../expression/condition.ts';
import { hasVersion } from './conditions.ts';
import { type DeleteInput, deleteOperation } from './delete.ts';
import { isHidden, isThere, type Shown } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import { bookkeeping, writePart } from './update.ts';
import { versionProperty } from './version.ts';

/** An operation whatever DynamoDB calls it. */
export type DeletingOperation = Operation<'UpdateItem', unknown> | Operation<'DeleteItem', unknown>;

/**
 * One item, deleted as its model says: marked with the time where the model has a `deletedAt`, else
 * removed. Gives the item as it was; `undefined`, and no error, when there was none.
 */
export function removeOperation(context: OperationContext, input: DeleteInput): DeletingOperation {
  const { deletedAt } = context.model.roles;
  return deletedAt === undefined
    ? deleteOperation(context, input)
    : markOperation(context, deletedAt, input);
}

function markOperation(
  context: OperationContext,
  deletedAt: string,
  { key, condition, version }: DeleteInput,
): Operation<'UpdateItem', unknown> {
  const { model, now } = context;
  const isExpected =
    version === undefined ? undefined : hasVersion(versionProperty(model, 'delete'), version);
  const mark = writePart(context, {
    verb: 'delete',
    key,
    actions: [{ kind: 'set', path: deletedAt, value: now }, ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), isExpected, condition],
    presence: version === undefined ? 'either' : 'there',
    version,
    returning: 'old',
  });
  const isPlain = version === undefined && condition === undefined;
  return {
    ...mark,
    // Deleting what is not there is no error, and neither is deleting it twice.
    unless: ({ wireItem: image }) =>
      isPlain && (image === undefined || isHidden(model, image, now))
        ? { result: undefined }
        : undefined,
  };
}

/**
 * The mark of a soft delete, taken away: an UpdateItem. The item must exist; one that is not marked
 * stays as it is but for its timestamp and version. Gives the item as it is then.
 */
export function restoreOperation(
  context: OperationContext,
  key: object,
  condition: Condition | undefined,
): Operation<'UpdateItem', unknown> {
  const { model, now } = context;
  const { deletedAt } = model.roles;
  // Only what has expired does not come back.
  const shown: Shown = { withDeleted: true };
  return writePart(context, {
    verb: 'restore',
    key,
    actions: [
      ...(deletedAt === undefined ? [] : [{ kind: 'remove', path: deletedAt } as const]),
      ...bookkeeping(context, undefined, 0),
    ],
    conditions: [isThere(model, now, shown), condition],
    presence: 'there',
    shown,
  });
}
