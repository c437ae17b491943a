/** How text that others wrote stands in messages and on a terminal: names of files, values of configs and tables. */

/** Letters of a value that a message shows. */
const mostLetters = 80;
/** Letters of a path: longer than any that a system takes without being asked to. */
const mostPathLetters = 300;

/**
 * Characters that move a terminal's cursor, change its colours or turn the order of what is shown: controls, line
 * separators, marks of direction and lone halves of pairs. The two joiners of letters are part of words.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;

/** The text on one line, with what a terminal would obey written as `\u001b`. */
export function printable(text: string): string {
  return text.replace(
    unprintable,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** The beginning of a text, with `…` for what is left out. */
export function cut(text: string, letters = mostLetters): string {
  return text.length > letters ? `${text.slice(0, letters)}…` : text;
}

/** A path as messages name it; an empty one as a word, which else would leave a gap. */
export function namedPath(path: string): string {
  if (path === '') return '(an empty path)';
  if (path.length <= mostPathLetters) return printable(path);
  // The end of a path tells files apart.
  return printable(`${path.slice(0, 40)}…${path.slice(40 - mostPathLetters)}`);
}

/** A text in quotes, as messages show a value that came: cut, on one line. */
export function quoted(text: string): string {
  return `'${printable(cut(text))}'`;
}

/** Texts in quotes with commas between: of many the first, and how many more there are. */
export function quotedList(texts: readonly string[], most = 12): string {
  return listed(texts.map(quoted), most);
}

/** The first of the texts, and how many more there are: `a, b, c and 4 more`. */
export function listed(texts: readonly string[], most = 5): string {
  const head = texts.slice(0, most).join(', ');
  return texts.length > most ? `${head} and ${texts.length - most} more` : head;
}

/** Any value as messages show it: text in double quotes, lists and objects as JSON; cut, on one line. */
export function shownValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol') return printable(cut(String(value)));
  return printable(cut(jsonStart(value, mostLetters + 1)));
}

/** The first letters of a value's JSON, without making the rest: it may be long, deep or a circle. */
function jsonStart(value: unknown, letters: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, letters));
  if (typeof value !== 'object' || value === null) return String(value);
  if (letters <= 1) return '';
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (text.length > 1) text += ',';
    if (!isList) text += `${JSON.stringify(key.slice(0, letters))}:`;
    text += jsonStart((value as Record<string, unknown>)[key], letters - text.length);
    if (text.length >= letters) return text;
  }
  return text + (isList ? ']' : '}');
}
