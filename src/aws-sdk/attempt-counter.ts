import type { OperationName } from '../wire/requests.ts';
import type { AttemptCounter } from './call.ts';
import type { SdkCommand } from './commands.ts';
import type { Lane } from './lane.ts';
import { isAmbiguous } from './sdk-errors.ts';

/**
 * Ends the SDK's retries: its retry strategy finds nothing in it that it knows. The error is not
 * called `cause`, since the strategy looks for retryable errors there.
 */
export class NotRepeatable extends Error {
  override readonly name: string = 'NotRepeatable';
  readonly failure: unknown;

  constructor(failure: unknown) {
    super('The request may have been applied and must not be sent again.');
    this.failure = failure;
  }
}

/** What may be sent any number of times: which of its attempts were answered does not matter. */
const reads: ReadonlySet<OperationName> = new Set<OperationName>([
  'GetItem',
  'BatchGetItem',
  'TransactGetItems',
  'Query',
  'Scan',
]);

/**
 * Watches the attempts of the requests on a lane from below the SDK's retry middleware; those of a
 * read are not worth it. A request that must not be repeated is stopped after the first attempt
 * whose outcome is unknown.
 */
export function watchAttempts({ middlewareStack }: SdkCommand, lane: Lane): void {
  if (reads.has(lane.operation)) return;
  middlewareStack.add(
    (next) => async (args) => {
      const { call } = lane;
      call.attempts += 1;
      try {
        return await next(args);
      } catch (error) {
        if (!isAmbiguous(error)) throw error;
        call.ambiguous = true;
        throw call.repeatable ? error : new NotRepeatable(error);
      }
    },
    // Outside the SDK's own deserializer, so that every attempt's error arrives here translated.
    { name: 'dynamormAttempts', step: 'deserialize', priority: 'high', override: true },
  );
}

/** The attempts of a command that was answered. A mocked client makes none and counts none. */
export function attemptsOf({ attempts }: AttemptCounter, { $metadata }: SdkAnswer): number {
  return attempts || ($metadata?.attempts ?? 1);
}

/** The attempts of a command that failed, by what was seen or by what the SDK says of a read. */
export function progressOf(counter: AttemptCounter, error: unknown): AttemptCounter {
  const { $metadata } = Object(error) as SdkAnswer;
  const counted = $metadata?.attempts;
  if (counter.attempts > 0 || counted === undefined) return counter;
  return { attempts: counted, ambiguous: isAmbiguous(error) };
}

/** What the SDK puts beside its answers and onto its errors. */
export interface SdkAnswer {
  readonly $metadata?: { readonly attempts?: number };
}
