import { cut, printable } from './quoted.ts';

/** Lists and objects within each other: what walks through the value would otherwise end with the stack. */
const mostNested = 200;
/** Letters of a message of the parser. */
const mostLetters = 160;

/**
 * The value of a JSON text. With `comments`, it may hold some, from `//` to the end of the line or between `/*` and
 * its end; nothing else is added to JSON. Throws SyntaxError, one line with a place in the text, also for values
 * nested deeper than 200; of a private text it quotes nothing. The time is linear in the text.
 */
export function parsedJson(
  text: string,
  { comments = false, isPrivate = false }: { readonly comments?: boolean; readonly isPrivate?: boolean } = {},
): unknown {
  const plain = checkedText(text, comments);
  try {
    return JSON.parse(plain);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const line = withPlace(isPrivate ? withoutText(why) : why, plain);
    throw new SyntaxError(printable(cut(line, mostLetters)));
  }
}

/** The parser's message with line and column in the place of its offset, beside which newer versions of Node say both. */
function withPlace(message: string, text: string): string {
  return message.replace(
    / at position (\d+)(?: \(line \d+ column \d+\))?$/,
    (_, offset: string) => ` at ${placeOf(text, Number(offset))}`,
  );
}

/** Line and column of an offset, as an editor counts them. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** The parser's message without what it shows of the text: `Unexpected token 'a', ..."b": a }" is not valid JSON`. */
function withoutText(message: string): string {
  return message.replace(/, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '');
}

/** The text with blanks in the place of comments, so that everything else keeps its place. */
function checkedText(text: string, comments: boolean): string {
  const parts: string[] = [];
  let kept = 0;
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const sign = text[offset];
    if (sign === '"') offset = endOfString(text, offset);
    else if (sign === '[' || sign === '{') {
      if (++depth > mostNested)
        throw new SyntaxError(`nested deeper than ${mostNested} at ${placeOf(text, offset)}`);
    } else if (sign === ']' || sign === '}') depth--;
    else if (comments && sign === '/' && (text[offset + 1] === '/' || text[offset + 1] === '*')) {
      const end = endOfComment(text, offset);
      parts.push(text.slice(kept, offset), text.slice(offset, end).replaceAll(/[^\r\n]/g, ' '));
      kept = end;
      offset = end - 1;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept);
}

/** The place of the quote that ends a string, or the last of the text. */
function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    if (text[offset] === '\\') offset++;
    else if (text[offset] === '"') return offset;
  }
  return text.length;
}

/** The place behind a comment. */
function endOfComment(text: string, start: number): number {
  if (text[start + 1] === '/') {
    const end = text.indexOf('\n', start);
    return end < 0 ? text.length : end;
  }
  const end = text.indexOf('*/', start + 2);
  if (end < 0) throw new SyntaxError(`a comment that does not end, from ${placeOf(text, start)} on`);
  return end + 2;
}
