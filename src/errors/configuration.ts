import { DynamORMError } from './base.ts';

/** `dynamorm()` was given options, or found an environment, that cannot work. */
export class ConfigurationError extends DynamORMError {
  override readonly name: string = 'ConfigurationError';
}
