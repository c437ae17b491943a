/** No text from a file has this key: JSON cannot hold it. */
const markup = Symbol('markup');

/** HTML that stands in a page as it is. Only `html` and `trusted` make it. */
export interface Html {
  readonly [markup]: string;
}

/** What a template takes: text is escaped, HTML stands as it is, and of a list each item in turn. */
export type HtmlValue = Html | string | number | readonly HtmlValue[];

/**
 * A piece of HTML from a template. Every value in it is escaped, for an element as for a quoted attribute, unless it
 * is itself HTML of this function. Line breaks of the template with the blanks behind them are left out.
 */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const pieces = template.map((text, index) => {
    const value = values[index];
    return text.replace(/\n\s*/g, '') + (value === undefined ? '' : markupOf(value));
  });
  return trusted(pieces.join(''));
}

/** Text of the program's own that is HTML already. Never for anything from a file. */
export function trusted(text: string): Html {
  return { [markup]: text };
}

/** A value as the text of a page. */
export function markupOf(value: HtmlValue): string {
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (typeof value === 'object' && markup in value) return value[markup];
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
