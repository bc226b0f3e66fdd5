import type { AnyModel } from '../../definition/model.ts';
import { ConfigurationError } from '../../errors/configuration.ts';
import { wholeOption } from '../../errors/whole-option.ts';
import { createTable } from '../create/create-table.ts';
import { describeTable } from '../describe/describe-table.ts';
import type {
  AnyCopyOptions,
  CopyOptions,
  CopyProgress,
  CopySide,
  TransformOptions,
} from './copy-options.ts';
import { type CopyRun, copySegments, progressOf } from './copy-segments.ts';
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
 * is copied again. It is no snapshot: what is written to the source meanwhile may be missing.
 *
 * Throws `ConfigurationError` where an option is out of range, the two sides are the same table, a checkpoint is of another copy
 * (`copy-checkpoint`), or values of the target must be unique and `transform` makes new items
 * (`copy-unique`); `DecodeError` for an item that does not fit its model, where it has to be decoded;
 * `BatchError` and every `RequestError` where DynamoDB refuses for good.
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
  const run = await startCopy(source, target, options as AnyCopyOptions);
  await copySegments(run);
  return progressOf(run);
}

async function startCopy(
  source: CopySide<AnyModel>,
  target: CopySide<AnyModel>,
  options: AnyCopyOptions,
): Promise<CopyRun> {
  refuseSameTable(source, target);
  refuseNewUnique(target, options);
  const { checkpoint } = options.dryRun ? {} : options;
  const segments = wholeOption('segments', options.segments, 4, mostSegments);
  const [from, to] = [source, target].map(({ db, model }) => db.tableName(model));
  const fresh = newState(from ?? '', to ?? '', segments);
  const saved = await savedState(checkpoint, fresh);
  const state = saved ?? fresh;
  const save = stateSaver(checkpoint, state);
  if (options.backup && saved === undefined && !options.dryRun) {
    // Nothing of a backup expires.
    await createTable(target.db, target.model, { ttl: false, ...waiting(options) });
    // From here on the table that exists is this copy's own.
    await save();
  }
  const replaces = options.existing === 'replace' || options.backup === true;
  const { itemCount: total } = (await describeTable(source.db, source.model)) ?? {};
  const write = replaces ? replacingWriter(target) : keepingWriter(target);
  return { source, target, options, state, total, write, save };
}

function waiting({ signal }: AnyCopyOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function refuseSameTable(source: CopySide<AnyModel>, target: CopySide<AnyModel>): void {
  const table = source.db.tableName(source.model);
  if (source.db.transport !== target.db.transport || table !== target.db.tableName(target.model)) {
    return;
  }
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
