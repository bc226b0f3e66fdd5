/** A request or an answer, parsed: DynamoDB's JSON, untyped on purpose because tests bend it. */
export type Body = Readonly<Record<string, unknown>>;

/**
 * Where a fault happens: `before` the engine sees the request (so nothing is applied), or `after`
 * it has answered (so a write was applied and the client does not know).
 */
export type When = 'before' | 'after';

/** What goes wrong with one request. Make them with the functions of `faults`. */
export type Fault =
  | { readonly kind: 'answer'; readonly when: When; readonly answer: CannedAnswer }
  | { readonly kind: 'drop'; readonly when: When }
  | { readonly kind: 'reset'; readonly when: When }
  | { readonly kind: 'hang'; readonly when: When }
  | { readonly kind: 'delay'; readonly when: When; readonly milliseconds: number }
  | { readonly kind: 'truncate'; readonly bytes: number | undefined }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'rewrite'; readonly rewrite: Rewrite };

/** An answer that the engine never gave. */
export interface CannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text as it is. */
  readonly body: Body | string;
}

/** Changes what the engine gets to see, what the client gets to see, or both. */
export interface Rewrite {
  readonly request?: (request: Body) => Body;
  readonly response?: (response: Body, request: Body) => Body;
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

/** An exception of DynamoDB: `error('InternalServerError', { status: 500, when: 'after' })`. */
function error(
  type: string,
  options: { status?: number; message?: string; when?: When; extra?: Body } = {},
): Fault {
  const { status = 400, message = `injected ${type}`, when = 'before', extra = {} } = options;
  const body = { __type: `${NAMESPACE}${type}`, message, ...extra };
  return { kind: 'answer', when, answer: { status, body } };
}

/** The table has no capacity left; the engine is not asked. */
function throttle(type = 'ProvisionedThroughputExceededException'): Fault {
  return error(type, { message: 'injected throttling' });
}

/** What a load balancer says: a status and a page that is not JSON. */
function plain(status = 503, options: { body?: string; when?: When } = {}): Fault {
  const { body = '<html><body>injected</body></html>', when = 'before' } = options;
  const headers = { 'content-type': 'text/html' };
  return { kind: 'answer', when, answer: { status, headers, body } };
}

/** The engine is not asked and the client gets this answer. */
function respond(body: Body | string, status = 200): Fault {
  return { kind: 'answer', when: 'before', answer: { status, body } };
}

/** The socket is closed without an answer. */
function drop(when: When = 'before'): Fault {
  return { kind: 'drop', when };
}

/** The socket is reset (`ECONNRESET`) without an answer. */
function reset(when: When = 'before'): Fault {
  return { kind: 'reset', when };
}

/** No answer ever comes; the socket stays open until the client gives up. */
function hang(when: When = 'before'): Fault {
  return { kind: 'hang', when };
}

/** The right answer, late. */
function delay(milliseconds: number, when: When = 'before'): Fault {
  return { kind: 'delay', when, milliseconds };
}

/** The answer announces its whole length, and the socket closes after `bytes` (default: half). */
function truncate(bytes?: number): Fault {
  return { kind: 'truncate', bytes };
}

/** One byte of the answer differs while `x-amz-crc32` is that of the original. */
function corrupt(): Fault {
  return { kind: 'corrupt' };
}

/** The engine works on a changed request, or the client reads a changed answer. */
function rewrite(change: Rewrite): Fault {
  return { kind: 'rewrite', rewrite: change };
}

/** A transaction refused with these codes, one for each of its operations; `None` for the others. */
function cancelTransaction(
  reasons: readonly { readonly Code: string; readonly Message?: string; readonly Item?: Body }[],
): Fault {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return error('TransactionCanceledException', {
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    extra: { CancellationReasons: reasons },
  });
}

type TableLists = Readonly<Record<string, readonly unknown[]>>;
type TableKeys = Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;

/** Applies the first `applied` writes of a BatchWriteItem and returns the others unprocessed. */
function unprocessedItems(applied: number): Fault {
  const split = (request: Body, wanted: boolean): TableLists => {
    let position = 0;
    return mapTables(request['RequestItems'] as TableLists, (writes) => {
      const kept = writes.filter(() => position++ < applied === wanted);
      return kept.length > 0 ? kept : undefined;
    });
  };
  return rewrite({
    request: (request) => ({ ...request, RequestItems: split(request, true) }),
    response: (response, request) => ({ ...response, UnprocessedItems: split(request, false) }),
  });
}

/** Answers the first `answered` keys of a BatchGetItem and returns the others unprocessed. */
function unprocessedKeys(answered: number): Fault {
  const split = (request: Body, wanted: boolean): TableKeys => {
    let position = 0;
    return mapTables(request['RequestItems'] as TableKeys, (table) => {
      const kept = table.Keys.filter(() => position++ < answered === wanted);
      return kept.length > 0 ? { ...table, Keys: kept } : undefined;
    });
  };
  return rewrite({
    request: (request) => ({ ...request, RequestItems: split(request, true) }),
    response: (response, request) => ({ ...response, UnprocessedKeys: split(request, false) }),
  });
}

function mapTables<TEntry>(
  tables: Readonly<Record<string, TEntry>>,
  change: (entry: TEntry) => TEntry | undefined,
): Readonly<Record<string, TEntry>> {
  const changed: Record<string, TEntry> = {};
  for (const [table, entry] of Object.entries(tables)) {
    const result = change(entry);
    if (result !== undefined) changed[table] = result;
  }
  return changed;
}

/** Everything that can be made to go wrong between client and engine. */
export const faults: {
  readonly error: typeof error;
  readonly throttle: typeof throttle;
  readonly plain: typeof plain;
  readonly respond: typeof respond;
  readonly drop: typeof drop;
  readonly reset: typeof reset;
  readonly hang: typeof hang;
  readonly delay: typeof delay;
  readonly truncate: typeof truncate;
  readonly corrupt: typeof corrupt;
  readonly rewrite: typeof rewrite;
  readonly cancelTransaction: typeof cancelTransaction;
  readonly unprocessedItems: typeof unprocessedItems;
  readonly unprocessedKeys: typeof unprocessedKeys;
} = {
  error,
  throttle,
  plain,
  respond,
  drop,
  reset,
  hang,
  delay,
  truncate,
  corrupt,
  rewrite,
  cancelTransaction,
  unprocessedItems,
  unprocessedKeys,
};

/** Faults after which nobody can know whether a write was applied, by where they happen. */
export const ambiguousFaults: readonly (readonly [name: string, make: (when: When) => Fault])[] = [
  ['a 500', (when) => faults.error('InternalServerError', { status: 500, when })],
  ["a proxy's 503 page", (when) => faults.plain(503, { when })],
  ['a dropped connection', (when) => faults.drop(when)],
  ['a reset connection', (when) => faults.reset(when)],
];
