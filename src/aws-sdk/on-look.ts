// Hot: every answer is shown. Guarded by the `dynamorm/aws-sdk` row of `npm run bench -- wire`.
import { inspect } from 'node:util';

/** What an object is made of. */
export type Members = Record<string | symbol, unknown>;

/**
 * Gives an object members whose values are made when somebody reads one of them, sets one or prints
 * the object. From then on they are ordinary members.
 */
export function onLook(object: object, names: readonly string[], makeValues: () => Members): void {
  let made: Members | undefined;
  const look = (): Members => {
    if (made !== undefined) return made;
    made = makeValues();
    Reflect.deleteProperty(object, inspect.custom);
    for (const name of names) {
      // One that was deleted stays away.
      if (!Object.hasOwn(object, name)) continue;
      Reflect.defineProperty(object, name, { value: made[name], writable: true });
    }
    return made;
  };
  for (const name of names) {
    Object.defineProperty(object, name, {
      get: () => look()[name],
      set: (value) => {
        look();
        Reflect.set(object, name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  // `console.log` would print that there are getters.
  const print = (): object => {
    look();
    return object;
  };
  Object.defineProperty(object, inspect.custom, { value: print, configurable: true });
}
