import type { Transport } from '../transport/transport.ts';
import type { WireTransportOptions } from '../transport/wire-transport.ts';

/**
 * What `dynamorm()` takes. All of it is optional on AWS: the region and the credentials come from
 * the environment. Beside these, it takes the options of the built-in transport.
 */
export interface DatabaseOptions extends WireTransportOptions {
  /**
   * Another way to DynamoDB than the built-in one: `awsSdk(client)`, or your own. The transport's
   * options (`region`, `endpoint`, `credentials`, …) are then its own affair and must be left out.
   */
  readonly transport?: Transport;
  /** Put before the name of every table, for example `'staging-'`. */
  readonly tablePrefix?: string;
  /** The clock of timestamps and of hiding what has expired. Default: the system's. */
  readonly now?: () => Date;
}
