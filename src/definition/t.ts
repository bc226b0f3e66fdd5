/**
 * The attribute builders, exported together as `t`. Each is a plain function, so that a bundler
 * drops those that a program does not use.
 */
export { list, map, record, set } from './attributes/container.ts';
export { createdAt, date, ttl, updatedAt } from './attributes/date.ts';
export { custom, json, unknown } from './attributes/open.ts';
export { deletedAt, version } from './attributes/role.ts';
export {
  bigint,
  binary,
  boolean,
  decimal,
  enumeration as enum,
  literal,
  number,
  string,
} from './attributes/scalar.ts';
export { union } from './attributes/union.ts';
