import { setTimeout as sleep } from 'node:timers/promises';
import { keyProperties } from '../definition/key.ts';
import { storedName } from '../definition/model-node.ts';
import { isConditionFailed, isVersionConflict } from '../errors/guards.ts';
import { AbortedError } from '../errors/request.ts';
import type { Condition } from '../expression/condition.ts';
import type { UpdateAction } from '../expression/update.ts';
import { buildUpdate } from '../operations/build-update.ts';
import { getOrThrowOperation } from '../operations/get.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { GivenItem } from '../operations/put.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { CallOptions } from './call-options.ts';
import { type ExecutionContext, execute } from './execute.ts';

/** Rounds of reading and writing before it is given up. */
const mostRounds = 10;
const shortestPauseMs = 10;
const longestPauseMs = 1_000;

/** What mutating needs: the database, and the moment of each round. */
export interface MutationContext {
  readonly database: ExecutionContext;
  readonly operation: () => OperationContext;
}

/** Reads, changes, and writes the difference, until nobody wrote in between. */
export async function mutateItem(
  { database, operation }: MutationContext,
  key: object,
  change: (item: object) => unknown,
  options: CallOptions | undefined,
): Promise<unknown> {
  for (let round = 1; ; round += 1) {
    const context = operation();
    const read = getOrThrowOperation(context, { key, consistent: true }, 'mutate');
    const item = (await execute(database, read, options)) as GivenItem;
    // Encoded before the change, which may alter the object that it is given.
    const before = encodedParts(context, item);
    const changed = (await change(item)) as GivenItem;
    const write = differenceOf(context, key, before, item, changed);
    if (write === undefined) return changed;
    try {
      return await execute(database, write, options);
    } catch (error) {
      const isConflict = isVersionConflict(error) || isConditionFailed(error);
      if (!isConflict || round === mostRounds) throw error;
      await pause(round, options);
    }
  }
}

/** The attributes of an item as they are stored, by property; what the library writes is left out. */
function encodedParts({ model, codec }: OperationContext, item: GivenItem): WireItem {
  const { createdAt, updatedAt, deletedAt, version } = model.roles;
  const left = [...keyProperties(model.key), createdAt, updatedAt, deletedAt, version];
  const entries = Object.keys(model.shape).flatMap((property) => {
    if (left.includes(property) || item[property] === undefined) return [];
    const value = codec.encodeAttribute(property, item[property]);
    return value === undefined ? [] : [[property, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The smallest update that makes the one item the other; `undefined` where they are the same. */
function differenceOf(
  context: OperationContext,
  key: object,
  before: WireItem,
  read: GivenItem,
  changed: GivenItem,
): ReturnType<typeof buildUpdate> | undefined {
  const after = encodedParts(context, changed);
  const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (property) => JSON.stringify(before[property]) !== JSON.stringify(after[property]),
  );
  if (properties.length === 0) return undefined;
  const actions = properties.map(
    (path): UpdateAction =>
      after[path] === undefined
        ? { kind: 'remove', path }
        : { kind: 'set', path, value: changed[path] },
  );
  const { version } = context.model.roles;
  const expected = version === undefined ? undefined : (read[version] as number);
  const condition = version === undefined ? unchanged(context, before, properties) : undefined;
  return buildUpdate(context, { key, actions, condition, version: expected, returning: 'new' });
}

/** The condition that attributes are still as they were read. */
function unchanged(
  { model, codec }: OperationContext,
  before: WireItem,
  properties: readonly string[],
): Condition {
  const conditions = properties.map((path): Condition => {
    const stored = before[path];
    return stored === undefined
      ? { kind: 'existence', path, operator: 'not_exists' }
      : { kind: 'comparison', path, operator: '=', value: decoded(path, stored) };
  });
  return { kind: 'and', conditions };

  function decoded(path: string, stored: AttributeValue): unknown {
    const item = codec.decodePartial({ [storedName(model.shape, path)]: stored }) as GivenItem;
    return item[path];
  }
}

async function pause(round: number, options: CallOptions | undefined): Promise<void> {
  const most = Math.min(longestPauseMs, shortestPauseMs * 2 ** round);
  const { signal } = options ?? {};
  await sleep(Math.random() * most, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw new AbortedError({
      code: 'request-aborted',
      message: 'mutate() was cancelled between two rounds.',
      hint: 'error.cause is the reason that the signal was given. Nothing was written.',
      cause: signal?.reason,
      attempts: round,
      ambiguous: false,
    });
  });
}
