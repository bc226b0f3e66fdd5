import type { AnyModel } from '../../definition/model.ts';
import { refuseNoModel } from '../../definition/refuse-no-model.ts';
import type { TransactionFailure } from '../../errors/transaction.ts';
import { checkLine } from '../../operations/check.ts';
import { type GuardLine, guardLines, mergeGuards } from '../../operations/guard-lines.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { Place, PlacedLine, TransactionLine } from '../../operations/transact-line.ts';
import { keyOfAction } from '../../operations/transact-operation.ts';
import { asRead, type RecordedRead } from '../../operations/transact-read.ts';
import { noteModel } from '../observe/counters.ts';
import { operationContext } from '../verbs.ts';
import type { SnapshotContext } from './snapshot.ts';
import type { Patience } from './transaction-limits.ts';
import { readPending, scopeOver, uniqueUnread, writtenTwice } from './transaction-misuse.ts';

/** One run of a transaction's work: what it has read and what it is going to write. */
export interface Scope {
  /** With a clock that stands still: one moment for everything. */
  readonly database: SnapshotContext;
  readonly patience: Patience;
  /** By table and key. */
  readonly reads: Map<string, PendingRead>;
  /** Reads of several items on their way, each with its comparison to earlier ones. */
  readonly comparing: Set<Promise<unknown>>;
  readonly queue: Map<string, QueuedLine>;
  /** How many requests the reads took: those of one alone need no verifying among each other. */
  requests: number;
  /** Set where two reads of one item differ: what was decided on them cannot stand. */
  torn: TransactionFailure | undefined;
  isOpen: boolean;
}

/** A read on its way, and what it brought. */
export interface PendingRead {
  readonly promise: Promise<RecordedRead>;
  record: RecordedRead | undefined;
}

/** An operation that waits for the end. */
export interface QueuedLine {
  readonly verb: string;
  readonly model: string;
  readonly key: unknown;
  readonly read: RecordedRead | undefined;
  /** What its guard items are made with, where it has unique attributes. */
  readonly context: OperationContext;
  /** Makes the line; throws where it cannot be one. */
  build(): TransactionLine;
}

/** A run that has neither read nor written anything. */
export function openScope(database: SnapshotContext, patience: Patience): Scope {
  const now = database.now();
  return {
    database: { ...database, now: () => now },
    patience,
    reads: new Map(),
    comparing: new Set(),
    queue: new Map(),
    requests: 0,
    torn: undefined,
    isOpen: true,
  };
}

/** Notes which models a transaction is about; gives how many items it reads or writes. */
export function noteScope({ database: { counters }, reads, queue }: Scope): number {
  for (const { model } of queue.values()) noteModel(counters, model);
  for (const { record } of reads.values()) {
    if (record !== undefined) noteModel(counters, record.context.model.name);
  }
  return new Set([...reads.keys(), ...queue.keys()]).size;
}

/** Throws for a call without a model, and for one after the work is done. */
export function refuseCall(scope: Scope, verb: string, model: AnyModel): void {
  refuseNoModel(model, `tx.${verb}()`);
  if (!scope.isOpen) throw scopeOver(verb, model.name);
}

/** What the transaction read of an item that it is about to write; one operation for each item. */
export function readOfWritten(
  scope: Scope,
  item: string,
  subject: Pick<QueuedLine, 'verb' | 'model' | 'key'>,
): RecordedRead | undefined {
  const other = scope.queue.get(item);
  if (other !== undefined) throw writtenTwice(other, subject);
  const pending = scope.reads.get(item);
  if (pending !== undefined && pending.record === undefined) throw readPending(subject);
  return pending?.record;
}

/** Ends a run: the lines in the order of the operations, then a check for each item only read. */
export async function closeScope(scope: Scope): Promise<readonly PlacedLine[]> {
  scope.isOpen = false;
  // Also those that the work did not wait for: they may be part of its result.
  const [records] = await Promise.all([
    Promise.all([...scope.reads.values()].map(({ promise }) => promise)),
    Promise.all(scope.comparing),
  ]);
  // What only reads is verified by reading, which takes items of any width.
  if (scope.queue.size === 0) return [];
  const queued = [...scope.queue.values()].map((line, index) => {
    const placed = placedLine(line.build(), index, line.read);
    return { placed, guards: guardsOf(line, placed, index) };
  });
  const items = [...scope.reads.keys()];
  const checks = records.flatMap((read, position) =>
    scope.queue.has(items[position] ?? '') ? [] : [readLine(scope, read)],
  );
  const guards = mergeGuards(queued.flatMap((one) => one.guards));
  return [...queued.map(({ placed }) => placed), ...guards, ...checks];
}

/**
 * Ends a run that failed. What it was reading is a part of the call, and over before the call is. It
 * is not cancelled: whoever began it may not wait for it any more, and nobody would handle that.
 */
export async function abandonScope(scope: Scope): Promise<void> {
  scope.isOpen = false;
  const reads = [...scope.reads.values()].map(({ promise }) => promise);
  await Promise.allSettled([...reads, ...scope.comparing]);
}

/** Named one by one: a spread of so many takes longer than all else that is done with a line. */
function placedLine(line: TransactionLine, index: number, read: Place['read']): PlacedLine {
  const { verb, model, key, item, action, operation, fromRefusal, decodeImage, instead } = line;
  return {
    verb,
    model,
    key,
    item,
    action,
    operation,
    fromRefusal,
    decodeImage,
    instead,
    index,
    read,
  };
}

/** The guard items of a write that changes unique attributes: where it stands, they stand. */
function guardsOf(
  { context, read, verb }: QueuedLine,
  { operation, key, action }: PlacedLine,
  index: number,
): readonly (GuardLine & Place)[] {
  if (operation?.claims === undefined) return [];
  if (read === undefined && verb !== 'create') throw uniqueUnread(verb, context.model.name, key);
  const before = read?.image ?? read?.hidden;
  const wireKey = keyOfAction(context.model, action);
  const after = operation.claims(before);
  return guardLines(context, { key, wireKey }, before, after).map((line) => ({
    ...line,
    index,
    read: undefined,
  }));
}

/** The check that an item which is not written is still what was read. */
function readLine({ database }: Scope, read: RecordedRead): PlacedLine {
  const context = operationContext({ ...database, also: asRead(read) }, read.context.model);
  const check = { verb: 'get', key: read.key, presence: 'either', conditions: [] } as const;
  return { ...checkLine(context, check), index: undefined, read };
}
