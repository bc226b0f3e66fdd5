import { DynamORMError } from '../errors/base.ts';

/**
 * No local engine could be started. `code` is `engine-missing` when there is no binary for this
 * platform, and `engine-failed` when there is one and it did not come up; the message then carries
 * what the engine wrote to its standard error.
 */
export class EngineError extends DynamORMError {
  override readonly name: string = 'EngineError';
}
