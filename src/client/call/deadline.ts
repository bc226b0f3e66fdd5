import type { RequestError, RequestProgress } from '../../errors/request.ts';

/** A moment at which everything that a database does is over. */
export interface Deadline {
  /** Milliseconds until then; 0 or less once it has come. */
  left(): number;
  /** The error of what it ended, or did not let begin. */
  error(cut: CutOff): RequestError;
}

/** Node's timers fire at once beyond it. */
const longestTimerMs = 0x7fff_ffff;

/** The milliseconds until a deadline, as a timer takes them. */
export function timerTo(deadline: Deadline): number {
  return Math.min(Math.max(deadline.left(), 0), longestTimerMs);
}

/** What a deadline has cut off. */
export interface CutOff extends RequestProgress {
  /** What was under way: `GetItem on table "users"`. */
  readonly what: string;
  /** False where it was not even begun. */
  readonly begun: boolean;
}
