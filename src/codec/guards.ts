/**
 * What a value is. `instanceof` answers almost always; the tag is asked for values of another realm,
 * which test runners with their own globals hand over.
 */
const tagOf = Object.prototype.toString;

/** Whether it is a `Uint8Array`, a `Buffer` included, and no other typed array. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || tagOf.call(value) === '[object Uint8Array]';
}

/** Whether it is a `Date`, valid or not. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date || tagOf.call(value) === '[object Date]';
}

/** Whether it is a `Set`. */
export function isSet(value: unknown): value is ReadonlySet<unknown> {
  return value instanceof Set || tagOf.call(value) === '[object Set]';
}

/** An object whose properties can be asked for. */
export type Properties = { readonly [property: string]: unknown };

/** Whether it is an object literal, or one without a prototype. */
export function isPlainObject(value: unknown): value is Properties {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && !Array.isArray(value);
}

/** Whether it can carry declared properties: an object literal or an instance of a class, no built-in. */
export function hasProperties(value: unknown): value is Properties {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) === Object.prototype) return true;
  return tagOf.call(value) === '[object Object]';
}

/** Whether every object has a property of this name without having been given one. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** Sets a property, whatever it is called: assigning `__proto__` would change the prototype. */
export function setOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** A property that is the object's own; `undefined` for those it inherits. */
export function ownValue(source: object, name: string): unknown {
  return Object.hasOwn(source, name) ? (source as Properties)[name] : undefined;
}
