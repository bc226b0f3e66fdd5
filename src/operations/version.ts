import type { ModelNode } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';

/** The property that holds a model's version; a ValidationError where it has none. */
export function versionProperty(model: ModelNode, verb: string): string {
  const { version } = model.roles;
  if (version !== undefined) return version;
  throw new ValidationError({
    code: 'version-undeclared',
    path: '',
    message: `${verb} was given a version, but ${model.name} has no version attribute.`,
    hint: 'Declare one with t.version(), or use { if } to make the write conditional.',
  });
}
