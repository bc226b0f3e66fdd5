import { argumentMissing } from '../errors/argument-missing.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import type { Preparation, Transport } from '../transport/transport.ts';
import type { OperationName, RequestOf } from '../wire/requests.ts';
import { deriveDatabase } from './derive-database.ts';
import type { Database } from './dynamorm.ts';
import { refuseNoDatabase } from './refuse-no-database.ts';

/** The regions of a global table. */
export interface GlobalTableOptions<TReplicas extends { readonly [region: string]: Database }> {
  /** Where everything is written, and everything read that must be consistent. */
  readonly home: Database;
  /** The databases of the other regions. */
  readonly replicas: TReplicas;
  /**
   * The replica to read from. Default: the one of the region in `AWS_REGION`, which is where a
   * Lambda function runs; home where there is none.
   */
  readonly nearest?: keyof TReplicas & string;
}

/**
 * One database over the regions of a global table: reads go to the nearest replica, and everything
 * that decides goes home: writes, transactions, consistent reads. One home for all writers is what
 * keeps conditions and versions true: replicas take conflicting writes, and the last one wins.
 *
 * Reads that are not consistent may be a second or more behind, also behind your own write; ask for
 * `{ consistent: true }` where that matters. Table prefix, clock and cursor secret are home's;
 * `stats()` counts what goes through this database; `close()` closes all of its regions.
 *
 * Throws `ConfigurationError` (`region-unknown`) where `nearest` is none of the replicas.
 *
 * @example
 * ```ts
 * const db = globalTable({
 *   home: dynamorm({ region: 'us-east-1' }),
 *   replicas: { 'eu-central-1': dynamorm({ region: 'eu-central-1' }) },
 *   nearest: 'eu-central-1',
 * });
 * const users = db.model(User);
 * await users.get({ id: 'u1' }); // eu-central-1
 * await users.update({ id: 'u1' }, { age: 36 }); // us-east-1
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
 */
export function globalTable<const TReplicas extends { readonly [region: string]: Database }>(
  options: GlobalTableOptions<TReplicas>,
): Database {
  const regions = regionsOf(options);
  const { home } = options;
  const near = nearestOf(options)?.transport ?? home.transport;
  const close = (): void => {
    for (const { transport } of regions) transport.close();
  };
  const transport = dividedTransport(home.transport, near, close);
  return deriveDatabase(home, { transport, ownStats: true });
}

/** The databases of all regions, home first. Only plain JavaScript gives anything else. */
function regionsOf(
  options: Pick<GlobalTableOptions<{ readonly [region: string]: Database }>, 'home' | 'replicas'>,
): readonly Database[] {
  const taker = 'globalTable()';
  const { replicas } = (options as typeof options | undefined) ?? {};
  if (typeof replicas !== 'object' || replicas === null) {
    const hint = "Name both: globalTable({ home, replicas: { 'eu-central-1': db } }).";
    throw argumentMissing(options, { taker, wanted: 'a home and its replicas', hint });
  }
  const regions = [options.home, ...Object.values(replicas)];
  for (const db of regions) refuseNoDatabase(db, taker);
  return regions;
}

function nearestOf<TReplicas extends { readonly [region: string]: Database }>({
  replicas,
  nearest,
}: GlobalTableOptions<TReplicas>): Database | undefined {
  const region = nearest ?? process.env['AWS_REGION'] ?? '';
  const database = Object.hasOwn(replicas, region) ? replicas[region] : undefined;
  if (database !== undefined || nearest === undefined) return database;
  throw new ConfigurationError({
    code: 'region-unknown',
    message: `globalTable() has no replica in "${nearest}".`,
    hint: `Name one of its replicas (${Object.keys(replicas).join(', ') || 'there are none'}), or leave nearest out.`,
  });
}

/** Sends by what is asked for, not by who asks: batches and pages go the same way as single verbs. */
function dividedTransport(home: Transport, near: Transport, close: () => void): Transport {
  const prepare = preparationOf([...new Set([home, near])]);
  return {
    kind: home.kind,
    ...(prepare === undefined ? {} : { prepare }),
    close,
    send: (operation, request, options) =>
      (mayLag(operation, request) ? near : home).send(operation, request, options),
  };
}

/** Whether a request is a read that may be a little behind. */
function mayLag<TName extends OperationName>(operation: TName, request: RequestOf<TName>): boolean {
  switch (operation as OperationName) {
    case 'GetItem':
    case 'Query':
    case 'Scan':
      return !isConsistent(request as Consistency);
    case 'BatchGetItem':
      return !Object.values((request as RequestOf<'BatchGetItem'>).RequestItems).some(isConsistent);
    default:
      return false;
  }
}

interface Consistency {
  readonly ConsistentRead?: boolean | undefined;
}

function isConsistent(read: Consistency): boolean {
  return read.ConsistentRead === true;
}

function preparationOf(transports: readonly Transport[]): Preparation | undefined {
  const able = transports.flatMap(({ prepare }) => (prepare === undefined ? [] : [prepare]));
  if (able.length === 0) return undefined;
  return {
    credentials: async () => {
      await Promise.all(able.map((one) => one.credentials()));
    },
    connection: async () => {
      await Promise.all(able.map((one) => one.connection()));
    },
  };
}
