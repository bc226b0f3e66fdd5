import type { AnyModel } from '../../definition/model.ts';
import type { Condition } from '../../expression/condition.ts';
import { type BuiltUpdate, buildUpdate } from '../../operations/build-update.ts';
import { checkLine } from '../../operations/check.ts';
import { isNotHidden } from '../../operations/liveness.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { TransactionLine, WriteOperation } from '../../operations/transact-line.ts';
import { lineOf, type VerbOperation } from '../../operations/transact-operation.ts';
import { asRead, type RecordedRead } from '../../operations/transact-read.ts';
import { operationContext, type VerbContext, type Verbs, verbsOf } from '../verbs.ts';
import { keyedRead } from './snapshot.ts';
import { readOfWritten, refuseCall, type Scope } from './transaction-scope.ts';

/** Adds a write to what is sent at the end. */
export function queueWrite(
  scope: Scope,
  verb: string,
  model: AnyModel,
  make: (verbs: Verbs) => VerbOperation,
): void {
  queueOperation(scope, verb, model, (database) => make(verbsOf(database, model['~node'])));
}

/** Adds a write that is made with the database of this run; gives what it was made to. */
export function queueOperation(
  scope: Scope,
  verb: string,
  model: AnyModel,
  make: (database: VerbContext) => VerbOperation,
): WriteOperation | undefined {
  const lineWith = (database: VerbContext, read?: RecordedRead): TransactionLine =>
    lineOf(operationContext(database, model['~node']), made(make(database), read));
  return queue(scope, verb, model, lineWith).operation;
}

/**
 * What is sent. An upsert that is going to replace what is hidden is known by the read, and must be
 * that at once where there are unique values: its guards are those of the item that is stored.
 */
function made(operation: VerbOperation, read: RecordedRead | undefined): VerbOperation {
  const { hidden: wireItem, context } = read ?? {};
  if (wireItem === undefined || context?.model.unique.length === 0) return operation;
  // An operation of one name or the other is one of the two; the compiler does not see it.
  return (operation.instead?.({ wireItem }) as WriteOperation | undefined) ?? operation;
}

/** Adds a condition on an item that is not written; one that is hidden does not meet it. */
export function queueCheck(scope: Scope, model: AnyModel, key: object, condition: Condition): void {
  queue(scope, 'check', model, (database) => {
    const context = operationContext(database, model['~node']);
    const conditions = [isNotHidden(context.model, context.now), condition];
    return checkLine(context, { verb: 'check', key, presence: 'either', conditions });
  });
}

/** What an update builder in a transaction needs: where its steps go. */
export interface BuilderQueue {
  readonly operation: () => OperationContext;
  readonly gather: (update: BuiltUpdate) => void;
}

/** Adds an update that is still being gathered: what was gathered last is what is sent. */
export function queueBuilt(scope: Scope, model: AnyModel, key: object): BuilderQueue {
  refuseCall(scope, 'updateBuilder', model);
  const subject = { verb: 'update', model: model.name, key };
  const { item } = keyedRead(scope.database, [model, key]);
  const read = readOfWritten(scope, item, subject);
  const also = read === undefined ? undefined : asRead(read);
  const context = operationContext({ ...scope.database, also }, model['~node']);
  let latest: BuiltUpdate = { key, actions: [], returning: 'none' };
  const build = (): TransactionLine => lineOf(context, buildUpdate(context, latest));
  scope.queue.set(item, { ...subject, read, context: { ...context, also: undefined }, build });
  return {
    operation: () => context,
    gather(update) {
      refuseCall(scope, 'update', model);
      latest = update;
    },
  };
}

/** Makes a line now, so that a mistake is thrown where it was made. */
function queue(
  scope: Scope,
  verb: string,
  model: AnyModel,
  make: (database: VerbContext, read?: RecordedRead) => TransactionLine,
): TransactionLine {
  refuseCall(scope, verb, model);
  const node = model['~node'];
  const lineWith = (also: Condition | undefined, read?: RecordedRead): TransactionLine =>
    make(also === undefined ? scope.database : { ...scope.database, also }, read);
  // Only the line tells which item it is about, and so whether that was read.
  const unread = lineWith(undefined);
  const { item, key } = unread;
  const read = readOfWritten(scope, item, { verb, model: model.name, key });
  const line =
    read === undefined || impliesRead(verb, read) ? unread : lineWith(asRead(read), read);
  const context = operationContext(scope.database, node);
  scope.queue.set(item, { verb, model: model.name, key, read, context, build: () => line });
  return line;
}

/** What was missing and is created must be missing anyway. */
function impliesRead(verb: string, { image }: RecordedRead): boolean {
  return verb === 'create' && image === undefined;
}
