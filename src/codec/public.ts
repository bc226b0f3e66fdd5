import type { AnyModel, Item, NewItem } from '../definition/model.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { codecOf } from './codec.ts';
import { isPlainObject, type Properties } from './guards.ts';

/**
 * An item as `create` would store it: attribute values for a request of your own, a fixture or an
 * export. Defaults are filled in, the version's 0 among them, missing timestamps are now; what is
 * given is kept. Throws a `ValidationError` with the path to a value that does not fit.
 *
 * @example
 * ```ts
 * const wire = encodeItem(User, { id: 'u1', email: 'a@example.com' });
 * // { id: { S: 'u1' }, email: { S: 'a@example.com' }, status: { S: 'active' }, … }
 * ```
 */
export function encodeItem<TModel extends AnyModel>(
  model: TModel,
  item: NewItem<TModel>,
): WireItem {
  const node = model['~node'];
  const { createdAt, updatedAt } = node.roles;
  if (createdAt === undefined && updatedAt === undefined) {
    return codecOf(node).encodeItem(item as object);
  }
  const given = (isPlainObject(item) ? item : {}) as Properties;
  const now = new Date();
  const managed: { [property: string]: unknown } = {};
  if (createdAt !== undefined && given[createdAt] === undefined) managed[createdAt] = now;
  if (updatedAt !== undefined && given[updatedAt] === undefined) managed[updatedAt] = now;
  return codecOf(node).encodeItem(item as object, managed);
}

/**
 * A stored item as a read gives it: the image of a stream record, a line of an export, the answer of
 * a client of your own. Binary values may be bytes or base64 text. Attributes that the model does
 * not know are left out. Throws a `DecodeError` with the path and the whole item.
 *
 * @example
 * ```ts
 * const user = decodeItem(User, record.dynamodb.NewImage);   // Item<typeof User>
 * ```
 */
export function decodeItem<TModel extends AnyModel>(model: TModel, wire: WireItem): Item<TModel> {
  return codecOf(model['~node']).decodeItem(wire) as Item<TModel>;
}
