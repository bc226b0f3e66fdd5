import type { ModelNode } from '../definition/model-node.ts';
import { ConfigurationError } from '../errors/configuration.ts';

/** The name of a model's table, without a prefix. `ConfigurationError` where its function gives none. */
export function tableName(
  { name: model, table }: ModelNode,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const name: unknown = typeof table === 'string' ? table : table(environment);
  if (typeof name === 'string' && name !== '') return name;
  throw new ConfigurationError({
    code: 'table-name-missing',
    message: `The table of ${model} has no name: its function gave ${JSON.stringify(name)}.`,
    hint: 'Set the environment variable that it reads, or give it a name to fall back on.',
  });
}
