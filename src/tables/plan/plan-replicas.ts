import type { DescribedTable } from '../describe/described-table.ts';
import { addReplicaCall, removeReplicaCall, replicasIn } from '../request/table-calls.ts';
import type { TableOptions } from '../table-options.ts';
import type { TableStep } from './table-plan.ts';

/** Replicas to add and to remove; the table's own region counts as there. */
export function planReplicas(
  described: DescribedTable,
  options: TableOptions,
): readonly TableStep[] {
  if (options.replicas === undefined) return [];
  const { name: table } = described;
  const own = described.arn?.split(':')[3];
  const wanted = replicasIn(options).filter(({ region }) => region !== own);
  const existing = described.replicas
    .filter(({ region, status }) => region !== own && status !== 'deleting')
    .map(({ region }) => region);
  const added = wanted.filter(({ region }) => !existing.includes(region));
  const removed = existing.filter((region) => !wanted.some((replica) => replica.region === region));
  return [
    ...added.map(
      (replica): TableStep => ({
        kind: 'replica-add',
        region: replica.region,
        id: `replica-add:${replica.region}`,
        table,
        words: `Add a replica in ${replica.region}.`,
        destroys: undefined,
        cost: 'Takes minutes to hours; the copy, its storage and every write to it are paid for.',
        calls: [addReplicaCall(table, replica)],
      }),
    ),
    ...removed.map(
      (region): TableStep => ({
        kind: 'replica-remove',
        region,
        id: `replica-remove:${region}`,
        table,
        words: `Remove the replica in ${region}.`,
        destroys: `The table in ${region}, with everything in it.`,
        cost: 'Takes minutes and costs nothing.',
        calls: [removeReplicaCall(table, region)],
      }),
    ),
  ];
}
