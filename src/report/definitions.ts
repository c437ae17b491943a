import { type Html, html } from './html.ts';

/** A record as a list of names and values; records in it as lists of their own. */
export function definitions(record: Readonly<Record<string, unknown>>): Html {
  const entries = Object.entries(record).map(
    ([name, value]) => html`<dt>${name}</dt><dd>${definition(value)}</dd>`,
  );
  return html`<dl>${entries}</dl>`;
}

function definition(value: unknown): Html {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return definitions(value as Record<string, unknown>);
  }
  return html`<code>${typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}</code>`;
}
