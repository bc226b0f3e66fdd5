import { comment, type HclEntry, toHcl } from './hcl.ts';
import { distinctNames, type NamedTable, namedTables, wordsOf } from './named-tables.ts';
import type { TemplateModels, TemplateOptions } from './template-options.ts';
import { tableBlock } from './terraform-table.ts';

/**
 * The tables of models as Terraform resources (`aws_dynamodb_table`), for a pipeline that creates
 * tables in place of `createTable`: keys, indexes, billing, time to live and every setting of the
 * options. Models of one table make one resource; replicas are its `replica` blocks. The text depends
 * on nothing but its input. Sends nothing.
 *
 * Global indexes are written with `key_schema` blocks, which version 6.29 of the AWS provider brought
 * and which attributes of several parts need. Terraform refuses to destroy the tables unless `retain`
 * is false. Capacity that scales by itself is not written: see the comments in the text.
 *
 * Throws `DefinitionError` for models that contradict each other, and `ConfigurationError` for settings
 * that exclude each other or name a table or an index that there is not.
 *
 * @example
 * ```ts
 * import { toTerraform } from 'dynamorm/tables';
 * const main = toTerraform([User, Order], { tablePrefix: 'staging-' });
 * // resource "aws_dynamodb_table" "orders" {
 * //   name         = "staging-orders"
 * //   …
 * ```
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/dynamodb_table.html.markdown
 */
export function toTerraform(models: TemplateModels, options: TemplateOptions = {}): string {
  const { retain = true, ...settings } = options;
  const tables = namedTables(models, settings);
  const names = distinctNames(
    tables.map(({ title }) => title),
    resourceName,
  );
  const entries = tables.flatMap((table, at): readonly HclEntry[] => [
    comment(notesOn(table).join('\n')),
    tableBlock(table.table, names[at] ?? '', retain),
  ]);
  return toHcl(entries);
}

function notesOn({ table: { models, request } }: NamedTable): readonly string[] {
  const notes = [`Holds ${models.join(', ')}.`];
  if (request.GlobalSecondaryIndexes !== undefined) {
    notes.push('key_schema needs hashicorp/aws 6.29 or later.');
  }
  if (request.BillingMode === 'PROVISIONED') {
    notes.push(
      'To scale by itself it needs an aws_appautoscaling_target, and here',
      'lifecycle { ignore_changes = [read_capacity, write_capacity] }.',
    );
  }
  return notes;
}

/** `users` for `users`, `my_app` for `my-app`, `table_2024` for `2024`. */
function resourceName(title: string): string {
  const name = wordsOf(title).join('_').toLowerCase();
  return /^[a-z]/.test(name) ? name : `table_${name}`;
}
