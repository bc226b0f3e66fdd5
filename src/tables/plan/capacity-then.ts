import type { DescribedTable } from '../describe/described-table.ts';
import type { Capacity } from '../request/capacity.ts';
import type { Maxima, Throughput } from '../table-options.ts';

/** How an existing table is to be paid for: as the options say, and where they are silent as it is. */
export function capacityThen(described: DescribedTable, given: Capacity | undefined): Capacity {
  if (given?.mode === 'provisioned') return given;
  const { billing } = described;
  if (given === undefined && billing.mode === 'provisioned') {
    return { mode: 'provisioned', throughput: billing, indexes: throughputs(described) };
  }
  return {
    mode: 'on-demand',
    maximum: given?.maximum,
    indexes: new Map([...maxima(described), ...(given?.indexes ?? [])]),
  };
}

function throughputs({ indexes }: DescribedTable): ReadonlyMap<string, Throughput> {
  return new Map(
    indexes.flatMap(({ kind, name, billing }) =>
      kind === 'globalIndex' && billing.mode === 'provisioned' && billing.readUnits > 0
        ? [[name, billing] as const]
        : [],
    ),
  );
}

function maxima({ indexes }: DescribedTable): ReadonlyMap<string, Maxima> {
  return new Map(
    indexes.flatMap(({ kind, name, billing }) =>
      kind === 'globalIndex' &&
      billing.mode === 'on-demand' &&
      Object.keys(billing.maximum).length > 0
        ? [[name, billing.maximum] as const]
        : [],
    ),
  );
}
