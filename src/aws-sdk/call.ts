import type { SendOptions } from '../transport/transport.ts';

/** What was seen of a request's attempts, exact even when the SDK retries by itself. */
export interface AttemptCounter {
  attempts: number;
  ambiguous: boolean;
}

/** One request on its way: what it may do, and what became of it. */
export interface Call extends AttemptCounter {
  /** Whether it may be sent again after an attempt that may have been applied. */
  readonly repeatable: boolean;
  /** Makes the response of an answer's text. */
  readonly parse: (text: string) => object;
  /** Its answer, where it was read without the SDK. */
  answer: ReadAnswer | undefined;
  /** What the SDK's client gives for that answer, as long as nobody has looked at it. */
  output: object | undefined;
}

/** An answer that was read. */
export interface ReadAnswer {
  readonly text: string;
  readonly response: object;
}

/** A request of which nothing is known yet. */
export function newCall({ repeatable = true, parse = JSON.parse }: SendOptions): Call {
  return {
    attempts: 0,
    ambiguous: false,
    repeatable,
    parse,
    answer: undefined,
    output: undefined,
  };
}
