import { spreadOf } from '../measure/statistics.ts';
import type { ColdStart } from './first-result.ts';
import { type Program, start } from './program.ts';

/** A program with its arguments. */
export interface Entry {
  readonly name: string;
  readonly program: Program;
  readonly args: readonly string[];
}

/** A program and what its starts took. */
export interface Sampled extends Entry {
  readonly starts: readonly ColdStart[];
}

/** Starts programs in turns, each time in a process of its own. */
export async function startInTurns(
  entries: readonly Entry[],
  rounds: number,
): Promise<readonly Sampled[]> {
  const sampled = entries.map((entry) => ({ ...entry, starts: [] as ColdStart[] }));
  // The first start reads the files from the disk.
  for (const { program, args } of sampled) await start(program, args);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < sampled.length; turn += 1) {
      const entry = sampled[(round + turn) % sampled.length] as (typeof sampled)[number];
      entry.starts.push(await start(entry.program, entry.args));
    }
  }
  return sampled;
}

/**
 * What a program took beyond another one, in milliseconds. Lower quartiles, not medians: what disturbs
 * a start only ever makes it longer.
 */
export function beyond(sampled: Sampled, base: Sampled, measure: keyof ColdStart): number {
  const taken = ({ starts }: Sampled): number => spreadOf(starts.map((one) => one[measure])).lower;
  return taken(sampled) - taken(base);
}
