/**
 * Throws a TypeError naming the first key of `options` that is not in `known`: an option that nobody reads is a
 * mistake, most often of spelling. The type makes `known` hold every key that the options have.
 */
export function assertKnownKeys<T extends object>(
  what: string,
  options: T,
  known: Readonly<Record<keyof T, true>>,
): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${what} must be an object, got ${options === null ? 'null' : typeof options}`);
  }
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(known, key));
  if (unknown === undefined) return;
  throw new TypeError(`${what} must be among [${Object.keys(known).join(', ')}], got ${unknown}`);
}
