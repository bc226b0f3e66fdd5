import { DynamORMError } from './base.ts';

/** A model was declared in a way that cannot work. Thrown where the model is declared. */
export class DefinitionError extends DynamORMError {
  override readonly name: string = 'DefinitionError';
}
