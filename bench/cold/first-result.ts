import type { Contestant } from '../contestants/contestant.ts';

/** What a process tells of its start. */
export interface ColdStart {
  /** From its start, in milliseconds. */
  readonly wall: number;
  /** Of all its threads until then, in milliseconds. */
  readonly cpu: number;
}

/**
 * What a function does after a cold start: it connects, gets one item, and says how long ago its
 * process began. It is told the endpoint and the key of the item.
 */
export async function firstResult({ connect }: Contestant): Promise<void> {
  const [, , endpoint = '', id = ''] = process.argv;
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const session = connect({ endpoint, region: 'us-east-1', credentials, wire: undefined });
  const [found] = session.customersIn(await session.operations.get({ id }));
  report();
  if (found?.id !== id) throw new Error(`${id} was not found.`);
  session.close();
}

/** Prints how long ago the process began. */
export function report(): void {
  const wall = performance.now();
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
}
