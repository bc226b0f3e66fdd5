import { pause } from '../../client/call/pause.ts';
import type { Database } from '../../client/dynamorm.ts';
import { TimeoutError } from '../../errors/request.ts';
import { numberOption } from '../../errors/whole-option.ts';

/** How long to wait for a table. */
export interface WaitOptions {
  /** In milliseconds, for each change that is waited for. Default: 5 minutes. */
  readonly waitTimeoutMs?: number;
  /** Cancels the request or the wait. */
  readonly signal?: AbortSignal;
}

/** Waits between two looks, in milliseconds: short at first, for local engines; the last is repeated. */
const pauses = [20, 50, 100, 250, 500, 1000, 2000, 5000];
const fiveMinutes = 300_000;

const cancelledWait = {
  message: 'Waiting for a table was cancelled.',
  hint: 'The table itself goes on changing; look at it again later.',
} as const;

/** One look at something that is changing. */
export interface Look<TState> {
  readonly isDone: boolean;
  readonly state: TState;
  /** How far it is, for the error of who waited too long. */
  readonly words: string;
}

/** Looks again and again, with longer and longer pauses, until a look says that it is done. */
export async function waitFor<TState>(
  db: Database,
  look: () => Promise<Look<TState>>,
  options: WaitOptions,
): Promise<TState> {
  const { signal } = options;
  const waitTimeoutMs = patienceOf(options);
  const deadline = Date.now() + waitTimeoutMs;
  for (let looks = 1; ; looks += 1) {
    const { isDone, state, words } = await look();
    if (isDone) return state;
    const left = deadline - Date.now();
    if (left <= 0) throw notInTime(words, waitTimeoutMs, looks);
    const rest = pauses[Math.min(looks, pauses.length) - 1] ?? 0;
    const cancelled = { ...cancelledWait, attempts: looks };
    const bound = { deadline: db['~context']().deadline, what: 'Waiting for a table' };
    await pause(Math.min(rest, left), signal, cancelled, bound);
  }
}

/** How long is waited, in milliseconds. Throws `ConfigurationError` (`option-invalid`). */
export function patienceOf({ waitTimeoutMs }: WaitOptions): number {
  return numberOption('waitTimeoutMs', waitTimeoutMs, fiveMinutes);
}

function notInTime(words: string, waited: number, attempts: number): TimeoutError {
  return new TimeoutError({
    code: 'timeout-table',
    message: `${words} after ${waited} ms.`,
    hint: 'The table itself goes on changing: look at it again later, or give waitTimeoutMs more time.',
    attempts,
    ambiguous: false,
  });
}
