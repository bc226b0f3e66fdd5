import { createTableRequest } from '../request/create-table-request.ts';
import {
  addReplicaCall,
  recoveryCall,
  replicasIn,
  timeToLiveCall,
} from '../request/table-calls.ts';
import type { TableOptions } from '../table-options.ts';
import type { WantedTable } from '../wanted/wanted-table.ts';
import type { TableCall, TableStep } from './table-plan.ts';

/** Makes a table that does not exist, and then sets what CreateTable does not take. */
export function creationStep(wanted: WantedTable, table: string, options: TableOptions): TableStep {
  const { ttl, shape } = wanted;
  const { pointInTimeRecovery: recovery } = options;
  const calls: readonly TableCall[] = [
    { operation: 'CreateTable', request: createTableRequest(wanted, table, options) },
    ...(ttl === undefined ? [] : [timeToLiveCall(table, ttl, true)]),
    ...(recovery === undefined || recovery === false ? [] : [recoveryCall(table, recovery)]),
    ...replicasIn(options).map((replica) => addReplicaCall(table, replica)),
  ];
  const indexes = shape.indexes.length === 1 ? '1 index' : `${shape.indexes.length} indexes`;
  return {
    kind: 'create-table',
    id: 'create-table',
    table,
    words: `Create the table ${table}${shape.indexes.length === 0 ? '' : ` with ${indexes}`}.`,
    destroys: undefined,
    cost: creationCost(options),
    calls,
  };
}

function creationCost({ billing = 'on-demand', replicas = [] }: TableOptions): string {
  const paid =
    billing === 'on-demand' || billing.mode === 'on-demand'
      ? 'free until it is used'
      : 'its capacity is paid for from then on, by the hour';
  const copies = replicas.length === 0 ? '' : ' Each replica takes some minutes more.';
  return `Takes seconds; ${paid}.${copies}`;
}
