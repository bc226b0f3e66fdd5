import type { OperationName, RequestOf } from '../../wire/requests.ts';

/** A request that changes a table. */
export type TableCall = {
  [TName in OperationName]: { readonly operation: TName; readonly request: RequestOf<TName> };
}[
  | 'CreateTable'
  | 'UpdateTable'
  | 'UpdateTimeToLive'
  | 'TagResource'
  | 'UntagResource'
  | 'UpdateContinuousBackups'];

/** What a step does. */
export type TableStepKind =
  | 'create-table'
  | 'create-index'
  | 'delete-index'
  | 'replace-index'
  | 'change-billing'
  | 'change-throughput'
  | 'change-maximum'
  | 'change-warm-throughput'
  | 'enable-ttl'
  | 'change-ttl'
  | 'disable-ttl'
  | 'change-stream'
  | 'change-tags'
  | 'deletion-protection'
  | 'table-class'
  | 'encryption'
  | 'point-in-time-recovery'
  | 'replica-add'
  | 'replica-remove';

/** The kinds of steps that are about an index, and name it. */
type IndexStepKind = 'create-index' | 'delete-index' | 'replace-index';

/** The kinds of steps that are about a replica, and name its region. */
type ReplicaStepKind = 'replica-add' | 'replica-remove';

/** The kinds of steps that are about the table, or an index where they name one. */
type CapacityStepKind = 'change-throughput' | 'change-maximum';

interface StepDetails {
  /** What approves it: its kind, and what it is about: `delete-index:byEmail`. */
  readonly id: string;
  /** The table's whole name. */
  readonly table: string;
  /** What it does. */
  readonly words: string;
  /** What is lost; `undefined` where nothing is. Such a step needs to be approved. */
  readonly destroys: string | undefined;
  /** How long it takes and what it costs. */
  readonly cost: string;
  /** What it sends, in this order, waiting after each. */
  readonly calls: readonly TableCall[];
}

/** One step from a table as it is to the table as it should be. Plain data. */
export type TableStep = StepDetails &
  (
    | { readonly kind: IndexStepKind; readonly index: string }
    | { readonly kind: ReplicaStepKind; readonly region: string }
    | { readonly kind: CapacityStepKind; readonly index: string | undefined }
    | { readonly kind: Exclude<TableStepKind, IndexStepKind | ReplicaStepKind | CapacityStepKind> }
  );

/** A difference that DynamoDB cannot change in an existing table. */
export interface Impossibility {
  readonly kind: 'table-key' | 'key-type' | 'local-index';
  /** What differs. */
  readonly words: string;
  /** What can be done instead. */
  readonly hint: string;
}

/** What leads from a table as it is to the table as it should be. Plain data. */
export interface TablePlan {
  /** The table's whole name. */
  readonly table: string;
  /** The models that live in it. */
  readonly models: readonly string[];
  /** True where there is nothing to do: no steps, and nothing that is impossible. */
  readonly inSync: boolean;
  /** In the order in which they have to be taken. */
  readonly steps: readonly TableStep[];
  readonly impossible: readonly Impossibility[];
}
