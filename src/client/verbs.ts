import { codecOf } from '../codec/codec.ts';
import type { AnyModel } from '../definition/model.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { conditionOf } from '../expression/condition-builder.ts';
import { type DeleteInput, deleteOperation } from '../operations/delete.ts';
import { type GetInput, getOperation, getOrThrowOperation } from '../operations/get.ts';
import type { OperationContext } from '../operations/operation.ts';
import { createOperation, type GivenItem, putOperation } from '../operations/put.ts';
import { removeOperation, restoreOperation } from '../operations/soft-delete.ts';
import { updateOperation } from '../operations/update.ts';
import { updateAllOperation } from '../operations/update-all.ts';
import { upsertOperation } from '../operations/upsert.ts';
import type { DeleteOptions, ReadOptions, RequestMaker, WriteOptions } from './bound-model.ts';

/** Options of a write on any model. */
export type AnyWriteOptions = WriteOptions<AnyModel>;

/** Options of a delete on any model. */
export type AnyDeleteOptions = DeleteOptions<AnyModel>;

/** What operations need of their database. */
export interface VerbContext {
  readonly now: () => Date;
  readonly tableOf: (model: ModelNode) => string;
  /** What must hold beside what a write itself asks: what a transaction has read. */
  readonly also?: Condition | undefined;
}

/** The verbs of one model, each from its arguments to an operation; no I/O. */
export interface Verbs {
  get(key: object, options?: ReadOptions): ReturnType<typeof getOperation>;
  getOrThrow(key: object, options?: ReadOptions): ReturnType<typeof getOrThrowOperation>;
  create(item: GivenItem): ReturnType<typeof createOperation>;
  put(item: GivenItem, options?: AnyWriteOptions): ReturnType<typeof putOperation>;
  update(
    key: object,
    changes: GivenItem,
    options?: AnyWriteOptions,
  ): ReturnType<typeof updateOperation>;
  updateAll(item: GivenItem, options?: AnyWriteOptions): ReturnType<typeof updateAllOperation>;
  upsert(
    key: object,
    item: GivenItem,
    options?: AnyWriteOptions,
  ): ReturnType<typeof upsertOperation>;
  delete(key: object, options?: AnyDeleteOptions): ReturnType<typeof removeOperation>;
  hardDelete(key: object, options?: AnyDeleteOptions): ReturnType<typeof deleteOperation>;
  restore(key: object, options?: AnyWriteOptions): ReturnType<typeof restoreOperation>;
}

/** What an operation is made from, at this moment. */
export function operationContext(database: VerbContext, model: ModelNode): OperationContext {
  const { also } = database;
  return {
    model,
    codec: codecOf(model),
    table: database.tableOf(model),
    now: database.now(),
    also,
  };
}

/** The verbs of one model. */
export function verbsOf(database: VerbContext, model: ModelNode): Verbs {
  const context = (): OperationContext => operationContext(database, model);
  return {
    get: (key, options) => getOperation(context(), readInput(key, options)),
    getOrThrow: (key, options) => getOrThrowOperation(context(), readInput(key, options)),
    create: (item) => createOperation(context(), item),
    put: (item, options) => putOperation(context(), item, conditionIn(options)),
    update: (key, changes, options) =>
      updateOperation(context(), { key, changes, condition: conditionIn(options) }),
    updateAll: (item, options) => updateAllOperation(context(), item, conditionIn(options)),
    upsert: (key, changes, options) =>
      upsertOperation(context(), { key, changes, condition: conditionIn(options) }),
    delete: (key, options) => removeOperation(context(), deleteInput(key, options)),
    hardDelete: (key, options) => deleteOperation(context(), deleteInput(key, options)),
    restore: (key, options) => restoreOperation(context(), key, conditionIn(options)),
  };
}

/** The verbs as the requests they would send. */
export function requestsOf(verbs: Verbs): RequestMaker<AnyModel> {
  const maker = {
    get: (key: object, options?: ReadOptions) => verbs.get(key, options).request,
    create: (item: GivenItem) => verbs.create(item).request,
    put: (item: GivenItem, options?: AnyWriteOptions) => verbs.put(item, options).request,
    update: (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      verbs.update(key, changes, options).request,
    updateAll: (item: GivenItem, options?: AnyWriteOptions) =>
      verbs.updateAll(item, options).request,
    upsert: (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      verbs.upsert(key, item, options).request,
    delete: (key: object, options?: AnyDeleteOptions) => verbs.delete(key, options).request,
    hardDelete: (key: object, options?: AnyDeleteOptions) => verbs.hardDelete(key, options).request,
    restore: (key: object, options?: AnyWriteOptions) => verbs.restore(key, options).request,
  };
  return Object.freeze(maker) as unknown as RequestMaker<AnyModel>;
}

function readInput(key: object, options: ReadOptions | undefined): GetInput {
  return { key, consistent: options?.consistent ?? false, shown: options };
}

function deleteInput(key: object, options: AnyDeleteOptions | undefined): DeleteInput {
  return { key, condition: conditionIn(options), version: options?.version };
}

function conditionIn(options: AnyWriteOptions | undefined): Condition | undefined {
  return options?.if === undefined ? undefined : conditionOf(options.if);
}
