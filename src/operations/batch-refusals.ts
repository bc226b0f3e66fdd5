import type { ModelNode } from '../definition/model-node.ts';
import { isDynamORMError } from '../errors/base.ts';
import { isValidationError } from '../errors/guards.ts';
import { ItemTooLargeError, ValidationError } from '../errors/value.ts';
import { shown } from './refusals.ts';

/**
 * Throws for a model that keeps something true with conditions or transactions on every other way
 * of writing: a batch has neither.
 */
export function refuseGuarded(model: ModelNode, operation: 'put' | 'delete'): void {
  const guarded = guardedBy(model, operation);
  if (guarded === undefined) return;
  throw new ValidationError({
    code: 'batch-unconditional',
    path: guarded.property,
    message: `A batch ${operation} of ${model.name} cannot respect ${model.name}.${guarded.property}: batches know no conditions, so ${guarded.harm}.`,
    hint: `Use ${operation}() or a transaction; or, if that is meant, say { unconditional: true }.`,
  });
}

interface Guarded {
  readonly property: string;
  /** What would happen. */
  readonly harm: string;
}

function guardedBy({ roles, unique }: ModelNode, operation: 'put' | 'delete'): Guarded | undefined {
  const { version, deletedAt } = roles;
  if (operation === 'put' && version !== undefined) {
    return { property: version, harm: 'newer versions would be replaced unseen' };
  }
  if (operation === 'delete' && deletedAt !== undefined) {
    return { property: deletedAt, harm: 'items would be removed for good instead of being marked' };
  }
  const [property] = unique;
  return property === undefined
    ? undefined
    : { property, harm: 'what guards its uniqueness would no longer be true' };
}

/** One key was given to be stored and to be deleted, and nothing says which comes last. */
export function contradiction(model: ModelNode, key: unknown): ValidationError {
  return new ValidationError({
    code: 'batch-contradiction',
    path: '',
    message: `batchWrite was told both to put and to delete ${model.name} ${shown(key)}.`,
    hint: 'Leave it out of one of them, or use db.batchWrite(), where the later one wins.',
  });
}

/** Makes one part of a batch; what it throws says which of the inputs it was: `put[17].age`. */
export function atPosition<TPart>(position: string, make: () => TPart): TPart {
  try {
    return make();
  } catch (error) {
    throw positioned(error, position);
  }
}

function positioned(error: unknown, position: string): unknown {
  if (!isDynamORMError(error)) return error;
  const { code, hint, cause } = error;
  const message = `At ${position}: ${error.message.slice(0, error.message.lastIndexOf('\n  → '))}`;
  if (error instanceof ItemTooLargeError) {
    const { size, attributes } = error;
    return new ItemTooLargeError({ code, message, hint, cause, size, attributes });
  }
  if (!isValidationError(error)) return error;
  const path = /^(\[|$)/.test(error.path)
    ? `${position}${error.path}`
    : `${position}.${error.path}`;
  return new ValidationError({ code, message, hint, cause, path });
}

/** Throws for what is no array. */
export function refuseNoList(verb: string, given: unknown): void {
  if (Array.isArray(given)) return;
  throw new ValidationError({
    code: 'value-type',
    path: '',
    message: `${verb} was not given an array.`,
    hint: 'Pass an array, also for a single one.',
  });
}
