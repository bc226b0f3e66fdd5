import type { UpdateContinuousBackupsRequest } from '../../wire/tables.ts';
import type { TableCall } from '../plan/table-plan.ts';
import type { Replica, TableOptions } from '../table-options.ts';
import { tableClass } from './wire-table.ts';

/** Turns a table's time to live on or off. */
export function timeToLiveCall(
  TableName: string,
  AttributeName: string,
  Enabled: boolean,
): TableCall {
  const TimeToLiveSpecification = { AttributeName, Enabled };
  return { operation: 'UpdateTimeToLive', request: { TableName, TimeToLiveSpecification } };
}

/** Turns point-in-time recovery on or off. */
export function recoveryCall(
  TableName: string,
  wanted: NonNullable<TableOptions['pointInTimeRecovery']>,
): TableCall {
  const PointInTimeRecoverySpecification: UpdateContinuousBackupsRequest['PointInTimeRecoverySpecification'] =
    {
      PointInTimeRecoveryEnabled: wanted !== false,
      ...(typeof wanted === 'object' && { RecoveryPeriodInDays: wanted.days }),
    };
  const request = { TableName, PointInTimeRecoverySpecification };
  return { operation: 'UpdateContinuousBackups', request };
}

/** Adds one replica; DynamoDB takes one change of a global table at a time. */
export function addReplicaCall(TableName: string, replica: Replica): TableCall {
  const { region, kmsKey, tableClass: classed } = replica;
  const Create = {
    RegionName: region,
    ...(kmsKey !== undefined && { KMSMasterKeyId: kmsKey }),
    ...(classed !== undefined && { TableClassOverride: tableClass(classed) }),
  };
  return { operation: 'UpdateTable', request: { TableName, ReplicaUpdates: [{ Create }] } };
}

/** Takes one replica away. */
export function removeReplicaCall(TableName: string, RegionName: string): TableCall {
  const ReplicaUpdates = [{ Delete: { RegionName } }];
  return { operation: 'UpdateTable', request: { TableName, ReplicaUpdates } };
}

/** The replicas of the options, each as an object. */
export function replicasIn({ replicas = [] }: TableOptions): readonly Replica[] {
  return replicas.map((replica) => (typeof replica === 'string' ? { region: replica } : replica));
}
