/** What a function of the user's answers; where it throws, an error that says which function of which classifier. */
export async function answered<T>(what: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const cause = isRecord(error) && isRecord(error.cause) ? ` (${textOf(error.cause)})` : '';
    throw new Error(`${what} failed: ${textOf(error)}${cause}`, { cause: error });
  }
}

/** What an error says, or its code where it says nothing; of anything else its text. Errors of another realm are no instances of Error. */
function textOf(error: unknown): string {
  const { message, code } = isRecord(error) ? error : {};
  return String(message || code || error);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
