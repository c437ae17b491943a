import { escaped } from './text.ts';

/** A record as a list of names and values; records in it as lists of their own. */
export function definitions(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${definition(value)}</dd>`,
  );
  return `<dl>${entries.join('')}</dl>`;
}

function definition(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return definitions(value as Record<string, unknown>);
  }
  return `<code>${escaped(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}</code>`;
}
