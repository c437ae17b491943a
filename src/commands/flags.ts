/** A whole number of at least `least`. */
export function wholeNumber(flag: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least) {
    throw new RangeError(`${flag}: expected a whole number of at least ${least}, got '${text}'`);
  }
  // Beyond it two texts are one number.
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${flag}: expected a whole number of at most 9007199254740991, got '${text}'`);
  }
  return value;
}

/** How many worker threads; undefined leaves it to the run. */
export function workersOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber('--workers', text, 1);
}

/** Limits, each `name=number` between commas, such as `pixels=2e8`. The names are checked where they are used. */
export function limitList(flag: string, text: string): Readonly<Record<string, number>> {
  const entries = wordList(flag, text).map((word): [string, number] => {
    const [name = '', value = ''] = word.split('=');
    const number = Number(value);
    if (value.trim() === '' || !(number > 0)) {
      throw new RangeError(`${flag}: expected name=number between commas, such as pixels=2e8, got '${word}'`);
    }
    return [name, number];
  });
  return Object.fromEntries(entries);
}

/** Numbers between commas. */
export function numberList(flag: string, text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!values.every(Number.isFinite))
    throw new RangeError(`${flag}: expected numbers between commas, got '${text}'`);
  return values;
}

/** `--device` of the commands that have it. */
export const deviceFlag = [
  '--device <NAME>',
  'where ONNX Runtime computes: cpu, cuda or webgpu; doctor --device tries one',
] as const;

/** Words between commas, at least one. */
export function wordList(flag: string, text: string): string[] {
  const words = text.split(',').map((part) => part.trim());
  if (words.includes('')) throw new RangeError(`${flag}: expected words between commas, got '${text}'`);
  return words;
}

/** One of the words that a flag takes. */
export function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined)
    throw new RangeError(`${flag}: expected one of ${words.join(', ')}, got '${text}'`);
  return found;
}

/** What an error says; of anything else that was thrown, its text. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** `COLUMN=VALUE`, several values with commas between, for each use of the flag. */
export function whereOf(texts: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    texts.map((text) => {
      const index = text.indexOf('=');
      if (index < 1) throw new RangeError(`--where: expected COLUMN=VALUE, got '${text}'`);
      return [text.slice(0, index), text.slice(index + 1).split(',')];
    }),
  );
}

/** The values of a flag that may be used several times. */
export function collected(value: string, before: string[] = []): string[] {
  return [...before, value];
}
