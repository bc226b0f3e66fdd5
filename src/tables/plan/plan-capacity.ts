import type { GlobalIndexUpdate, UpdateTableRequest } from '../../wire/tables.ts';
import type {
  DescribedBilling,
  DescribedIndex,
  DescribedTable,
} from '../describe/described-table.ts';
import {
  type Capacity,
  changedMaxima,
  onDemandThroughput,
  provisionedThroughput,
  warmThroughput,
} from '../request/capacity.ts';
import type { Maxima, TableOptions, Throughput } from '../table-options.ts';
import type { TableCall, TableStep } from './table-plan.ts';

/** The change of how a table is paid for. `indexes` are those that exist when its turn comes. */
export function planBilling(
  { name: table, billing }: DescribedTable,
  capacity: Capacity,
  indexes: readonly DescribedIndex[],
): readonly TableStep[] {
  if (capacity.mode === billing.mode) return [];
  const isOnDemand = capacity.mode === 'on-demand';
  return [
    {
      kind: 'change-billing',
      id: 'change-billing',
      table,
      words: isOnDemand
        ? 'Pay for each request, and no longer by the hour.'
        : `Pay by the hour for ${capacityWords(capacity.throughput)}, and no longer for each request.`,
      destroys: undefined,
      cost: 'Takes minutes; DynamoDB allows four changes to on-demand in 24 hours.',
      calls: [update(table, billingRequest(capacity, indexes))],
    },
  ];
}

function billingRequest(
  capacity: Capacity,
  indexes: readonly DescribedIndex[],
): Omit<UpdateTableRequest, 'TableName'> {
  if (capacity.mode === 'on-demand') {
    const { maximum } = capacity;
    const OnDemandThroughput = maximum && onDemandThroughput(maximum);
    return { BillingMode: 'PAY_PER_REQUEST', ...(OnDemandThroughput && { OnDemandThroughput }) };
  }
  const updates = indexes.flatMap(({ name }) => {
    const throughput = capacity.indexes.get(name);
    return throughput === undefined ? [] : [throughputUpdate(name, throughput)];
  });
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: provisionedThroughput(capacity.throughput),
    ...(updates.length > 0 && { GlobalSecondaryIndexUpdates: updates }),
  };
}

/** The changes of provisioned capacity, of the table and of the indexes that stay. */
export function planThroughput(
  { name: table, billing }: DescribedTable,
  capacity: Capacity,
  indexes: readonly DescribedIndex[],
): readonly TableStep[] {
  if (capacity.mode !== 'provisioned' || billing.mode !== 'provisioned') return [];
  const { throughput } = capacity;
  const ofTable = isSame(billing, throughput)
    ? []
    : [throughputStep(table, undefined, billing, throughput)];
  const ofIndexes = indexes.flatMap((index) => {
    const wanted = capacity.indexes.get(index.name);
    return wanted === undefined ||
      index.billing.mode !== 'provisioned' ||
      isSame(index.billing, wanted)
      ? []
      : [throughputStep(table, index.name, index.billing, wanted)];
  });
  return [...ofTable, ...ofIndexes];
}

function throughputStep(
  table: string,
  index: string | undefined,
  from: Throughput,
  to: Throughput,
): TableStep {
  const subject = index === undefined ? 'the table' : `the index ${index}`;
  return {
    kind: 'change-throughput',
    index,
    id: index === undefined ? 'change-throughput' : `change-throughput:${index}`,
    table,
    words: `Change the capacity of ${subject} from ${capacityWords(from)} to ${capacityWords(to)}.`,
    destroys: undefined,
    cost: 'Takes minutes; paid for by the hour. DynamoDB allows few decreases in a day.',
    calls: [
      index === undefined
        ? update(table, { ProvisionedThroughput: provisionedThroughput(to) })
        : update(table, { GlobalSecondaryIndexUpdates: [throughputUpdate(index, to)] }),
    ],
  };
}

function throughputUpdate(IndexName: string, throughput: Throughput): GlobalIndexUpdate {
  return { Update: { IndexName, ProvisionedThroughput: provisionedThroughput(throughput) } };
}

/** The changes of the maxima of on-demand billing, of the table and of the indexes that stay. */
export function planMaxima(
  { name: table, billing }: DescribedTable,
  capacity: Capacity,
  indexes: readonly DescribedIndex[],
): readonly TableStep[] {
  if (capacity.mode !== 'on-demand') return [];
  const { maximum } = capacity;
  // A table that was provisioned until now gets its maximum together with its billing.
  const isChanged =
    billing.mode === 'on-demand' && maximum !== undefined && !isSame(billing.maximum, maximum);
  const ofIndexes = indexes.flatMap((index) => {
    const wanted = capacity.indexes.get(index.name);
    return wanted === undefined || isSame(maximumOf(index.billing), wanted)
      ? []
      : [maximumStep(table, index.name, wanted)];
  });
  return [...(isChanged ? [maximumStep(table, undefined, maximum)] : []), ...ofIndexes];
}

function maximumOf(billing: DescribedBilling): Maxima {
  return billing.mode === 'on-demand' ? billing.maximum : {};
}

function maximumStep(table: string, index: string | undefined, maximum: Maxima): TableStep {
  const OnDemandThroughput = changedMaxima(maximum);
  const subject = index === undefined ? 'the table' : `the index ${index}`;
  const { readUnits = 'any number of', writeUnits = 'any number of' } = maximum;
  return {
    kind: 'change-maximum',
    index,
    id: index === undefined ? 'change-maximum' : `change-maximum:${index}`,
    table,
    words: `Let ${subject} take ${readUnits} read units and ${writeUnits} write units in a second at most.`,
    destroys: undefined,
    cost: 'Takes minutes and costs nothing; more than the maximum is throttled.',
    calls: [
      index === undefined
        ? update(table, { OnDemandThroughput })
        : update(table, {
            GlobalSecondaryIndexUpdates: [{ Update: { IndexName: index, OnDemandThroughput } }],
          }),
    ],
  };
}

/** Warm throughput only goes up; where DynamoDB does not say what it is, it is left alone. */
export function planWarmThroughput(
  { name: table, warmThroughput: existing }: DescribedTable,
  { warmThroughput: wanted }: TableOptions,
): readonly TableStep[] {
  if (wanted === undefined || existing === undefined) return [];
  const { readUnits, writeUnits } = existing;
  if (wanted.readUnits <= readUnits && wanted.writeUnits <= writeUnits) return [];
  const raised: Throughput = {
    readUnits: Math.max(readUnits, wanted.readUnits),
    writeUnits: Math.max(writeUnits, wanted.writeUnits),
  };
  return [
    {
      kind: 'change-warm-throughput',
      id: 'change-warm-throughput',
      table,
      words: `Warm the table up to ${capacityWords(raised)}.`,
      destroys: undefined,
      cost: 'Takes minutes to hours; paid for once, for the difference.',
      calls: [update(table, { WarmThroughput: warmThroughput(raised) })],
    },
  ];
}

function update(TableName: string, request: Omit<UpdateTableRequest, 'TableName'>): TableCall {
  return { operation: 'UpdateTable', request: { TableName, ...request } };
}

function isSame(one: Maxima, other: Maxima): boolean {
  return one.readUnits === other.readUnits && one.writeUnits === other.writeUnits;
}

function capacityWords({ readUnits, writeUnits }: Throughput): string {
  return `${readUnits} read and ${writeUnits} write units`;
}
