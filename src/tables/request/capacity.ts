import { ConfigurationError } from '../../errors/configuration.ts';
import type {
  OnDemandThroughput,
  ProvisionedThroughput,
  WarmThroughput,
} from '../../wire/tables.ts';
import type { Maxima, TableOptions, Throughput } from '../table-options.ts';
import type { WantedTable } from '../wanted/wanted-table.ts';

/** How a table is to be paid for, by the names that its indexes have in DynamoDB. */
export type Capacity =
  | {
      readonly mode: 'on-demand';
      /** `undefined` where nothing was said of it. */
      readonly maximum: Maxima | undefined;
      readonly indexes: ReadonlyMap<string, Maxima>;
    }
  | {
      readonly mode: 'provisioned';
      readonly throughput: Throughput;
      readonly indexes: ReadonlyMap<string, Throughput>;
    };

/**
 * What the billing option says; `undefined` where it was not given. Throws `ConfigurationError` where
 * it names an index that the models do not have, or leaves one of theirs without capacity.
 */
export function capacityOf(wanted: WantedTable, { billing }: TableOptions): Capacity | undefined {
  if (billing === undefined) return undefined;
  if (billing === 'on-demand' || billing.mode === 'on-demand') {
    const { maximum, indexMaxima = {} } = billing === 'on-demand' ? {} : billing;
    return { mode: 'on-demand', maximum, indexes: byStoredName(wanted, indexMaxima) };
  }
  const indexes = byStoredName(wanted, 'indexes' in billing ? (billing.indexes ?? {}) : {});
  const without = globalIndexes(wanted).find((name) => !indexes.has(name));
  if (without !== undefined) {
    throw new ConfigurationError({
      code: 'table-throughput',
      message: `The index ${without} of ${wanted.ownName} has no throughput.`,
      hint: 'With provisioned billing each global index has its own: name all of them in billing.indexes.',
    });
  }
  const { readUnits, writeUnits } = billing;
  return { mode: 'provisioned', throughput: { readUnits, writeUnits }, indexes };
}

function globalIndexes({ shape }: WantedTable): readonly string[] {
  return shape.indexes.flatMap(({ kind, name }) => (kind === 'globalIndex' ? [name] : []));
}

function byStoredName<TValue>(
  { indexNames, ownName }: WantedTable,
  given: { readonly [property: string]: TValue | undefined },
): ReadonlyMap<string, TValue> {
  const found = new Map<string, TValue>();
  for (const [property, value] of Object.entries(given)) {
    const names = indexNames.get(property);
    if (names === undefined) {
      throw new ConfigurationError({
        code: 'table-throughput',
        message: `The billing of ${ownName} names an index ${property}, which its models do not declare.`,
        hint: `Their global indexes are ${[...indexNames.keys()].join(', ') || 'none'}.`,
      });
    }
    if (value !== undefined) for (const name of names) found.set(name, value);
  }
  return found;
}

/** Provisioned capacity as it travels. */
export function provisionedThroughput(throughput: Throughput): ProvisionedThroughput {
  const { readUnits, writeUnits } = throughput;
  return { ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits };
}

/** Maxima as they travel, without those that are not set. */
export function onDemandThroughput({ readUnits, writeUnits }: Maxima): OnDemandThroughput {
  return {
    ...(readUnits === undefined ? {} : { MaxReadRequestUnits: readUnits }),
    ...(writeUnits === undefined ? {} : { MaxWriteRequestUnits: writeUnits }),
  };
}

/** Maxima as an update takes them, which leaves alone what it is not told: -1 takes one away. */
export function changedMaxima({ readUnits = -1, writeUnits = -1 }: Maxima): OnDemandThroughput {
  return { MaxReadRequestUnits: readUnits, MaxWriteRequestUnits: writeUnits };
}

/** Warm throughput as it travels. */
export function warmThroughput({ readUnits, writeUnits }: Throughput): WarmThroughput {
  return { ReadUnitsPerSecond: readUnits, WriteUnitsPerSecond: writeUnits };
}

/** What an index that is made brings with it; without capacity of its own, as much as the table. */
export function indexCapacity(
  capacity: Capacity | undefined,
  index: string,
): {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
} {
  if (capacity?.mode === 'provisioned') {
    const throughput = capacity.indexes.get(index) ?? capacity.throughput;
    return { ProvisionedThroughput: provisionedThroughput(throughput) };
  }
  const maxima = capacity?.indexes.get(index);
  return maxima === undefined ? {} : { OnDemandThroughput: onDemandThroughput(maxima) };
}
