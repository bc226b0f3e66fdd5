import { isConditionFailed, isVersionConflict } from '../../errors/guards.ts';
import { differenceOperation, readItem } from '../../operations/difference.ts';
import { getOrThrowOperation } from '../../operations/get.ts';
import type { Operation, OperationContext } from '../../operations/operation.ts';
import type { GivenItem } from '../../operations/put.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Deadline } from '../call/deadline.ts';
import { type ExecutionContext, execute } from '../call/execute.ts';
import { pause } from '../call/pause.ts';

/** Rounds of reading and writing before it is given up. */
const mostRounds = 10;
const shortestPauseMs = 10;
const longestPauseMs = 1_000;

/** What mutating needs: the database, and the moment of each round. */
export interface MutationContext {
  readonly database: ExecutionContext;
  readonly operation: () => OperationContext;
  /** Sends an update that is made in the context it is given. */
  readonly send: (
    make: (context: OperationContext) => Operation<'UpdateItem', unknown>,
    options: CallOptions | undefined,
  ) => Promise<unknown>;
}

/** Reads, changes, and writes the difference, until nobody wrote in between. */
export async function mutateItem(
  { database, operation, send }: MutationContext,
  key: object,
  change: (item: object) => unknown,
  options: CallOptions | undefined,
): Promise<unknown> {
  for (let round = 1; ; round += 1) {
    const context = operation();
    const { item, wire } = await execute(database, readOperation(context, key), options);
    const read = readItem(context, { key, item, wire });
    const changed = (await change(item)) as GivenItem;
    const write = differenceOperation(context, read, changed);
    // Not what the caller returned: it may lack what the library writes.
    if (write === undefined) return context.codec.decodeItem(wire);
    try {
      return await send((on) => differenceOperation(on, read, changed) ?? write, options);
    } catch (error) {
      const isConflict = isVersionConflict(error) || isConditionFailed(error);
      if (!isConflict || round === mostRounds) throw error;
      await pauseAfter(round, options, database.deadline);
    }
  }
}

/** What a read gives: the item, and as it travelled. */
interface Found {
  readonly item: GivenItem;
  readonly wire: WireItem;
}

function readOperation(context: OperationContext, key: object): Operation<'GetItem', Found> {
  const {
    instead: _,
    unless: __,
    // The stored form is wanted as well.
    parse: ___,
    ...read
  } = getOrThrowOperation(context, { key, consistent: true }, 'mutate');
  return {
    ...read,
    fromResponse: (response) => ({
      item: read.fromResponse(response) as GivenItem,
      wire: response.Item ?? {},
    }),
  };
}

async function pauseAfter(
  round: number,
  options: CallOptions | undefined,
  deadline: Deadline | undefined,
): Promise<void> {
  const most = Math.min(longestPauseMs, shortestPauseMs * 2 ** round);
  const cancelled = {
    message: 'mutate() was cancelled between two rounds.',
    hint: 'error.cause is the reason that the signal was given. Nothing was written.',
    attempts: round,
  };
  const bound = { deadline, what: 'mutate()' };
  await pause(Math.random() * most, options?.signal, cancelled, bound);
}
