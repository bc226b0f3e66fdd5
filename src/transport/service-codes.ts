/** The words that a hint may need. */
export interface HintContext {
  /** DynamoDB's name of the operation, for example `PutItem`. */
  readonly operation: string;
  /** `table "users"`, or `the table` where none is known. */
  readonly table: string;
  /** DynamoDB's own words. */
  readonly serviceMessage: string;
}

/** What one of DynamoDB's exceptions is called here, and what to do about it. */
export interface ServiceCode {
  readonly code: string;
  readonly hint: (context: HintContext) => string;
}

const conditionFailed: ServiceCode = {
  code: 'condition-failed',
  hint: ({ table }) =>
    `The item in ${table} did not satisfy the condition; nothing was written. Read it again and decide.`,
};

const tableNotFound: ServiceCode = {
  code: 'table-not-found',
  hint: ({ table }) =>
    `Create ${table} (or the index it lacks) first, and check its name, the region and the endpoint.`,
};

const tableInUse: ServiceCode = {
  code: 'table-in-use',
  hint: ({ operation, table }) =>
    operation === 'CreateTable'
      ? `There is such a table: ensureTable() takes it, and says how it differs. Where it is being deleted, wait.`
      : `Something else is creating, changing or deleting ${table}: wait until it is ACTIVE.`,
};

const invalid: ServiceCode = {
  code: 'service-validation',
  hint: ({ operation }) =>
    `DynamoDB refused the ${operation} request as malformed; compare toRequest() with its message.`,
};

const accessDenied: ServiceCode = {
  code: 'access-denied',
  hint: ({ operation, table }) =>
    `Allow dynamodb:${operation} on ${table} (and on its indexes) in the IAM policy of these credentials.`,
};

const credentialsRefused: ServiceCode = {
  code: 'credentials-refused',
  hint: () =>
    "The access key, the secret or the signature is wrong: check the credentials, the region they are for, and this machine's clock.",
};

const credentialsExpired: ServiceCode = {
  code: 'credentials-expired',
  hint: () =>
    'Fetch new credentials; give a provider function instead of fixed ones, so that they are renewed in time.',
};

const collectionTooLarge: ServiceCode = {
  code: 'item-collection-too-large',
  hint: ({ table }) =>
    `Items of one partition key may hold 10 GB in ${table}, as it has a local index: spread them over more partition keys.`,
};

const transactionConflict: ServiceCode = {
  code: 'transaction-conflict',
  hint: () =>
    'A transaction is working on the same item. Try again; it usually takes milliseconds.',
};

const transactionInProgress: ServiceCode = {
  code: 'transaction-in-progress',
  hint: () =>
    'The same transaction, by its token, is still running. Try again with the same token.',
};

const transactionCanceled: ServiceCode = {
  code: 'transaction-canceled',
  hint: () => 'Nothing was written. The cancellation reasons say which operation refused and why.',
};

const idempotencyMismatch: ServiceCode = {
  code: 'idempotency-mismatch',
  hint: () =>
    'The token was used for another request within ten minutes: use a new one per request.',
};

const replicatedWriteConflict: ServiceCode = {
  code: 'replicated-write-conflict',
  hint: () => 'Another region is writing the same item of this global table. Try again.',
};

const limitExceeded: ServiceCode = {
  code: 'service-limit-exceeded',
  hint: () =>
    'Too many tables, indexes or streams are being changed at once for this account: wait for them.',
};

const iteratorExpired: ServiceCode = {
  code: 'stream-iterator-expired',
  hint: () =>
    'A shard iterator is good for 15 minutes: ask for a new one, after the last record read.',
};

const streamTrimmed: ServiceCode = {
  code: 'stream-trimmed',
  hint: () =>
    'A stream keeps its records for 24 hours, and this position is older: what was in between is gone. Forget the position and begin at the oldest record.',
};

const throttled: ServiceCode = {
  code: 'throttled',
  hint: ({ table }) =>
    `Slow down, spread the keys, or raise the capacity of ${table} (or of the index that is written along with it).`,
};

const unavailable: ServiceCode = {
  code: 'service-unavailable',
  hint: () =>
    'DynamoDB, or something in front of it, is failing; a write may have been applied. Look before repeating it.',
};

const other: ServiceCode = {
  code: 'service-error',
  hint: () =>
    "Look the exception up in DynamoDB's API reference; if there is none, check that the endpoint is DynamoDB's.",
};

/** By the names of the exceptions, without that word: not everybody in front of DynamoDB adds it. */
const byType: ReadonlyMap<string, ServiceCode> = new Map([
  ['ConditionalCheckFailed', conditionFailed],
  ['ResourceNotFound', tableNotFound],
  ['TableNotFound', tableNotFound],
  ['ResourceInUse', tableInUse],
  ['TableInUse', tableInUse],
  ['TableAlreadyExists', tableInUse],
  ['Validation', invalid],
  ['Serialization', invalid],
  ['AccessDenied', accessDenied],
  ['UnrecognizedClient', credentialsRefused],
  ['InvalidSignature', credentialsRefused],
  ['IncompleteSignature', credentialsRefused],
  ['InvalidClientTokenId', credentialsRefused],
  ['SignatureDoesNotMatch', credentialsRefused],
  ['MissingAuthenticationToken', credentialsRefused],
  ['RequestTimeTooSkewed', credentialsRefused],
  ['RequestInTheFuture', credentialsRefused],
  ['RequestExpired', credentialsRefused],
  ['ExpiredToken', credentialsExpired],
  ['ItemCollectionSizeLimitExceeded', collectionTooLarge],
  ['TransactionConflict', transactionConflict],
  ['TransactionInProgress', transactionInProgress],
  ['TransactionCanceled', transactionCanceled],
  ['IdempotentParameterMismatch', idempotencyMismatch],
  ['ReplicatedWriteConflict', replicatedWriteConflict],
  ['LimitExceeded', limitExceeded],
  ['ExpiredIterator', iteratorExpired],
  ['TrimmedDataAccess', streamTrimmed],
]);

const throttlingTypes: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceeded',
  'Throttling',
  'Throttled',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequests',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'SlowDown',
]);

/** True for the answers that mean "too fast": nothing was done, and later it would be. */
export function isThrottling(type: string, statusCode: number): boolean {
  return throttlingTypes.has(nameOf(type)) || statusCode === 429;
}

/** The code of an answer that is an error. The exception's name decides, then the status. */
export function serviceCode(type: string, statusCode: number): ServiceCode {
  if (isThrottling(type, statusCode)) return throttled;
  return byType.get(nameOf(type)) ?? (statusCode >= 500 ? unavailable : other);
}

function nameOf(type: string): string {
  return type.replace(/Exception$/, '');
}
