import { ConfigurationError } from '../errors/configuration.ts';
import { streamWanted } from './request/create-table-request.ts';
import type { TableModels, TableOptions } from './table-options.ts';

/**
 * The options of any models, checked: where their types, which follow from the models, meet the code
 * that works for all. Throws `ConfigurationError` for settings that exclude each other.
 */
export function checkedOptions<TModels extends TableModels, TOptions extends TableOptions<TModels>>(
  options: TOptions,
): TableOptions & Omit<TOptions, keyof TableOptions> {
  const plain = options as unknown as TableOptions & Omit<TOptions, keyof TableOptions>;
  const { replicas = [], pointInTimeRecovery } = plain;
  if (replicas.length > 0 && streamWanted(plain) !== 'bothImages') {
    throw new ConfigurationError({
      code: 'table-replicas-stream',
      message: `A table with replicas was given the stream ${JSON.stringify(plain.stream)}.`,
      hint: "Changes travel to replicas through it: leave the option out, or make it 'bothImages'.",
    });
  }
  const days = typeof pointInTimeRecovery === 'object' ? pointInTimeRecovery.days : 1;
  if (!Number.isInteger(days) || days < 1 || days > 35) {
    throw new ConfigurationError({
      code: 'table-recovery-days',
      message: `Point-in-time recovery was asked for ${days} days.`,
      hint: 'DynamoDB keeps 1 to 35 days.',
    });
  }
  return plain;
}
