/**
 * Does something while the request that is about to be sent is on its way: what nobody needs before
 * its answer. In the second turn of the event loop, since the first one is spent on connecting.
 */
export function meanwhile(work: () => void): void {
  setImmediate(() => setImmediate(work));
}
