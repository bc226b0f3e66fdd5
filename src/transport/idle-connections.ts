/** Keeps an eye on connections that nobody used for a while. */
export interface IdleConnections {
  /** To be awaited before a connection is used; `undefined` when there is nothing to wait for. */
  settle(): Promise<void> | undefined;
  /** To be told when a connection was used. */
  used(): void;
}

/** From this long on, the process may have been frozen, as Lambda does between invocations. */
const POSSIBLY_FROZEN_MS = 1_000;

/**
 * After a pause, lets connections that died in it be noticed before one of them is used; after a long
 * one, drops them all with `dropIdle`. The time of day and not a monotonic clock: the latter stands
 * still while a Lambda function is frozen.
 */
export function idleConnections(dropIdle: () => void, idleTimeoutMs: number): IdleConnections {
  let lastUsed = Date.now();
  let waking: Promise<void> | undefined;

  async function wakeUp(): Promise<void> {
    if (Date.now() - lastUsed > idleTimeoutMs) dropIdle();
    // The FIN and RST packets that came in the meantime are delivered by the next turn of the event
    // loop: this one may be past the place where it looks at the sockets.
    await turn();
    await turn();
    waking = undefined;
    lastUsed = Date.now();
  }

  return {
    settle() {
      if (Date.now() - lastUsed >= POSSIBLY_FROZEN_MS) waking ??= wakeUp();
      return waking;
    },
    used() {
      lastUsed = Date.now();
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
