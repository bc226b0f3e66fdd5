/**
 * DynamoDB's limits, as far as they can be checked before a request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */

/** The largest item in bytes, names included: 400 KB. */
export const MAX_ITEM_SIZE = 409_600;

/** The deepest level of an item: a value inside 31 lists or maps stands on it. */
export const MAX_DEPTH = 32;

/** The longest partition key value in bytes. */
export const MAX_PARTITION_KEY_SIZE = 2_048;

/** The longest sort key value in bytes. */
export const MAX_SORT_KEY_SIZE = 1_024;

/** The longest expression in bytes: 4 KB. */
export const MAX_EXPRESSION_SIZE = 4_096;

/** The most operators and functions of one expression. */
export const MAX_EXPRESSION_OPERATORS = 300;

/** The most values of one `IN`. */
export const MAX_IN_VALUES = 100;

/** The most actions of one transaction, read or write. */
export const MAX_TRANSACTION_ACTIONS = 100;

/** The largest sum of the items of one transaction in bytes: 4 MB. */
export const MAX_TRANSACTION_SIZE = 4_194_304;

/** The most keys of one BatchGetItem. */
export const MAX_BATCH_GET_KEYS = 100;

/** The most writes of one BatchWriteItem. */
export const MAX_BATCH_WRITES = 25;

/** The largest BatchWriteItem in bytes of JSON: 16 MB. */
export const MAX_BATCH_WRITE_SIZE = 16_777_216;
