import { tableName } from '../client/table-name.ts';
import type { AnyModel } from '../definition/model.ts';
import { refuseNoModel } from '../definition/refuse-no-model.ts';
import type { StreamView } from '../definition/stream-view.ts';
import { argumentMissing } from '../errors/argument-missing.ts';
import { DynamORMError } from '../errors/base.ts';
import { numberOption, wholeOption } from '../errors/whole-option.ts';
import type { StreamRecord } from '../wire/streams.ts';
import type { InvocationContext, StreamBatchResponse, StreamEvent } from './event.ts';
import { type FailureDecision, logAndRetry, type StreamFailure } from './failure.ts';
import { type NameTable, routeFinder } from './find-route.ts';
import type { AnyRoute, ChangeRoutes } from './handlers.ts';
import { type BatchWork, runBatch } from './run-batch.ts';

/** What `streamHandler()` takes. */
export interface StreamHandlerOptions<
  TModels extends readonly AnyModel[],
  TView extends StreamView,
> {
  /**
   * The models, each with what is done with its changes. Models of one table are told apart by
   * `match` or by their literals; the first that agrees takes the item.
   */
  readonly on: ChangeRoutes<TModels, TView>;
  /**
   * What the stream's records carry, as it was enabled; it decides what the handlers are given. A
   * record that carries less is poison. Default: `'bothImages'`.
   */
  readonly view?: TView;
  /** Says how the models' tables are called, where that depends on a database and its prefix. */
  readonly db?: { tableName(model: AnyModel): string };
  /**
   * How many changes are handled at once. Those of one item are always handled one after the other,
   * in order; with more than 1, those of different items side by side. Default: 1.
   */
  readonly concurrency?: number;
  /**
   * False throws where a record was not handled, so that the whole batch is delivered again: for an
   * event source mapping without `ReportBatchItemFailures`, which takes every answer for success.
   * Default: true.
   */
  readonly reportBatchItemFailures?: boolean;
  /**
   * Told of each record that was not handled, and decides what becomes of it. Lambda does not say how
   * often it has delivered a record; `ageMs` says how long it has been tried. What it throws is
   * logged, and the record delivered again. Default: logs the error and says `'retry'`.
   */
  readonly onFailure?: (failure: StreamFailure) => FailureDecision | Promise<FailureDecision>;
  /** Told of each item in a known table that no `match` and no literal claims. Default: ignored. */
  readonly onUnmatched?: (record: StreamRecord) => unknown;
  /** How long before Lambda's timeout the signal fires, in milliseconds. Default: 1,000. */
  readonly deadlineMarginMs?: number;
}

/** A function for Lambda, or for `pollStream`: what `streamHandler()` makes. */
export type StreamHandler = (
  event: StreamEvent,
  context?: InvocationContext,
) => Promise<StreamBatchResponse>;

/**
 * A Lambda function for the stream of a table, or of several: every record is decoded by its model
 * and given to that model's `insert`, `modify` or `remove`. It sends nothing.
 *
 * The changes of one item are handled in order, each after the one before it is done. Where one
 * fails, nothing behind it is begun, what stands before it is finished, and the answer names the
 * first record that is not done; Lambda then delivers from there on. So nothing is skipped, and a
 * change may come twice: handlers must bear that, and `eventId` tells. Lambda heeds the answer only
 * where the event source mapping has `ReportBatchItemFailures`: without it, set
 * `reportBatchItemFailures: false`, or failed records are lost.
 *
 * Throws `ConfigurationError` for routes that can never be taken (`stream-route-unreachable`), and
 * `DynamORMError` for an event that is none of a stream (`stream-event-invalid`).
 *
 * @example
 * ```ts
 * import { streamHandler } from 'dynamorm/streams';
 *
 * const handler = streamHandler({
 *   on: [
 *     [User, {
 *       insert: ({ newImage }) => console.log(`welcome, ${newImage.email}`),
 *       modify: ({ newImage, changes }) => console.log(newImage.id, changes),
 *       remove: ({ oldImage, reason }) => console.log(oldImage.id, reason),
 *     }],
 *     [Order, { insert: ({ key, newImage }) => console.log(key.customer, newImage.total) }],
 *   ],
 * });
 * ```
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function streamHandler<
  const TModels extends readonly AnyModel[],
  const TView extends StreamView = 'bothImages',
>(options: StreamHandlerOptions<TModels, TView>): StreamHandler {
  refuseNoRoutes(options);
  const settings = settingsOf(options);
  let find: BatchWork['find'] | undefined;
  return async (event, context = {}) => {
    const records = recordsOf(event);
    // Not before the first event: tables may be named by an environment that is not there yet.
    find ??= routeFinder(settings.routes, settings.view, settings.nameTable);
    return runBatch({ ...settings, find }, records, context);
  };
}

/** Plain JavaScript gets that far; Lambda would deliver the first batch again until it expires. */
function refuseNoRoutes(options: { readonly on: readonly unknown[] }): void {
  const taker = 'streamHandler()';
  const { on } = (options as Partial<typeof options> | undefined) ?? {};
  const hint = 'List the models, each with its handlers: { on: [[User, { insert: … }]] }.';
  if (!Array.isArray(on)) throw argumentMissing(on, { taker, wanted: 'a list of models', hint });
  for (const route of on as readonly unknown[]) {
    const [model, handlers] = Array.isArray(route) ? route : [route];
    refuseNoModel(model, taker);
    if (typeof handlers === 'object' && handlers !== null) continue;
    throw argumentMissing(handlers, { taker, wanted: `handlers of ${model.name}`, hint });
  }
}

interface Settings extends Omit<BatchWork, 'find'> {
  readonly routes: readonly AnyRoute[];
  readonly nameTable: NameTable;
}

/** From here on, models and view are known at run time only. */
function settingsOf<TModels extends readonly AnyModel[], TView extends StreamView>({
  on,
  view,
  db,
  concurrency,
  reportBatchItemFailures = true,
  onFailure = logAndRetry,
  onUnmatched = () => {},
  deadlineMarginMs,
}: StreamHandlerOptions<TModels, TView>): Settings {
  return {
    routes: on as unknown as readonly AnyRoute[],
    view: view ?? 'bothImages',
    nameTable: (model) => db?.tableName(model) ?? tableName(model['~node']),
    concurrency: wholeOption('concurrency', concurrency, 1),
    reportBatchItemFailures,
    onFailure,
    onUnmatched,
    deadlineMarginMs: numberOption('deadlineMarginMs', deadlineMarginMs, 1_000),
  };
}

function recordsOf(event: StreamEvent): readonly StreamRecord[] {
  const { Records: records } = (event ?? {}) as Partial<StreamEvent>;
  if (Array.isArray(records)) return records;
  throw new DynamORMError({
    code: 'stream-event-invalid',
    message: 'The event has no Records: it is not the event of a stream.',
    hint: 'Connect the function to the stream of a table, or give it { Records: […] } in a test.',
  });
}
