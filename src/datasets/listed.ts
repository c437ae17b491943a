/** The first of the names, and how many more there are: `a, b, c and 4 more`. */
export function listed(names: readonly string[], shown = 5): string {
  const head = names.slice(0, shown).join(', ');
  return names.length > shown ? `${head} and ${names.length - shown} more` : head;
}
