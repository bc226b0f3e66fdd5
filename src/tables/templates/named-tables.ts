import { tableName } from '../../client/table-name.ts';
import type { AnyModel } from '../../definition/model.ts';
import { ConfigurationError } from '../../errors/configuration.ts';
import { modelsIn } from '../wanted/wanted-table.ts';
import { type TableTemplate, tableTemplate } from './table-template.ts';
import type { TemplateModels, TemplateOptions } from './template-options.ts';

/** A table and what it is called in a template. */
export interface NamedTable {
  /** The table's name without the prefix, so that resources are called the same everywhere. */
  readonly title: string;
  readonly table: TableTemplate;
}

/** The tables of some models, in the order of their names: the same text for the same models. */
export function namedTables(
  models: TemplateModels,
  options: TemplateOptions,
): readonly NamedTable[] {
  const { tables = {}, tablePrefix = '', environment, ...settings } = options;
  const together = new Map<string, AnyModel[]>();
  for (const model of modelsIn(models)) {
    const title = tableName(model['~node'], environment);
    together.set(title, [...(together.get(title) ?? []), named(model, title)]);
  }
  refuseUnknown(tables, [...together.keys()]);
  return [...together].sort(byTitle).map(([title, group]) => ({
    title,
    table: tableTemplate(group, tablePrefix + title, { ...settings, ...tables[title] }),
  }));
}

/** Settings with a misspelt name would silently do nothing. */
function refuseUnknown(tables: object, titles: readonly string[]): void {
  const unknown = Object.keys(tables).find((title) => !titles.includes(title));
  if (unknown === undefined) return;
  throw new ConfigurationError({
    code: 'template-table-unknown',
    message: `There are settings for a table ${unknown}, which none of the models lives in.`,
    hint: `The models live in ${titles.join(', ') || 'no table'}: names are without the prefix.`,
  });
}

/** The model with its table's name settled, whatever the environment says later. */
function named(model: AnyModel, table: string): AnyModel {
  return { ...model, '~node': { ...model['~node'], table } };
}

function byTitle([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

/** A name for each title, made by `nameOf`; those that turn out the same are counted. */
export function distinctNames(
  titles: readonly string[],
  nameOf: (title: string) => string,
): readonly string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const name = nameOf(title);
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}

/** The words of a name: its runs of letters and digits. */
export function wordsOf(title: string): readonly string[] {
  return title.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}
