/** More of a name than this tells nobody more. */
const longest = 80;

/** A name from a file in quotes, as messages show it: long ones cut, control characters as spaces. */
export function quoted(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return `'${plain.length > longest ? `${plain.slice(0, longest)}…` : plain}'`;
}

/** Names in quotes with commas between: of many the first, and how many more there are. */
export function quotedList(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map(quoted).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
