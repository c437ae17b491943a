/** The same error, of the same kind, with another message. */
export function reworded(error: unknown, words: (message: string) => string): Error {
  const line = words(error instanceof Error ? error.message : String(error));
  return error instanceof TypeError ? new TypeError(line) : new RangeError(line);
}
