import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

/** What AWS itself says that a property may be. */
interface Schema {
  readonly db: SpecDatabase;
}

type Properties = Readonly<
  Record<string, { readonly type: PropertyType; readonly required?: boolean }>
>;

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** AWS's own description of the resources of CloudFormation. */
export async function resourceSchema(): Promise<(resource: Resource) => readonly string[]> {
  const db = await loadAwsServiceSpec();
  return ({ Type, Properties }) => {
    const resource = db.lookup('resource', 'cloudFormationType', 'equals', Type).only();
    return problemsIn({ db }, resource.properties, Properties, Type);
  };
}

function problemsIn(
  schema: Schema,
  properties: Properties,
  value: unknown,
  path: string,
): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is not an object`];
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && !(name in value))
    .map(([name]) => `${path}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    const place = `${path}.${name}`;
    return property === undefined
      ? [`${place} does not exist`]
      : misfits(schema, property.type, inner, place);
  });
  return [...missing, ...wrong];
}

function misfits(
  schema: Schema,
  type: PropertyType,
  value: unknown,
  path: string,
): readonly string[] {
  const expect = (holds: boolean): readonly string[] =>
    holds ? [] : [`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(type)}`];
  if (isReference(value)) return [];
  switch (type.type) {
    case 'string':
      return expect(typeof value === 'string' && (type.allowedValues?.includes(value) ?? true));
    case 'boolean':
      return expect(typeof value === 'boolean');
    case 'integer':
      return expect(Number.isInteger(value));
    case 'number':
      return expect(typeof value === 'number');
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, at) => misfits(schema, type.element, one, `${path}[${at}]`))
        : expect(false);
    case 'ref': {
      const definition = schema.db.get('typeDefinition', type.reference.$ref);
      return problemsIn(schema, definition.properties, value, path);
    }
    case 'tag':
      return problemsIn(schema, tag, value, path);
    case 'union': {
      // Some are described both exactly and as any JSON at all: the exact one counts.
      const [least = []] = type.types
        .filter((one) => one.type !== 'json')
        .map((one) => misfits(schema, one, value, path))
        .sort((left, right) => left.length - right.length);
      return least;
    }
    default:
      return expect(type.type === 'json');
  }
}

const tag: Properties = {
  Key: { type: { type: 'string' }, required: true },
  Value: { type: { type: 'string' }, required: true },
};

/** `{ Ref: 'AWS::Region' }` stands for a text. */
function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Ref' in value;
}
