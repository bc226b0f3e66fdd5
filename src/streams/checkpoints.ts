/**
 * Where it is noted how far a stream was read. A shard is named by a text: the stream's ARN and the
 * shard's id.
 */
export interface Checkpoints {
  /** The sequence number of the last record that was handled; `undefined` where none was. */
  load(shard: string): Promise<string | undefined> | string | undefined;
  /** Notes that everything up to this record is handled. Called after each batch. */
  save(shard: string, sequenceNumber: string): Promise<void> | void;
}

/**
 * Checkpoints that are forgotten with the process. Give the same ones to a later `pollStream` and it
 * goes on where the first one stopped.
 *
 * @example
 * ```ts
 * import { memoryCheckpoints } from 'dynamorm/streams';
 *
 * const checkpoints = memoryCheckpoints();
 * await checkpoints.save('shard-1', '49590338271490256608559692538361571095921575989136588898');
 * ```
 */
export function memoryCheckpoints(): Checkpoints {
  const positions = new Map<string, string>();
  return {
    load: (shard) => positions.get(shard),
    save: (shard, sequenceNumber) => void positions.set(shard, sequenceNumber),
  };
}
