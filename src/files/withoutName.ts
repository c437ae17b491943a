import { namedPath } from './quoted.ts';
import { reworded } from './reworded.ts';

/**
 * The same error with other words in the place of a file or folder whose name may tell whose it is; as it is where it
 * does not name it.
 */
export function withoutName(error: unknown, path: string, said: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(namedPath(path), said).replaceAll(path, said);
  return line === text ? error : reworded(error, () => line);
}

/** What `read` makes of such a file; what it throws says the other words, which are made when they are needed. */
export async function readWithoutName<T>(
  path: string,
  said: string | (() => string),
  read: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    throw withoutName(error, path, typeof said === 'string' ? said : said());
  }
}
