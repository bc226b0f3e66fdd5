/** The tables door: the tables of models, made, compared, changed and deleted. */

export type { StreamView } from '../definition/stream-view.ts';
export { TablePlanError } from '../errors/table-plan.ts';
export type { Approval } from './change/approval.ts';
export {
  type BatchUpdateTableOptions,
  batchUpdateTable,
  type TableProgress,
} from './change/batch-update-table.ts';
export { type DeleteTableOptions, deleteTable } from './change/delete-table.ts';
export { type UpdateTableOptions, updateTable } from './change/update-table.ts';
export { type Checkpoint, fileCheckpoint } from './copy/checkpoint.ts';
export type {
  CopyOptions,
  CopyProgress,
  CopySide,
  Transform,
  TransformOptions,
} from './copy/copy-options.ts';
export { copyTable } from './copy/copy-table.ts';
export {
  type AutoMigrateOptions,
  autoMigrate,
  type MigratedTable,
  type MigrationReport,
} from './create/auto-migrate.ts';
export { type CreateTableOptions, createTable } from './create/create-table.ts';
export {
  type EnsuredTable,
  type EnsureTableOptions,
  ensureTable,
  type TableOfModels,
} from './create/ensure-table.ts';
export { migrate } from './create/migrate.ts';
export { type DescribeTableOptions, describeTable } from './describe/describe-table.ts';
export type {
  DescribedBilling,
  DescribedIndex,
  DescribedReplica,
  DescribedTable,
  TableStatus,
} from './describe/described-table.ts';
export { type ListTablesOptions, listTables } from './describe/list-tables.ts';
export { type TableExistsOptions, tableExists } from './describe/table-exists.ts';
export { formatPlan } from './plan/format-plan.ts';
export { type PlanOptions, planTable } from './plan/plan-table.ts';
export type {
  Impossibility,
  TableCall,
  TablePlan,
  TableStep,
  TableStepKind,
} from './plan/table-plan.ts';
export type {
  GlobalIndexName,
  Maxima,
  OnDemandBilling,
  ProvisionedBilling,
  Replica,
  TableClassName,
  TableModels,
  TableOptions,
  Throughput,
} from './table-options.ts';
export type {
  CloudFormationOptions,
  TemplateModels,
  TemplateOptions,
} from './templates/template-options.ts';
export { toCloudFormation } from './templates/to-cloudformation.ts';
export { toTerraform } from './templates/to-terraform.ts';
export type { IndexShape, KeyType, TableKey, TableShape } from './wanted/table-shape.ts';
