import { isSegmentPosition, type SegmentPosition } from '../../codec/cursor.ts';
import { ConfigurationError } from '../../errors/configuration.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CopyProgress } from './copy-options.ts';

/** What a copy counts. */
export type CopyCounts = Pick<CopyProgress, 'read' | 'written' | 'kept' | 'leftOut' | 'invalid'>;

/** How far a copy is, as it is saved. */
export interface CopyState {
  /** From which table to which. */
  readonly from: string;
  readonly to: string;
  /** Where each part goes on. */
  readonly segments: SegmentPosition[];
  readonly counts: { -readonly [TName in keyof CopyCounts]: CopyCounts[TName] };
}

/** A copy that has not begun. */
export function newState(from: string, to: string, segments: number): CopyState {
  return {
    from,
    to,
    segments: Array.from({ length: segments }, () => 'new'),
    counts: { read: 0, written: 0, kept: 0, leftOut: 0, invalid: 0 },
  };
}

/** What a checkpoint knows of this copy. Throws ConfigurationError where it is of another one. */
export async function savedState(
  checkpoint: Checkpoint | undefined,
  fresh: CopyState,
): Promise<CopyState | undefined> {
  const text = await checkpoint?.load();
  if (text === undefined) return undefined;
  const saved = parsed(text);
  if (saved !== undefined && isOf(fresh, saved)) return saved;
  throw new ConfigurationError({
    code: 'copy-checkpoint',
    message: `The checkpoint is not one of copying ${fresh.from} to ${fresh.to} in ${fresh.segments.length} parts.`,
    hint: 'Give each copy a checkpoint of its own, keep `segments` as it was, or delete the old one.',
  });
}

/** Whether what was saved is of the same copy, and whole: others may have written into it. */
function isOf(fresh: CopyState, saved: Partial<CopyState>): saved is CopyState {
  const { from, to, segments, counts } = saved;
  return (
    from === fresh.from &&
    to === fresh.to &&
    Array.isArray(segments) &&
    segments.length === fresh.segments.length &&
    segments.every(isSegmentPosition) &&
    Object.keys(fresh.counts).every((name) => Number.isFinite(counts?.[name as keyof CopyCounts]))
  );
}

function parsed(text: string): Partial<CopyState> | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return typeof state === 'object' && state !== null ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Saves the state as it is then, one save at a time: those who come meanwhile share the next one. */
export function stateSaver(
  checkpoint: Checkpoint | undefined,
  state: CopyState,
): () => Promise<void> {
  if (checkpoint === undefined) return () => Promise.resolve();
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return () => {
    waiting ??= last.then(() => {
      waiting = undefined;
      last = checkpoint.save(JSON.stringify(state));
      return last;
    });
    return waiting;
  };
}
