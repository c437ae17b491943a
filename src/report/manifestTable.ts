import { type Html, html } from './html.ts';
import { htmlTable } from './htmlTable.ts';

type Entries = readonly (readonly [key: string, value: unknown])[];

/** Parts of a manifest that stand elsewhere in the page. */
const elsewhere = ['methods', 'images', 'warnings', 'name', 'criteria', 'preset', 'target'];

/**
 * The manifest as a table: a row for each entry and a column for each task, or one column of a single task. An entry
 * that all tasks share stands once. Of a path the last name is shown: the file itself has all of it.
 */
export function manifestTable(manifest: Readonly<Record<string, unknown>>): Html {
  const { tasks, ...shared } = manifest;
  const columns = isRecord(tasks) ? Object.entries(tasks) : [];
  const ofTasks = columns.map(([, own]) => new Map(entriesOf(own)));
  const keys = [...new Set(ofTasks.flatMap((own) => [...own.keys()]))];
  const rows = [
    ...entriesOf(shared).map(([key, value]) => ({ title: key, values: [value] })),
    ...keys.map((key) => ({ title: key, values: alike(ofTasks.map((own) => own.get(key))) })),
  ];
  return html`<section id="manifest"><h2>Manifest</h2>${htmlTable({
    name: 'Manifest',
    caption: 'What the run was made of. manifest.json has the images and full paths as well.',
    head: ['entry', ...(columns.length === 0 ? ['value'] : columns.map(([name]) => name))],
    rows: rows.map(({ title, values }) => ({
      title,
      cells: Array.from({ length: Math.max(1, columns.length) }, (_, column) => ({
        content: values.length === 1 && column > 0 ? 'the same' : shown(values[column]),
      })),
    })),
  })}</section>`;
}

/** The values of all tasks, or the one that all of them have. */
function alike(values: readonly unknown[]): readonly unknown[] {
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  return texts.size === 1 ? values.slice(0, 1) : values;
}

/** The entries of a record by their keys: a record of plain values is one of them, and each named thing of a list. */
function entriesOf(value: unknown, key = ''): Entries {
  if (elsewhere.some((name) => key === name || key === `config ${name}`)) return [];
  const below = (name: string) => (key === '' ? name : `${key} ${name}`);
  if (isRecord(value) && (key === '' || !isPlain(value))) {
    return Object.entries(value).flatMap(([name, item]) => entriesOf(item, below(name)));
  }
  const named = namedItems(value);
  if (named === undefined) return [[key.replace(/^config /, ''), value]];
  return named.map(([name, item]) => [below(name).replace(/^config /, ''), item]);
}

/** Whether a record fits on a line: short values and no digests. */
function isPlain(record: Readonly<Record<string, unknown>>): boolean {
  return Object.values(record).every((value) => !isRecord(value) && String(value).length < 60);
}

/** Records in a list that each have an id or a name; undefined of any other value. */
function namedItems(value: unknown): Entries | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items = value.flatMap((item: unknown) => {
    const name = isRecord(item) ? (item.id ?? item.name) : undefined;
    return isRecord(item) && typeof name === 'string' ? [[name, item] as const] : [];
  });
  return items.length === value.length ? items : undefined;
}

function shown(value: unknown): Html {
  if (value === undefined) return html`–`;
  return html`<span class="value">${inPlainWords(value)}</span>`;
}

/** A value without the signs of JSON: `steps 32, noise 0.15`. Of an absolute path the last name. */
export function inPlainWords(value: unknown): string {
  if (isRecord(value)) {
    return Object.entries(value)
      .filter(([key]) => key !== 'id' && key !== 'name')
      .map(
        ([key, item]) =>
          `${key} ${isRecord(item) || Array.isArray(item) ? `(${inPlainWords(item)})` : inPlainWords(item)}`,
      )
      .join(', ');
  }
  if (Array.isArray(value)) return value.map(inPlainWords).join(', ') || 'none';
  if (typeof value === 'string')
    return /^([/\\]|[A-Za-z]:[/\\])/.test(value) ? (value.split(/[/\\]/).at(-1) ?? '') : value;
  return value === null ? 'none' : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
