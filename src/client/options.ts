import type { DecodeError } from '../errors/value.ts';
import type { Transport } from '../transport/transport.ts';
import type { WireTransportOptions } from '../transport/wire-transport.ts';
import type { CacheOptions } from './cache/read-cache.ts';
import type { Logger } from './observe/logger.ts';

/**
 * What `dynamorm()` takes. All of it is optional on AWS: the region and the credentials come from
 * the environment. Beside these, it takes the options of the built-in transport.
 */
export interface DatabaseOptions extends WireTransportOptions, CacheOptions {
  /**
   * Another way to DynamoDB than the built-in one: `awsSdk(client)`, or your own. The transport's
   * options (`region`, `endpoint`, `credentials`, …) are then its own affair and must be left out.
   */
  readonly transport?: Transport;
  /** Put before the name of every table, for example `'staging-'`. */
  readonly tablePrefix?: string;
  /**
   * True lets every query become a scan where no index can answer it, without being asked. Default:
   * false, `PlanError`.
   */
  readonly allowScan?: boolean;
  /**
   * Signs cursors, so that altered, foreign and expired ones are refused. With several, the first
   * signs and all verify: put a new one in front to rotate.
   */
  readonly cursorSecret?: string | readonly string[];
  /** How long a signed cursor is good for, in milliseconds. Default: for ever. */
  readonly cursorMaxAgeMs?: number;
  /**
   * Told of each item of a query or a scan that does not fit its model; the item is then left out.
   * Default: the read throws `DecodeError`.
   */
  readonly onInvalid?: (error: DecodeError) => void;
  /** How long a batch may take, pauses included, in milliseconds. Default: 60,000. */
  readonly batchTimeoutMs?: number;
  /**
   * Told of each request, its answer and its failure, and of what the planner warns of: `console`, a
   * pino, a Powertools Logger, or any object with `debug`, `warn` or `error`. Default: nobody is.
   */
  readonly logger?: Logger | undefined;
  /** True writes keys, items and values to the logger as well. Default: false, `?`. */
  readonly logValues?: boolean | undefined;
  /** The clock of timestamps and of hiding what has expired. Default: the system's. */
  readonly now?: () => Date;
}
