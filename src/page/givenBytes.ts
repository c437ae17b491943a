import type { GivenFile } from './messages.ts';

/** What is in a dropped file. Throws Error where it was changed or moved meanwhile. */
export async function givenBytes({ name, content }: GivenFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await content.arrayBuffer());
  } catch {
    throw new Error(`${name}: cannot be read any more: it was changed or moved since it was chosen`);
  }
}
