import type { AnyModel } from '../../definition/model.ts';
import { ValidationError } from '../../errors/value.ts';
import type { Condition } from '../../expression/condition.ts';
import type { UpdateAction } from '../../expression/update.ts';
import { type BuiltUpdate, buildUpdate } from '../../operations/build-update.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { IdempotentOptions } from '../call/call-options.ts';
import { type ConditionArguments, conditionFrom } from '../query/search-arguments.ts';
import type { ReturnMode, UpdateBuilder } from './update-builder.ts';

/** What an update builder is made with: where its changes go. */
export interface BuilderContext {
  /** The moment of the call. */
  readonly operation: () => OperationContext;
  /** Sends an update that is made in the context it is given; missing in a transaction. */
  readonly send?: (
    make: (context: OperationContext) => ReturnType<typeof buildUpdate>,
    options: IdempotentOptions | undefined,
  ) => Promise<unknown>;
  /** In a transaction, which sends what was gathered last: told of every step. */
  readonly gather?: (update: BuiltUpdate) => void;
}

/** A builder of what was gathered so far. This is where it meets the types of its model. */
export function makeUpdateBuilder<TModel extends AnyModel>(
  context: BuilderContext,
  update: BuiltUpdate,
): UpdateBuilder<TModel> {
  context.gather?.(update);
  const extend = (change: Partial<BuiltUpdate>): UpdateBuilder<TModel> =>
    makeUpdateBuilder(context, { ...update, ...change });
  const act = (action: UpdateAction): UpdateBuilder<TModel> =>
    extend({ actions: [...update.actions, action] });
  const must = (condition: Condition): UpdateBuilder<TModel> =>
    extend({ condition: joined('and', update.condition, condition) });
  const built = () => buildUpdate(context.operation(), update);
  const builder = {
    set: (path: string, value: unknown) => act({ kind: 'set', path, value: present(path, value) }),
    setIfNotExists: (path: string, value: unknown) =>
      act({ kind: 'setIfNotExists', path, value: present(path, value) }),
    remove: (path: string) => act({ kind: 'remove', path }),
    increment: (path: string, by?: unknown) => act({ kind: 'add', path, value: by, counts: true }),
    decrement: (path: string, by?: unknown) =>
      act({ kind: 'add', path, value: by, counts: true, negative: true }),
    add: (path: string, value: unknown) => act({ kind: 'add', path, value: present(path, value) }),
    delete: (path: string, elements: unknown) => act({ kind: 'delete', path, elements }),
    appendToList: (path: string, values: readonly unknown[]) =>
      act({ kind: 'append', path, values, at: 'end' }),
    prependToList: (path: string, values: readonly unknown[]) =>
      act({ kind: 'append', path, values, at: 'start' }),
    setListElement: (path: string, position: number, value: unknown) =>
      act({ kind: 'set', path: elementPath(path, position), value: present(path, value) }),
    removeFromListAt: (path: string, position: number) =>
      act({ kind: 'remove', path: elementPath(path, position) }),
    condition: (...condition: ConditionArguments) => must(conditionFrom(condition)),
    orCondition: (...condition: ConditionArguments) =>
      extend({ condition: joined('or', update.condition, conditionFrom(condition)) }),
    conditionExists: (path: string) => must({ kind: 'existence', path, operator: 'exists' }),
    conditionNotExists: (path: string) => must({ kind: 'existence', path, operator: 'not_exists' }),
    conditionVersion: (version: number) => extend({ version: versionFrom(version) }),
    returning: (mode: ReturnMode) => extend({ returning: modeFrom(mode) }),
    execute: async (options?: IdempotentOptions) => sendBuilt(context, update, options),
    toRequest: () => built().request,
  };
  return Object.freeze(builder) as unknown as UpdateBuilder<TModel>;
}

async function sendBuilt(
  { send }: BuilderContext,
  update: BuiltUpdate,
  options: IdempotentOptions | undefined,
): Promise<unknown> {
  return send?.((context) => buildUpdate(context, update), options);
}

/** Conditions are joined from left to right: a later `or` is an alternative to all before it. */
function joined(kind: 'and' | 'or', before: Condition | undefined, next: Condition): Condition {
  return before === undefined ? next : { kind, conditions: [before, next] };
}

function elementPath(path: string, position: number): string {
  if (Number.isSafeInteger(position) && position >= 0) return `${path}[${position}]`;
  throw new ValidationError({
    code: 'list-position',
    path,
    message: `${JSON.stringify(path)} has no element ${String(position)}.`,
    hint: 'Elements are counted from 0, in whole numbers; DynamoDB does not count from the end.',
  });
}

/** A version to demand. One that is missing must not become a write without the demand. */
function versionFrom(version: number): number {
  if (Number.isSafeInteger(version) && version >= 0) return version;
  throw new ValidationError({
    code: 'value-type',
    path: '',
    message: `conditionVersion was given ${String(version)}.`,
    hint: 'Give the version that was read, a whole number; leave the call out to write any version.',
  });
}

const modes: readonly unknown[] = ['new', 'old', 'updatedNew', 'updatedOld', 'none'];

function modeFrom(mode: ReturnMode): ReturnMode {
  if (modes.includes(mode)) return mode;
  throw new ValidationError({
    code: 'returning-unknown',
    path: '',
    message: `returning() was given ${JSON.stringify(mode)}.`,
    hint: `It takes one of ${modes.join(', ')}.`,
  });
}

function present(path: string, value: unknown): unknown {
  if (value !== undefined) return value;
  throw new ValidationError({
    code: 'value-undefined',
    path,
    message: `${JSON.stringify(path)} was set to undefined.`,
    hint: 'Use remove() to take an attribute away, or leave the call out to leave it alone.',
  });
}
