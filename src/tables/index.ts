/** The tables door: the tables of models, made, compared, changed and deleted. */
export { TablePlanError } from '../errors/table-plan.ts';
export type { Approval } from './approval.ts';
export {
  type AutoMigrateOptions,
  autoMigrate,
  type MigratedTable,
  type MigrationReport,
} from './auto-migrate.ts';
export {
  type BatchUpdateTableOptions,
  batchUpdateTable,
  type TableProgress,
} from './batch-update-table.ts';
export { type Checkpoint, fileCheckpoint } from './copy/checkpoint.ts';
export type {
  CopyOptions,
  CopyProgress,
  CopySide,
  TransformOptions,
} from './copy/copy-options.ts';
export { copyTable } from './copy/copy-table.ts';
export { type CreateTableOptions, createTable } from './create-table.ts';
export { type DeleteTableOptions, deleteTable } from './delete-table.ts';
export { type DescribeTableOptions, describeTable } from './describe-table.ts';
export type {
  DescribedBilling,
  DescribedIndex,
  DescribedReplica,
  DescribedTable,
  TableStatus,
} from './described-table.ts';
export {
  type EnsuredTable,
  type EnsureTableOptions,
  ensureTable,
  type TableOfModels,
} from './ensure-table.ts';
export { formatPlan } from './format-plan.ts';
export { type ListTablesOptions, listTables } from './list-tables.ts';
export { migrate } from './migrate.ts';
export { type PlanOptions, planTable } from './plan-table.ts';
export { type TableExistsOptions, tableExists } from './table-exists.ts';
export type {
  GlobalIndexName,
  Maxima,
  OnDemandBilling,
  ProvisionedBilling,
  Replica,
  StreamView,
  TableClassName,
  TableModels,
  TableOptions,
  Throughput,
} from './table-options.ts';
export type {
  Impossibility,
  TableCall,
  TablePlan,
  TableStep,
  TableStepKind,
} from './table-plan.ts';
export type { IndexShape, KeyType, TableKey, TableShape } from './table-shape.ts';
export type {
  CloudFormationOptions,
  TemplateModels,
  TemplateOptions,
} from './templates/template-options.ts';
export { toCloudFormation } from './templates/to-cloudformation.ts';
export { toTerraform } from './templates/to-terraform.ts';
export { type UpdateTableOptions, updateTable } from './update-table.ts';
