import type { ModelNode } from './model-node.ts';
import type { AttributeNode } from './node.ts';
import { refuse } from './refuse.ts';
import { validateAttribute, validateShape } from './validate-attribute.ts';
import { validateIndexes } from './validate-index.ts';
import { validateTableKey } from './validate-key.ts';
import { validateUnique } from './validate-unique.ts';

/**
 * Refuses a model that cannot work, with the first mistake found and how to mend it. Runs once, when
 * the model is declared.
 */
export function validateModel(model: ModelNode): void {
  validateNames(model);
  validateRoles(model);
  validateShape(model.name, model.shape);
  for (const [property, node] of Object.entries(model.shape)) {
    validateAttribute(`${model.name}.${property}`, node);
  }
  validateTableKey(model);
  validateUnique(model);
  validateIndexes(model);
}

function validateNames(model: ModelNode): void {
  if (model.name === '') {
    refuse('model-name', 'A model has no name.', "Give it one: model('User', …).");
  }
  if (typeof model.table === 'string' && !/^[\w.-]{3,255}$/.test(model.table)) {
    refuse(
      'table-name',
      `The table of ${model.name} is named ${JSON.stringify(model.table)}.`,
      'DynamoDB takes 3 to 255 of the characters a-z, A-Z, 0-9, "_", "-" and ".".',
    );
  }
}

function validateRoles({ name, shape, roles }: ModelNode): void {
  for (const [property, node] of Object.entries(shape)) {
    if (node.role === undefined) continue;
    if (roles[node.role] !== property) {
      refuse(
        'role-twice',
        `${name} has two attributes with the role ${node.role}: ${property} and ${roles[node.role]}.`,
        'Keep one of them; make the other an ordinary attribute, for example t.date().',
      );
    }
    if (isAltered(node)) {
      refuse(
        'role-optional',
        `${name}.${property} was made optional, nullable or defaulted, but the library writes it.`,
        `Declare it as t.${node.role}(); a timestamp may be optional() where older items lack it.`,
      );
    }
  }
}

/** Whether an attribute that the library writes was changed in a way that it would not respect. */
function isAltered({ role, optional, nullable, default: preset }: AttributeNode): boolean {
  switch (role) {
    case 'version':
      return optional || nullable || preset?.kind !== 'value' || preset.value !== 0;
    case 'createdAt':
    case 'updatedAt':
    case 'deletedAt':
      return nullable || preset !== undefined;
    default:
      return false;
  }
}
