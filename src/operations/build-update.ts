import { isSet } from '../codec/guards.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { propertyOf } from '../expression/condition-paths.ts';
import { refuseOverlap } from '../expression/overlap.ts';
import { endsAtElement } from '../expression/removal-order.ts';
import type { UpdateAction } from '../expression/update.ts';
import { refuseUnfit } from '../expression/update-kinds.ts';
import { hasVersion } from './conditions.ts';
import { isThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import { bookkeeping, immutable, type Returning, writePart } from './update.ts';
import { versionProperty } from './version.ts';

/** What an update builder gathered. */
export interface BuiltUpdate {
  readonly key: object;
  readonly actions: readonly UpdateAction[];
  readonly condition?: Condition | undefined;
  /** The version that the item must have. */
  readonly version?: number | undefined;
  readonly returning: Returning;
}

/**
 * The changes of an update builder, in one UpdateItem of an item that must exist. Throws
 * ValidationError for overlapping paths, for what the library writes, and for what the attribute's
 * kind cannot do.
 */
export function buildUpdate(
  context: OperationContext,
  { key, actions, condition, version, returning }: BuiltUpdate,
): Operation<'UpdateItem', unknown> {
  const { model, now } = context;
  refuseManaged(model, actions);
  refuseUnfit(model, actions);
  refuseOverlap(model, actions);
  const isExpected =
    version === undefined ? undefined : hasVersion(versionProperty(model, 'update'), version);
  return writePart(context, {
    verb: 'update',
    key,
    actions: [...actions, ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), isExpected, condition],
    presence: 'there',
    version,
    returning,
    repeatable: version !== undefined || actions.every(isRepeatable),
  });
}

/**
 * Whether doing it twice is the same as doing it once. Setting an element is not: behind the end of
 * its list DynamoDB appends it, each time.
 */
function isRepeatable(action: UpdateAction): boolean {
  switch (action.kind) {
    case 'append':
      return false;
    case 'add':
      return isSet(action.value);
    default:
      return !endsAtElement(action.path);
  }
}

function refuseManaged(model: ModelNode, actions: readonly UpdateAction[]): void {
  const key = keyProperties(model.key);
  const { createdAt, updatedAt, deletedAt, version } = model.roles;
  const managed = [createdAt, updatedAt, deletedAt, version];
  for (const { path } of actions) {
    const property = propertyOf(path);
    if (key.includes(property)) throw immutable(model, path, 'it is part of the key');
    if (managed.includes(property)) throw immutable(model, path, 'the library writes it');
  }
}
