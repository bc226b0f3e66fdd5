import { DefinitionError } from '../errors/definition.ts';

/** Throws the DefinitionError of a model. `where` is what is wrong, `hint` how to mend it. */
export function refuse(code: string, message: string, hint: string): never {
  throw new DefinitionError({ code, message, hint });
}
