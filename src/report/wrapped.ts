/** A text in lines of at most `width` signs, broken at blanks. */
export function wrapped(text: string, width = 98): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

/** Each text behind two blanks, wrapped. */
export function indented(texts: readonly string[]): string {
  return texts
    .flatMap((text) => wrapped(text, 96).split('\n'))
    .map((line) => `  ${line}`)
    .join('\n');
}
