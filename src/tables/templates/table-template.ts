import type { CreateTableRequest } from '../../wire/tables.ts';
import { checkedOptions } from '../check-options.ts';
import { createTableRequest } from '../request/create-table-request.ts';
import { replicasIn } from '../request/table-calls.ts';
import type { Replica, TableModels, TableOptions } from '../table-options.ts';
import { wantedTable } from '../wanted/wanted-table.ts';
import type { PlainData } from './yaml.ts';

/** A table as templates write it: CreateTable's request, and what CreateTable does not take. */
export interface TableTemplate {
  /** The names of the models that live in it. */
  readonly models: readonly string[];
  readonly request: CreateTableRequest;
  /** The stored name of the attribute that says when an item expires. */
  readonly ttl: string | undefined;
  /** Whether it can be restored to any second, and of how many days. */
  readonly recovery: { readonly days?: number } | undefined;
  /** Its copies in other regions. */
  readonly replicas: readonly Replica[];
}

/** The template of a table: made of what `createTable` sends, so that it is the same either way. */
export function tableTemplate(
  models: TableModels,
  name: string,
  options: TableOptions,
): TableTemplate {
  const { pointInTimeRecovery: recovery = false } = checkedOptions(options);
  const wanted = wantedTable(models, options);
  return {
    models: wanted.models,
    request: createTableRequest(wanted, name, options),
    ttl: wanted.ttl,
    recovery: recovery === true ? {} : recovery || undefined,
    replicas: replicasIn(options),
  };
}

/** The entries that have a value. */
export function present(values: {
  readonly [name: string]: PlainData | undefined;
}): Readonly<Record<string, PlainData>> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, PlainData>;
}

/** A part of a request as plain data, which it is: interfaces only do not say so. */
export function plain(part: object | undefined): PlainData | undefined {
  return part as PlainData | undefined;
}
