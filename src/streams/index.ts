/** The streams door: what happens to items, decoded by model, in Lambda and without it. */

export type { StreamView } from '../definition/stream-view.ts';
export type { StreamImages, StreamRecord } from '../wire/streams.ts';
export type {
  Change,
  ChangeOf,
  Difference,
  InsertChange,
  Insertion,
  Modification,
  ModifyChange,
  NewImage,
  OldImage,
  PathChange,
  Removal,
  RemoveChange,
  ValueAt,
  ValueChange,
} from './change.ts';
export { type Checkpoints, memoryCheckpoints } from './checkpoints.ts';
export type {
  InvocationContext,
  StreamBatchResponse,
  StreamEvent,
  StreamFunction,
} from './event.ts';
export type { FailureDecision, StreamFailure } from './failure.ts';
export type { ChangeContext, ChangeHandlers, ChangeRoutes } from './handlers.ts';
export { type PollOptions, pollStream } from './poll-stream.ts';
export { type StreamHandler, type StreamHandlerOptions, streamHandler } from './stream-handler.ts';
