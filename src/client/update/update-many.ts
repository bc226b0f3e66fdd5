import { ConfigurationError } from '../../errors/configuration.ts';
import type { UpdateOutcome } from '../bound-model.ts';
import type { CallOptions } from '../call/call-options.ts';

/** How many requests are under way at once, where the caller does not say. */
const defaultConcurrency = 10;

/** What `updateMany` is told beside what it updates. */
export interface ManyOptions extends CallOptions {
  readonly concurrency?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Updates items one by one, a few at a time. Gives an outcome for each key, in their order; after an
 * abort, the rest fail without being sent. What `onProgress` throws ends it.
 */
export async function updateEach(
  keys: readonly object[],
  update: (key: object) => Promise<unknown>,
  { concurrency = defaultConcurrency, onProgress }: ManyOptions = {},
): Promise<UpdateOutcome<unknown>[]> {
  refuseConcurrency(concurrency);
  const outcomes: UpdateOutcome<unknown>[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let position = next++; position < keys.length; position = next++) {
      outcomes[position] = await outcomeOf(update, keys[position] ?? {});
      done += 1;
      tell(done);
    }
  };
  const tell = (count: number): void => {
    try {
      onProgress?.({ done: count, total: keys.length });
    } catch (error) {
      // Nobody would hear of what the other workers did: they begin nothing new.
      next = keys.length;
      throw error;
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, keys.length) }, work);
  // Also where one has failed: what the others have under way is over before the call is.
  await Promise.all(workers).finally(() => Promise.allSettled(workers));
  return outcomes;
}

function refuseConcurrency(concurrency: number): void {
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return;
  throw new ConfigurationError({
    code: 'option-invalid',
    message: `concurrency of updateMany is ${concurrency}.`,
    hint: `Give concurrency a whole number from 1, or leave it out for ${defaultConcurrency}.`,
  });
}

async function outcomeOf(
  update: (key: object) => Promise<unknown>,
  key: object,
): Promise<UpdateOutcome<unknown>> {
  try {
    return { status: 'done', item: await update(key) };
  } catch (error) {
    return { status: 'failed', error };
  }
}
