/** Why a call cancels requests of its own: their signal's reason. Such a request is no failure. */
export const NO_LONGER_WANTED: unique symbol = Symbol('no longer wanted');

/** Whether a request ended because its own call did not want it any more. */
export function isNoLongerWanted(signal: AbortSignal | undefined): boolean {
  return signal?.reason === NO_LONGER_WANTED;
}
