import * as z from 'zod';

/** Separators, the colon of a drive, and what no terminal shows. */
const nameLike = /^[^\\/:\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u;

/** What `isPlainName` asks for, in words. */
export const plainNameRule =
  'the name of a folder: 1 to 200 characters without / \\ : and control characters, no dot or blank at the end';

/** Whether a text names one file or folder on every system, and is no path that leads elsewhere. */
export function isPlainName(text: string): boolean {
  // Windows takes dots and blanks off the end, so that '.. ' is '..' there.
  return nameLike.test(text) && !/[. ]$/.test(text);
}

/** The type of a key whose value names a folder. */
export const plainName = z.string().refine(isPlainName, { error: `expected ${plainNameRule}` });
