import { ConfigurationError } from '../../errors/configuration.ts';
import { checkedOptions } from '../check-options.ts';
import type { DescribedTable } from '../describe/described-table.ts';
import { capacityOf } from '../request/capacity.ts';
import type { TableModels, TableOptions } from '../table-options.ts';
import { type WantedTable, wantedTable } from '../wanted/wanted-table.ts';
import { capacityThen } from './capacity-then.ts';
import { planBilling, planMaxima, planThroughput, planWarmThroughput } from './plan-capacity.ts';
import { creationStep } from './plan-creation.ts';
import { impossibilities } from './plan-impossible.ts';
import { planIndexes } from './plan-indexes.ts';
import { planReplicas } from './plan-replicas.ts';
import {
  planEncryption,
  planProtection,
  planRecovery,
  planStream,
  planTableClass,
  planTags,
  planTimeToLive,
} from './plan-settings.ts';
import type { TablePlan, TableStep } from './table-plan.ts';

/** What `planTable` takes. */
export interface PlanOptions<TModels = TableModels> extends TableOptions<TModels> {
  /** The whole name of a table that does not exist yet. Default: the model's, without any prefix. */
  readonly tableName?: string;
}

/**
 * What leads from a table as `describeTable` found it to the table that models and options ask for:
 * steps in the order in which they have to be taken, each with its words, what it destroys, what it
 * costs and the exact requests; and what DynamoDB cannot change at all. Sends nothing.
 *
 * The key, the indexes and the time to live are compared with the models, the settings with the
 * options that are given: what is left out is left alone. Indexes that no model declares are deleted.
 * Tags and point-in-time recovery need a description that asked for them; without,
 * `ConfigurationError` (`table-description`). Throws `DefinitionError` for models that cannot share a
 * table.
 *
 * @example
 * ```ts
 * import { describeTable, formatPlan, planTable } from 'dynamorm/tables';
 *
 * const plan = planTable(User, await describeTable(db, User), { deletionProtection: true });
 * console.log(formatPlan(plan));
 * // users: 1 step
 * //   1. deletion-protection: Protect the table from being deleted.
 * //      Takes seconds and costs nothing.
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function planTable<const TModels extends TableModels>(
  models: TModels,
  description: DescribedTable | undefined,
  options: PlanOptions<TModels> = {},
): TablePlan {
  const checked = checkedOptions<TModels, PlanOptions<TModels>>(options);
  return planWanted(wantedTable(models, checked), description, checked);
}

/** The plan of a table whose models are known to fit together. */
export function planWanted(
  wanted: WantedTable,
  description: DescribedTable | undefined,
  options: PlanOptions,
): TablePlan {
  const table = description?.name ?? options.tableName ?? wanted.ownName;
  const steps =
    description === undefined
      ? [creationStep(wanted, table, options)]
      : changes(wanted, description, options);
  const impossible = description === undefined ? [] : impossibilities(wanted.shape, description);
  const inSync = steps.length === 0 && impossible.length === 0;
  return { table, models: wanted.models, inSync, steps, impossible };
}

function changes(
  wanted: WantedTable,
  described: DescribedTable,
  options: TableOptions,
): readonly TableStep[] {
  requireApart(described, options);
  const capacity = capacityThen(described, capacityOf(wanted, options));
  const { deletions, replacements, creations } = planIndexes(wanted, described, capacity);
  const indexes = described.indexes.filter(({ kind }) => kind === 'globalIndex');
  const present = indexes.filter(({ name }) => !isAbout(deletions, name));
  const kept = present.filter(({ name }) => !isAbout(replacements, name));
  return [
    ...planProtection(described, options),
    ...deletions,
    ...planBilling(described, capacity, present),
    ...planThroughput(described, capacity, kept),
    ...planMaxima(described, capacity, kept),
    ...planWarmThroughput(described, options),
    ...replacements,
    ...creations,
    ...planStream(described, options),
    ...planTimeToLive(described, wanted.ttl, options),
    ...planTableClass(described, options),
    ...planEncryption(described, options),
    ...planRecovery(described, options),
    ...planTags(described, options),
    ...planReplicas(described, options),
  ];
}

function isAbout(steps: readonly TableStep[], index: string): boolean {
  return steps.some((step) => 'index' in step && step.index === index);
}

function requireApart(described: DescribedTable, options: TableOptions): void {
  const missing = (['tags', 'pointInTimeRecovery'] as const).find(
    (name) => options[name] !== undefined && described[name] === undefined,
  );
  if (missing === undefined) return;
  throw new ConfigurationError({
    code: 'table-description',
    message: `The description of ${described.name} does not say its ${missing}, which the options name.`,
    hint: `Ask for it: describeTable(db, models, { ${missing}: true }).`,
  });
}
