import type { GlobalIndexUpdate, UpdateTableRequest } from '../../wire/tables.ts';
import type { DescribedIndex, DescribedTable } from '../describe/described-table.ts';
import { type Capacity, indexCapacity } from '../request/capacity.ts';
import { attributeDefinitions, indexDefinition } from '../request/wire-table.ts';
import { indexWords } from '../wanted/merge-shapes.ts';
import type { IndexShape } from '../wanted/table-shape.ts';
import type { WantedTable } from '../wanted/wanted-table.ts';
import { indexDifference, usesOtherTypes } from './index-difference.ts';
import type { TableCall, TableStep } from './table-plan.ts';

/** The steps about global indexes, by when they have their turn. */
export interface IndexSteps {
  /** First, because they make room, and take their attributes' types with them. */
  readonly deletions: readonly TableStep[];
  readonly replacements: readonly TableStep[];
  readonly creations: readonly TableStep[];
}

/** What has to happen to the global indexes of a table. */
export function planIndexes(
  wanted: WantedTable,
  described: DescribedTable,
  capacity: Capacity,
): IndexSteps {
  const { name: table } = described;
  const existing = new Map(
    described.indexes.filter(isThere).map((index) => [index.name, index] as const),
  );
  const steps = { deletions: [] as TableStep[], replacements: [] as TableStep[] };
  const creations: TableStep[] = [];
  const create = (index: IndexShape): void =>
    void creations.push(
      creation(table, index, createCall(table, wanted, index, capacity), described),
    );
  for (const index of wanted.shape.indexes.filter(isGlobal)) {
    const found = existing.get(index.name);
    existing.delete(index.name);
    if (found?.kind === 'localIndex') continue;
    if (found === undefined) {
      create(index);
      continue;
    }
    const difference = indexDifference(wanted.shape, index, described, found);
    if (difference === undefined) continue;
    if (usesOtherTypes(wanted.shape, described, [index, found])) {
      steps.deletions.push(deletion(table, found, `It is created again: ${difference}.`));
      create(index);
    } else {
      const call = createCall(table, wanted, index, capacity);
      steps.replacements.push(replacement(table, index, difference, call, described));
    }
  }
  const left = [...existing.values()].filter(isGlobal);
  return {
    deletions: [...steps.deletions, ...left.map((index) => deletion(table, index))],
    replacements: steps.replacements,
    creations,
  };
}

/** An index that is being deleted counts as gone. */
function isThere({ status }: DescribedIndex): boolean {
  return status !== 'deleting';
}

function isGlobal({ kind }: IndexShape): boolean {
  return kind === 'globalIndex';
}

function creation(
  table: string,
  index: IndexShape,
  call: TableCall,
  described: DescribedTable,
): TableStep {
  return {
    kind: 'create-index',
    index: index.name,
    id: `create-index:${index.name}`,
    table,
    words: `Create ${index.name}, ${indexWords(index)}.`,
    destroys: undefined,
    cost: `${backfillCost(described)}${capacityCost(call)}`,
    calls: [call],
  };
}

function deletion(table: string, { name }: IndexShape, why?: string): TableStep {
  return {
    kind: 'delete-index',
    index: name,
    id: `delete-index:${name}`,
    table,
    words: `Delete the index ${name}. ${why ?? 'No model declares it.'}`,
    destroys: `Queries of ${name} fail from then on; the items stay in the table.`,
    cost: 'Takes minutes and costs nothing.',
    calls: [indexCall(table, { Delete: { IndexName: name } })],
  };
}

function replacement(
  table: string,
  { name }: IndexShape,
  difference: string,
  create: TableCall,
  described: DescribedTable,
): TableStep {
  return {
    kind: 'replace-index',
    index: name,
    id: `replace-index:${name}`,
    table,
    words: `Delete the index ${name}, then create it again: ${difference}. DynamoDB cannot change an index.`,
    destroys: `Queries of ${name} fail until it is filled again; the items stay in the table.`,
    cost: backfillCost(described),
    calls: [indexCall(table, { Delete: { IndexName: name } }), create],
  };
}

function createCall(
  table: string,
  { shape }: WantedTable,
  index: IndexShape,
  capacity: Capacity,
): TableCall {
  const Create = { ...indexDefinition(index), ...indexCapacity(capacity, index.name) };
  const keys = [...index.partitionKey, ...index.sortKey];
  return indexCall(table, { Create }, { AttributeDefinitions: attributeDefinitions(shape, keys) });
}

function indexCall(
  TableName: string,
  update: GlobalIndexUpdate,
  more: Pick<UpdateTableRequest, 'AttributeDefinitions'> = {},
): TableCall {
  const request = { TableName, ...more, GlobalSecondaryIndexUpdates: [update] };
  return { operation: 'UpdateTable', request };
}

function backfillCost({ itemCount, size }: DescribedTable): string {
  const counted = itemCount === 1 ? '1 item' : `${itemCount.toLocaleString('en-US')} items`;
  const items =
    itemCount === 0 ? 'every item that has its keys' : `up to ${counted}, ${sizeWords(size)},`;
  return `Takes minutes, or hours on a large table, and writes ${items} into it.`;
}

/** What DynamoDB charges by the hour is said, because nobody asked for that very figure. */
function capacityCost({ request }: TableCall): string {
  const [update] =
    'GlobalSecondaryIndexUpdates' in request ? (request.GlobalSecondaryIndexUpdates ?? []) : [];
  const throughput =
    update !== undefined && 'Create' in update ? update.Create.ProvisionedThroughput : undefined;
  if (throughput === undefined) return '';
  const { ReadCapacityUnits, WriteCapacityUnits } = throughput;
  return ` Its ${ReadCapacityUnits} read and ${WriteCapacityUnits} write units are paid for by the hour.`;
}

function sizeWords(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1) return 'less than 1 MB';
  return megabytes < 1000 ? `${megabytes.toFixed(0)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}
