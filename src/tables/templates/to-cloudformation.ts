import { globalTableProperties } from './cloudformation-global-table.ts';
import { tableProperties } from './cloudformation-table.ts';
import { distinctNames, type NamedTable, namedTables, wordsOf } from './named-tables.ts';
import type { CloudFormationOptions, TemplateModels } from './template-options.ts';
import { type Comments, type PlainData, toYaml } from './yaml.ts';

/**
 * The tables of models as a CloudFormation template, for a pipeline that creates tables in place of
 * `createTable`: keys, indexes, billing, time to live and every setting of the options. Models of one
 * table make one resource, replicas make it an `AWS::DynamoDB::GlobalTable` whose first replica is in
 * the region of the stack. The text depends on nothing but its input. Sends nothing.
 *
 * The tables outlive the stack unless `retain` is false. Capacity that scales by itself is not
 * written: see the comments in the text.
 *
 * Throws `DefinitionError` for models that contradict each other, and `ConfigurationError` for settings
 * that exclude each other or name a table or an index that there is not.
 *
 * @example
 * ```ts
 * import { toCloudFormation } from 'dynamorm/tables';
 * const template = toCloudFormation([User, Order], { pointInTimeRecovery: true });
 * // AWSTemplateFormatVersion: '2010-09-09'
 * // Resources:
 * //   OrdersTable:
 * //     Type: AWS::DynamoDB::Table
 * //     …
 * ```
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export function toCloudFormation(
  models: TemplateModels,
  options: CloudFormationOptions = {},
): string {
  const { format = 'yaml', retain = true, ...settings } = options;
  const tables = namedTables(models, settings);
  const ids = distinctNames(
    tables.map(({ title }) => title),
    logicalId,
  );
  const resources = tables.map((table, at) => [ids[at] ?? '', resourceOf(table, retain)] as const);
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: Object.fromEntries(resources),
  };
  if (format === 'json') return `${JSON.stringify(template, undefined, 2)}\n`;
  const comments = tables.map((table, at) => commentsOf(table, ids[at] ?? ''));
  return toYaml(template, Object.assign({}, ...comments));
}

function resourceOf({ table }: NamedTable, retain: boolean): PlainData {
  const isGlobal = table.replicas.length > 0;
  return {
    Type: isGlobal ? 'AWS::DynamoDB::GlobalTable' : 'AWS::DynamoDB::Table',
    ...(retain ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    Properties: isGlobal ? globalTableProperties(table) : tableProperties(table),
  };
}

function commentsOf({ table: { models, request, replicas } }: NamedTable, id: string): Comments {
  const properties = `Resources.${id}.Properties`;
  const several = (request.GlobalSecondaryIndexes?.length ?? 0) > 0;
  return {
    [`Resources.${id}`]: `Holds ${models.join(', ')}.`,
    ...(several && {
      [`${properties}.GlobalSecondaryIndexes`]:
        'One update of the stack can create or delete one of these, not more.',
    }),
    ...(request.BillingMode === 'PROVISIONED' && {
      [`${properties}.BillingMode`]:
        replicas.length > 0
          ? 'Writes of a global table have to scale by themselves: raise MaxCapacity to let them.'
          : 'To scale by itself it needs an AWS::ApplicationAutoScaling::ScalableTarget.',
    }),
  };
}

/** `UsersTable` for `users`, `MyAppTable` for `my-app` and `my-app-table`. */
function logicalId(title: string): string {
  const words = wordsOf(title).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const name = words.join('');
  return name.endsWith('Table') ? name : `${name}Table`;
}
