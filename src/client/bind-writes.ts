import type { AnyModel } from '../definition/model.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { GivenItem } from '../operations/put.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import type { UpdateManyOptions } from './bound-model.ts';
import type { CallOptions, IdempotentOptions } from './call/call-options.ts';
import { deleteIdempotently } from './idempotent.ts';
import { subjectsOf } from './observe/counters.ts';
import { perform } from './observe/perform.ts';
import { type SendWrite, writeSender } from './send-write.ts';
import type { SnapshotContext } from './transaction/snapshot.ts';
import { type BuilderContext, makeUpdateBuilder } from './update/make-update-builder.ts';
import { mutateItem } from './update/mutate.ts';
import { updateEach } from './update/update-many.ts';
import {
  type AnyDeleteOptions,
  type AnyWriteOptions,
  operationContext,
  type VerbContext,
  type Verbs,
  verbsOf,
} from './verbs.ts';

type AnyManyOptions = UpdateManyOptions<AnyModel>;

/** The writes of a bound model. What refuses an argument rejects, like any other failure. */
export function writesOf(database: SnapshotContext, model: AnyModel, verbs: Verbs): object {
  const calls = writeCalls(database, model);
  return { ...oneByOne(calls, verbs), ...stepByStep(calls) };
}

/** How the writes of one model are called, and what of it is sent. */
interface WriteCalls {
  readonly database: SnapshotContext;
  readonly model: AnyModel;
  readonly send: SendWrite;
  /** Makes the call that a verb is. */
  readonly call: <TResult>(
    verb: WriteVerb,
    work: (within: SnapshotContext) => Promise<TResult>,
  ) => Promise<TResult>;
}

function writeCalls(database: SnapshotContext, model: AnyModel): WriteCalls {
  const subjects = subjectsOf(model['~node'], writeVerbs);
  return {
    database,
    model,
    send: writeSender(database, model),
    call: (verb, work) => perform(database, subjects[verb], work),
  };
}

/** The verbs that are one operation. */
function oneByOne({ database, model, send, call }: WriteCalls, verbs: Verbs): object {
  const write = (
    verb: WriteVerb,
    make: (verbs: Verbs) => VerbOperation,
    options?: IdempotentOptions,
  ): Promise<unknown> => {
    const makeOn = (on: VerbContext): VerbOperation =>
      make(on === database ? verbs : verbsOf(on, model['~node']));
    return call(verb, (within) => send(within, makeOn, options));
  };
  const remove = (
    verb: 'delete' | 'hardDelete',
    key: object,
    options?: AnyDeleteOptions,
  ): Promise<unknown> =>
    options?.idempotent === true
      ? call(verb, (within) => deleteIdempotently(within, verb, model, key, options))
      : write(verb, (on) => on[verb](key, options), options);
  return {
    create: (item: GivenItem, options?: IdempotentOptions) =>
      write('create', (on) => on.create(item), options),
    put: (item: GivenItem, options?: AnyWriteOptions) =>
      write('put', (on) => on.put(item, options), options),
    update: (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      write('update', (on) => on.update(key, changes, options), options),
    upsert: (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      write('upsert', (on) => on.upsert(key, item, options), options),
    delete: (key: object, options?: AnyDeleteOptions) => remove('delete', key, options),
    hardDelete: (key: object, options?: AnyDeleteOptions) => remove('hardDelete', key, options),
    restore: (key: object, options?: AnyWriteOptions) =>
      write('restore', (on) => on.restore(key, options), options),
    updateAll: (item: GivenItem, options?: AnyWriteOptions) =>
      write('updateAll', (on) => on.updateAll(item, options), options),
  };
}

/** The verbs that gather, repeat, or read before they write. */
function stepByStep({ database, model, send, call }: WriteCalls): object {
  const node = model['~node'];
  const operation = (): OperationContext => operationContext(database, node);
  const sendMade =
    (within: SnapshotContext) =>
    (make: (context: OperationContext) => VerbOperation, options?: IdempotentOptions) =>
      send(within, (on) => make(operationContext(on, node)), options);
  const sendBuilt: BuilderContext['send'] = (make, options) =>
    call('updateBuilder', async (within) => {
      const result = await sendMade(within)(make, options);
      // What it gives may be nothing, where only the change was asked for.
      within.counters.items = 1;
      return result;
    });
  return {
    updateMany: (keys: readonly object[], changes: GivenItem, options?: AnyManyOptions) =>
      call('updateMany', async (within) => {
        const moment = database.now();
        const update = (context: VerbContext, key: object) =>
          verbsOf({ ...context, now: () => moment }, node).update(key, changes, options);
        const one = (key: object) => send(within, (on) => update(on, key), options);
        const outcomes = await updateEach(keys, one, options);
        within.counters.items = outcomes.filter(({ status }) => status === 'done').length;
        return outcomes;
      }),
    updateBuilder: (key: object) =>
      makeUpdateBuilder({ operation, send: sendBuilt }, { key, actions: [], returning: 'new' }),
    mutate: (key: object, change: (item: object) => unknown, options?: CallOptions) =>
      call('mutate', (within) =>
        mutateItem({ database: within, operation, send: sendMade(within) }, key, change, options),
      ),
  };
}

const writeVerbs = [
  'create',
  'put',
  'update',
  'upsert',
  'delete',
  'hardDelete',
  'restore',
  'updateAll',
  'updateMany',
  'updateBuilder',
  'mutate',
] as const;

type WriteVerb = (typeof writeVerbs)[number];
