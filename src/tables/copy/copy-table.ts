import { databaseCall } from '../../client/call/database-call.ts';
import type { Database } from '../../client/dynamorm.ts';
import {
  type Counters,
  noteItems,
  type Subject,
  subjectOf,
} from '../../client/observe/counters.ts';
import { refuseNoDatabase } from '../../client/refuse-no-database.ts';
import type { AnyModel } from '../../definition/model.ts';
import { refuseNoModel } from '../../definition/refuse-no-model.ts';
import { argumentMissing } from '../../errors/argument-missing.ts';
import { ConfigurationError } from '../../errors/configuration.ts';
import { wholeOption } from '../../errors/whole-option.ts';
import { createTable } from '../create/create-table.ts';
import { describeTable } from '../describe/describe-table.ts';
import { sendOptions } from '../send-options.ts';
import type {
  AnyCopyOptions,
  CopyOptions,
  CopyProgress,
  CopySide,
  TransformOptions,
} from './copy-options.ts';
import { type CopyRun, type CopySettings, copySegments, progressOf } from './copy-segments.ts';
import { newState, savedState, stateSaver } from './copy-state.ts';
import { keepingWriter, replacingWriter } from './write-copies.ts';

/** What a parallel scan takes. */
const mostSegments = 1_000_000;

/**
 * Copies the items of a table into another one: to another database, under another prefix, or, with
 * `transform`, to another model. Nothing is ever deleted, and an item that the target has already is
 * left alone unless `existing` is `replace`. Without `transform`, items travel exactly as they are
 * stored: with what their model does not know, with what is marked as deleted or has expired, and
 * with the library's own items that keep values unique.
 *
 * Reads every item once, in pages, by a parallel scan; memory does not grow with the table. With a
 * `checkpoint`, a copy that was stopped or killed goes on where it was; at most one page of each part
 * is copied again. It is no snapshot: what is written to the source meanwhile may be missing. What is
 * written is taken out of the caches of the target's database.
 *
 * Throws `ConfigurationError`, before anything is sent, where an option is out of range, the two sides
 * are the same table, a checkpoint is of another copy (`copy-checkpoint`), or values of the target must
 * be unique and `transform` makes new items (`copy-unique`); `DecodeError` for an item that does not fit
 * its model, where it has to be decoded; `BatchError` and every `RequestError` where DynamoDB refuses
 * for good.
 *
 * @example
 * ```ts
 * import { copyTable } from 'dynamorm/tables';
 *
 * const archive = dynamorm({ region: 'us-east-1', tablePrefix: 'archive-' });
 * const { written } = await copyTable(
 *   { db, model: User },
 *   { db: archive, model: User },
 *   { backup: true, filter: (user) => user.status === 'banned' },
 * );
 * console.log(written);
 * // CreateTable { TableName: 'archive-users', … }
 * // Scan { TableName: 'users', Segment: 0, TotalSegments: 4, Limit: 250 }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan
 */
export function copyTable<TModel extends AnyModel>(
  source: CopySide<TModel>,
  target: CopySide<TModel>,
  options?: CopyOptions<TModel>,
): Promise<CopyProgress>;
export function copyTable<TSource extends AnyModel, TTarget extends AnyModel>(
  source: CopySide<TSource>,
  target: CopySide<TTarget>,
  options: TransformOptions<TSource, TTarget>,
): Promise<CopyProgress>;
export async function copyTable(
  source: CopySide<AnyModel>,
  target: CopySide<AnyModel>,
  options: object = {},
): Promise<CopyProgress> {
  for (const side of [source, target]) refuseNoSide(side);
  return withinCall(source, target, async (sides) => {
    refuseSameTable(source, target);
    const run = await startCopy(sides, options as AnyCopyOptions);
    await copySegments(run);
    return progressOf(run);
  });
}

/** Both sides within a call, and who counts what is read and written. */
type CopySides = Pick<CopyRun, 'source' | 'target' | 'onPage'>;

/**
 * One call of the target's database, `copyTable`, that both sides are a part of. A source in another
 * database has a call of its own there, `copyTable.read`, so that its requests are counted as well.
 */
function withinCall(
  source: CopySide<AnyModel>,
  target: CopySide<AnyModel>,
  copy: (sides: CopySides) => Promise<CopyProgress>,
): Promise<CopyProgress> {
  const callOf = ({ model }: CopySide<AnyModel>, operation: string): Subject =>
    subjectOf(model['~node'], operation);
  return databaseCall(target.db, callOf(target, 'copyTable'), (to, writing) => {
    const copyFrom = (from: Database, reading?: Counters): Promise<CopyProgress> =>
      copy({
        source: { ...source, db: from },
        target: { ...target, db: to },
        onPage({ read, written }) {
          if (reading !== undefined) noteItems(reading, read);
          noteItems(writing, written);
        },
      });
    if (source.db === target.db) return copyFrom(to);
    return databaseCall(source.db, callOf(source, 'copyTable.read'), copyFrom);
  });
}

async function startCopy(sides: CopySides, options: AnyCopyOptions): Promise<CopyRun> {
  const { source, target } = sides;
  refuseNewUnique(target, options);
  const settings = settingsOf(options);
  const { checkpoint } = options.dryRun ? {} : options;
  const [from, to] = [source, target].map(({ db, model }) => db.tableName(model));
  const fresh = newState(from ?? '', to ?? '', settings.segments);
  const saved = await savedState(checkpoint, fresh);
  const state = saved ?? fresh;
  const save = stateSaver(checkpoint, state);
  if (options.backup && saved === undefined && !options.dryRun) {
    // Nothing of a backup expires.
    await createTable(target.db, target.model, { ttl: false, ...sendOptions(options) });
    // From here on the table that exists is this copy's own.
    await save();
  }
  const replaces = options.existing === 'replace' || options.backup === true;
  const description = await describeTable(source.db, source.model, sendOptions(options));
  const write = replaces ? replacingWriter(target) : keepingWriter(target);
  return { ...sides, options, settings, state, total: description?.itemCount, write, save };
}

/** The numbers among the options, checked. */
function settingsOf({ segments, batchSize, rate }: AnyCopyOptions): CopySettings {
  return {
    segments: wholeOption('segments', segments, 4, mostSegments),
    batchSize: wholeOption('batchSize', batchSize, 250),
    rate: wholeOption('rate', rate, Number.POSITIVE_INFINITY),
  };
}

function refuseNoSide(side: CopySide<AnyModel>): void {
  const taker = 'copyTable()';
  const { db, model } = (side as CopySide<AnyModel> | undefined) ?? {};
  if (db === undefined || model === undefined) {
    const hint = 'Name both of either side: copyTable({ db, model }, { db, model }).';
    throw argumentMissing(side, { taker, wanted: 'a database and a model', hint });
  }
  refuseNoDatabase(db, taker);
  refuseNoModel(model, taker);
}

function refuseSameTable(source: CopySide<AnyModel>, target: CopySide<AnyModel>): void {
  const [from, to] = [source, target].map(({ db }) => db['~context']().origin);
  const table = source.db.tableName(source.model);
  if (from !== to || table !== target.db.tableName(target.model)) return;
  throw new ConfigurationError({
    code: 'copy-same-table',
    message: `Source and target of the copy are the same table, ${table}.`,
    hint: 'Give the target another database, a tablePrefix, or a model with another table.',
  });
}

/** New items need guards of their own, each in one transaction with its item. */
function refuseNewUnique({ model }: CopySide<AnyModel>, { transform }: AnyCopyOptions): void {
  const { name, unique } = model['~node'];
  if (transform === undefined || unique.length === 0) return;
  throw new ConfigurationError({
    code: 'copy-unique',
    message: `A copy cannot keep ${unique.join(' and ')} of ${name} unique while it transforms items.`,
    hint: 'Read the source with scan(), and create() each item: that writes what keeps its values unique.',
  });
}
