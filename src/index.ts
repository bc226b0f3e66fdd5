/**
 * The core door: models, databases, errors. Tables, testing and the AWS SDK have doors of their own.
 */

export type {
  BatchGetOptions,
  BatchOptions,
  BatchProgress,
  BatchReadOptions,
  BatchSelectOptions,
  BatchWriteOptions,
  BatchWriteResult,
} from './client/batch/batch-options.ts';
export type {
  BatchItems,
  BatchRead,
  BatchVerbs,
  BatchWriter,
  BatchWrites,
  DatabaseBatches,
} from './client/batch/bound-batches.ts';
export type {
  Loader,
  LoaderOptions,
  LoaderSelectOptions,
  LoaderTiming,
} from './client/batch/loader.ts';
export type {
  BoundModel,
  DeleteOptions,
  ReadOptions,
  RequestMaker,
  UpdateManyOptions,
  UpdateOutcome,
  WriteOptions,
} from './client/bound-model.ts';
export type { CacheOptions, ReadCache } from './client/cache/read-cache.ts';
export type { CallOptions } from './client/call/call-options.ts';
export { type Database, dynamorm, type ModelOptions } from './client/dynamorm.ts';
export { type GlobalTableOptions, globalTable } from './client/global-table.ts';
export type { Logger } from './client/observe/logger.ts';
export type { DatabaseStats, OperationStats, StatsOptions } from './client/observe/stats.ts';
export {
  OPERATION_CHANNEL,
  type OperationTrace,
  REQUEST_CHANNEL,
  type RequestTrace,
} from './client/observe/trace.ts';
export type { DatabaseOptions } from './client/options.ts';
export type {
  Aggregate,
  AggregateBuilder,
  AggregateResult,
  Aggregates,
} from './client/query/aggregates.ts';
export type {
  Conditional,
  Endings,
  GroupOptions,
  Page,
  PageOptions,
  ParallelOptions,
  Query,
  Scan,
  ScanProgress,
  UntilOptions,
} from './client/query/query.ts';
export type {
  SnapshotItems,
  SnapshotReads,
  Transaction,
  TransactionDeleteOptions,
  TransactionOptions,
  TransactionWriteOptions,
} from './client/transaction/transaction.ts';
export type { DeepPartial, ReturnMode, UpdateBuilder } from './client/update/update-builder.ts';
export { type CursorPosition, decodeCursor, encodeCursor } from './codec/cursor.ts';
export { decodeItem, encodeItem } from './codec/public.ts';
export type {
  AnyAttribute,
  Attribute,
  Attributes,
  Defaulted,
  Nullable,
  Optional,
  Presence,
} from './definition/attribute.ts';
export type {
  ListAttribute,
  MapAttribute,
  RecordAttribute,
  SetAttribute,
} from './definition/attributes/container.ts';
export type {
  DateAttribute,
  EpochDateAttribute,
  TimestampAttribute,
  TtlAttribute,
} from './definition/attributes/date.ts';
export type {
  CustomAttribute,
  JsonAttribute,
  UnknownAttribute,
} from './definition/attributes/open.ts';
export type { DeletedAtAttribute, VersionAttribute } from './definition/attributes/role.ts';
export type {
  BigintAttribute,
  BinaryAttribute,
  BooleanAttribute,
  DecimalAttribute,
  EnumAttribute,
  LiteralAttribute,
  NumberAttribute,
  StringAttribute,
} from './definition/attributes/scalar.ts';
export type { UnionAttribute } from './definition/attributes/union.ts';
export {
  type AnyModel,
  type Changes,
  type Item,
  type Key,
  type Model,
  model,
  type NewItem,
  type UpsertItem,
} from './definition/model.ts';
export { globalIndex, localIndex, type SecondaryIndex } from './definition/secondary-index.ts';
export * as t from './definition/t.ts';
export { DynamORMError, isDynamORMError } from './errors/base.ts';
export {
  type BatchEndReason,
  BatchError,
  type BatchOutcome,
  type BatchStatus,
} from './errors/batch.ts';
export { ConfigurationError } from './errors/configuration.ts';
export { DefinitionError } from './errors/definition.ts';
export {
  isBatchError,
  isConditionFailed,
  isDecodeError,
  isInvalidCursor,
  isItemExists,
  isItemNotFound,
  isOutcomeUnknown,
  isRequestError,
  isTableNotFound,
  isThrottled,
  isTransactionCanceled,
  isUniqueConstraint,
  isValidationError,
  isVersionConflict,
} from './errors/guards.ts';
export {
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  OutcomeUnknownError,
  UniqueConstraintError,
  VersionConflictError,
} from './errors/outcome.ts';
export { IncompleteError, InvalidCursorError, PlanError, type Rejection } from './errors/query.ts';
export {
  AbortedError,
  ConnectionError,
  CredentialsError,
  RequestError,
  ServiceError,
  ThrottledError,
  TimeoutError,
} from './errors/request.ts';
export { TransactionCanceledError, type TransactionFailure } from './errors/transaction.ts';
export { DecodeError, ItemTooLargeError, ValidationError } from './errors/value.ts';
export type { Condition, PathReference } from './expression/condition.ts';
export type { ConditionBuilder, ConditionCallback } from './expression/condition-builder.ts';
export type { Explanation } from './plan/explain.ts';
export type { Credentials, CredentialsProvider } from './transport/credentials.ts';
export {
  HttpFailure,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from './transport/http-handler.ts';
export { type NodeHttpHandlerOptions, nodeHttpHandler } from './transport/node-http-handler.ts';
export {
  type SocketHttpHandlerOptions,
  socketHttpHandler,
} from './transport/socket-http-handler.ts';
export type { Reply, SendOptions, Transport } from './transport/transport.ts';
export { type WireTransportOptions, wireTransport } from './transport/wire-transport.ts';
export type { AttributeValue, WireItem } from './wire/attribute-value.ts';
export type {
  DeleteItemRequest,
  GetItemRequest,
  PutItemRequest,
  QueryRequest,
  ScanRequest,
  UpdateItemRequest,
} from './wire/requests.ts';
