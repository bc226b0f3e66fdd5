import type { Database } from '../../client/dynamorm.ts';
import { isRequestError, isServiceError } from '../../errors/guards.ts';
import type { RequestError } from '../../errors/request.ts';
import type { UpdateTableRequest } from '../../wire/tables.ts';
import { lookAt, timeToLive } from '../describe/describe-table.ts';
import type { TableCall } from '../plan/table-plan.ts';
import { sendOptions } from '../send-options.ts';
import { isTableInUse } from './is-table-in-use.ts';
import { type WaitOptions, waitFor } from './wait.ts';
import { isSettled, type Seen, waitForTable } from './wait-for-table.ts';

/** What applying requests takes. */
export interface ApplyOptions extends WaitOptions {
  /** Called with every look at the table. */
  readonly onLook?: (seen: Seen) => void;
  /**
   * Whether a request is sent again while something else changes the table: what DescribeTable says
   * may be older than that. Default: false, it is an error (`table-in-use`).
   */
  readonly waitsForOthers?: boolean;
}

/** Sends a request that changes a table, and waits for what it began. */
export async function applyCall(
  db: Database,
  table: string,
  call: TableCall,
  options: ApplyOptions,
): Promise<void> {
  await sendPatiently(db, call, options);
  if (call.operation === 'CreateTable') await waitForTable(db, table, isSettled, options);
  if (call.operation === 'UpdateTable') {
    const isDone = (seen: Seen): boolean => isSettled(seen) && hasChanged(seen, call.request);
    await waitForTable(db, table, isDone, options);
  }
}

/** Sends a request, again and again where DynamoDB says that only its moment has not come. */
async function sendPatiently(db: Database, call: TableCall, options: ApplyOptions): Promise<void> {
  await waitFor(
    db,
    async () => {
      const error = await failureOf(db, call, options);
      if (error === undefined) return { isDone: true, state: undefined, words: '' };
      const isDone = await isDoneAnyway(db, call, error, options);
      if (!isDone && !isTooEarly(error) && !isHeldUp(call, error, options)) throw error;
      return { isDone, state: undefined, words: `${call.operation} is still refused` };
    },
    options,
  );
}

/** What a request was refused with; `undefined` where it was not. */
async function failureOf(
  db: Database,
  call: TableCall,
  options: WaitOptions,
): Promise<RequestError | undefined> {
  try {
    // Each call pairs an operation with its own request; one of the pairs stands for all.
    const { operation, request } = call as Extract<TableCall, { operation: 'UpdateTable' }>;
    await db.transport.send(operation, request, sendOptions(options));
    return undefined;
  } catch (error) {
    if (isRequestError(error)) return error;
    throw error;
  }
}

/** Whether what was refused is done, or under way, all the same. */
async function isDoneAnyway(
  db: Database,
  call: TableCall,
  error: RequestError,
  options: WaitOptions,
): Promise<boolean> {
  if (call.operation === 'UpdateTable') return isOwnWork(db, call.request, error, options);
  if (call.operation !== 'UpdateTimeToLive' || error.code !== 'service-validation') return false;
  // DynamoDB refuses to turn on what is on: another process was faster.
  const { AttributeName, Enabled } = call.request.TimeToLiveSpecification;
  const existing = await timeToLive(db, call.request, sendOptions(options));
  return Enabled ? existing === AttributeName : existing === false;
}

/** Whether the answer to an attempt was lost, and the next one met the change that it had made. */
async function isOwnWork(
  db: Database,
  request: UpdateTableRequest,
  error: RequestError,
  options: WaitOptions,
): Promise<boolean> {
  if (!error.ambiguous || !isServiceError(error)) return false;
  if (isTableInUse(error)) return true;
  const { GlobalSecondaryIndexUpdates: [update] = [], ReplicaUpdates } = request;
  const isVisible = ReplicaUpdates !== undefined || (update !== undefined && !('Update' in update));
  return (
    isVisible && hasChanged(await lookAt(db, request.TableName, sendOptions(options)), request)
  );
}

/**
 * DynamoDB changes a time to live once in an hour, and knows of backups some moments after a table
 * was made. The first has no exception of its own, only words.
 */
function isTooEarly(error: RequestError): boolean {
  if (!isServiceError(error)) return false;
  if (error.type === 'ContinuousBackupsUnavailableException') return true;
  return error.type === 'ValidationException' && /fixed interval/i.test(error.serviceMessage);
}

/** Whether something else is changing the table at this moment; a table to be made is simply there. */
function isHeldUp(
  { operation }: TableCall,
  error: RequestError,
  { waitsForOthers = false }: ApplyOptions,
): boolean {
  return waitsForOthers && operation !== 'CreateTable' && isTableInUse(error);
}

/** Whether the indexes and replicas that an update adds are there, and those that it deletes are not. */
function hasChanged(seen: Seen, request: UpdateTableRequest): boolean {
  const indexes = (seen?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  const regions = (seen?.Replicas ?? []).map(({ RegionName }) => RegionName);
  const { GlobalSecondaryIndexUpdates = [], ReplicaUpdates = [] } = request;
  return (
    GlobalSecondaryIndexUpdates.every((update) => {
      if ('Create' in update) return indexes.includes(update.Create.IndexName);
      return 'Update' in update || !indexes.includes(update.Delete.IndexName);
    }) &&
    ReplicaUpdates.every((update) =>
      'Create' in update
        ? regions.includes(update.Create.RegionName)
        : !regions.includes(update.Delete.RegionName),
    )
  );
}
