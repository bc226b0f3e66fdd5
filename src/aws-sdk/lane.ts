// Hot: every request takes a lane. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { setMaxListeners } from 'node:events';
import { onAbort } from '../transport/abort-listeners.ts';
import type { SendOptions } from '../transport/transport.ts';
import type { OperationName } from '../wire/requests.ts';
import { type Call, newCall } from './call.ts';
import type { ResolveMiddleware, SdkCommand } from './commands.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Carries one request at a time through the middleware of the SDK's client, and keeps for the next
 * one what the client would otherwise make anew.
 */
export interface Lane {
  readonly operation: OperationName;
  /** Cancels the request that is under way. */
  readonly controller: AbortController;
  /** That request. */
  call: Call;
  /** True from when the kept handler is entered until it is done. */
  busy: boolean;
  kept: KeptHandler | undefined;
  /** Leaves it to the garbage collector: closing the transport does not concern it any more. */
  discard(): void;
}

/**
 * The SDK makes the handler of every command anew out of all its middleware, which takes a quarter of
 * a get. This is one that is used again.
 */
export interface KeptHandler {
  /** What it was made of. */
  readonly surroundings: Surroundings;
  /** The handler, for another command. */
  enter(command: SdkCommand): ReturnType<ResolveMiddleware>;
  /** Has it forget its last request. */
  renew(): void;
}

/** The lanes of a transport. */
export interface Lanes {
  /** A free one, or a new one. */
  take(operation: OperationName, options: SendOptions): Lane;
  /** Takes it back when its request is done. */
  giveBack(lane: Lane): void;
}

/** So many of each operation wait for another request; a rush makes more of them. */
const MOST_FREE = 64;

/** Makes the lanes of a transport; `closing` cancels whatever is on them. */
export function makeLanes(closing: AbortSignal): Lanes {
  const free = new Map<OperationName, Lane[]>();
  return {
    take(operation, options) {
      const lane = free.get(operation)?.pop() ?? newLane(operation, closing);
      lane.call = newCall(options);
      return lane;
    },
    giveBack(lane) {
      const { operation, controller, busy, kept } = lane;
      const others = free.get(operation) ?? [];
      // A wrapper of `send` may have given up on a request that goes on.
      if (busy || controller.signal.aborted || others.length >= MOST_FREE) {
        lane.discard();
        return;
      }
      lane.call = NO_CALL;
      kept?.renew();
      others.push(lane);
      free.set(operation, others);
    },
  };
}

/** In place of the last one, which would keep its answer in memory. */
const NO_CALL = newCall({});

function newLane(operation: OperationName, closing: AbortSignal): Lane {
  const controller = new AbortController();
  // A request leaves a listener until its socket is done with it.
  setMaxListeners(0, controller.signal);
  const discard = onAbort(closing, () => controller.abort(closing.reason));
  return { operation, controller, call: NO_CALL, busy: false, kept: undefined, discard };
}
