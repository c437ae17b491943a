/**
 * A plain object with every member of `object`, its own and those of its classes, each function bound to `object`:
 * a spread alone would lose the methods of a class instance, and with them its `this`.
 */
export function boundMembers<T extends object>(object: T): T {
  const members: Record<PropertyKey, unknown> = {};
  let holder: object | null = object;
  while (holder !== null && holder !== Object.prototype) {
    for (const key of Reflect.ownKeys(holder)) {
      if (key === 'constructor' || Object.hasOwn(members, key)) continue;
      const value: unknown = Reflect.get(object, key);
      members[key] = typeof value === 'function' ? value.bind(object) : value;
    }
    holder = Object.getPrototypeOf(holder);
  }
  // Every key of T is copied by the loop.
  return members as T;
}
