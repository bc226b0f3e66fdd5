import { pause } from '../../client/call/pause.ts';
import { sideBySide } from '../../client/call/side-by-side.ts';
import type { AnyModel } from '../../definition/model.ts';
import { itemAsSent } from '../../wire/as-sent.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { type Converted, itemConverter } from './copy-item.ts';
import type { AnyCopyOptions, CopyProgress, CopySide } from './copy-options.ts';
import type { CopyCounts, CopyState } from './copy-state.ts';
import { type Pace, pacer } from './pace.ts';
import type { WriteCopies } from './write-copies.ts';

/** The numbers that a copy is made by, every one of them given and checked. */
export interface CopySettings {
  readonly segments: number;
  readonly batchSize: number;
  readonly rate: number;
}

/** A copy under way. */
export interface CopyRun {
  readonly source: CopySide<AnyModel>;
  readonly target: CopySide<AnyModel>;
  readonly options: AnyCopyOptions;
  readonly settings: CopySettings;
  readonly state: CopyState;
  readonly total: number | undefined;
  readonly write: WriteCopies;
  /** Told of each page, once all of it is written. */
  readonly onPage: (page: CopyCounts) => void;
  /** Saves the state. */
  readonly save: () => Promise<void>;
}

/**
 * Copies all parts side by side, one page under way for each. A page counts, and is noted, when all
 * of it is written: after a kill, at most one page of each part is copied again.
 */
export async function copySegments(run: CopyRun): Promise<void> {
  const { source, target, options, settings, state } = run;
  const convert = itemConverter(source.model, target.model, options);
  const copyOne = async (segment: number, signal: AbortSignal, pace: Pace): Promise<void> => {
    for (;;) {
      const position = state.segments[segment];
      if (position === 'done' || position === undefined) return;
      const { items, lastKey } = await readPage(run, segment, signal);
      await pace(items.length);
      const counts = await copyPage(run, items.map(convert), signal);
      // Both at once, so that whoever saves meanwhile finds that they agree.
      state.segments[segment] = lastKey ?? 'done';
      const page = { ...counts, read: items.length };
      count(state, page);
      run.onPage(page);
      await run.save();
      options.onProgress?.(progressOf(run));
    }
  };
  const deadline = target.db['~context']().deadline ?? source.db['~context']().deadline;
  const bound = { deadline, what: 'copyTable()' };
  // When one part has failed, the others end at once; none of them writes or saves afterwards.
  await sideBySide(options.signal, (signal) => {
    const pace = pacer(settings.rate, (milliseconds) =>
      pause(milliseconds, signal, cancelled, bound),
    );
    return state.segments.map((_position, segment) => copyOne(segment, signal, pace));
  });
}

const cancelled = {
  message: 'The copy was cancelled by its signal.',
  hint: 'With a checkpoint, the same call goes on where it was.',
  attempts: 0,
} as const;

/** How far a copy is, as its caller is told. */
export function progressOf({ state, total }: CopyRun): CopyProgress {
  const segmentsDone = state.segments.filter((position) => position === 'done').length;
  return { ...state.counts, total, segmentsDone, segments: state.segments.length };
}

interface SourcePage {
  readonly items: readonly WireItem[];
  readonly lastKey: WireItem | undefined;
}

async function readPage(
  { source, options, settings, state }: CopyRun,
  segment: number,
  signal: AbortSignal,
): Promise<SourcePage> {
  const position = state.segments[segment];
  const request = {
    TableName: source.db.tableName(source.model),
    Segment: segment,
    TotalSegments: state.segments.length,
    Limit: settings.batchSize,
    ReturnConsumedCapacity: 'TOTAL' as const,
    ...(options.consistent ? { ConsistentRead: true } : {}),
    ...(typeof position === 'object' ? { ExclusiveStartKey: itemAsSent(position) } : {}),
  };
  const { response } = await source.db.transport.send('Scan', request, { signal });
  const { Items: items = [], LastEvaluatedKey: lastKey } = response;
  // As it is sent, a key of bytes can be written into a checkpoint and read back.
  return { items, lastKey: lastKey && itemAsSent(lastKey) };
}

async function copyPage(
  { options, write }: CopyRun,
  converted: readonly Converted[],
  signal: AbortSignal,
): Promise<Omit<CopyCounts, 'read'>> {
  const items: WireItem[] = [];
  const left = { leftOut: 0, invalid: 0 };
  for (const one of converted) {
    if ('write' in one) items.push(one.write);
    else left[one.count] += 1;
  }
  const { written, kept } = options.dryRun
    ? { written: items.length, kept: 0 }
    : await write(items, signal);
  return { written, kept, ...left };
}

function count({ counts }: CopyState, page: CopyCounts): void {
  for (const name of Object.keys(page) as (keyof CopyCounts)[]) counts[name] += page[name];
}
