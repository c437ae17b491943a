import type { ReaderPick } from '../../types/copies.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { rowsOf } from '../rows.ts';
import { casesOf } from './cases.ts';
import { audit } from './shownStates.ts';

/** What stands for the training of a reader in rows, so that no verdict is given. */
export const readerWord = 'reader';
const percentiles = [0.25, 0.5, 0.75];

/**
 * The images of a finished run that a reader is shown (Sourget et al. 2024): of each class and masking those at the 25th,
 * 50th and 75th percentile of what the first model gives the class, among images with it and among those without it.
 */
export function readerPicks(rows: readonly Row[]): ReaderPick[] {
  const { lists, labels, models } = casesOf(rows, { images: [] });
  const [first] = models;
  // Heads that were trained on other copies have the same name.
  const shown = lists.filter(
    ({ model, trainedOn, dilation, region }) =>
      model === first?.name && trainedOn === first.trainedOn && dilation === 0 && region === 'own',
  );
  return shown.flatMap(({ target, masking, scores }) =>
    [1, 0].flatMap((label) => {
      const own = [...scores]
        .filter(([image]) => labels.get(target)?.get(image) === label)
        .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
      const places = new Map(percentiles.map((share) => [Math.round(share * (own.length - 1)), share]));
      return [...places].flatMap(([place, percentile]) => {
        const image = own[place]?.[0];
        return image === undefined ? [] : [{ image, copy: masking, class: target, label, percentile }];
      });
    }),
  );
}

/** What `prepare` wrote into a folder for readers: what each picture is, and the sheet that they filled in. */
export function readerFiles(folder: string): { readonly key: string; readonly answers: string } {
  return { key: `${folder}/key.csv`, answers: `${folder}/answers.csv` };
}

/**
 * A row for each picture of the key and each reader, also where there is no answer. Throws RangeError for answers that
 * are no numbers, for pictures that the key does not have, and for a picture that is answered twice.
 */
export async function readerRows(folder: string, run: Run): Promise<Row[]> {
  if (run.table === undefined) return [];
  const files = readerFiles(folder);
  const key = await run.table(files.key);
  const sheet = answersOf(await run.table(files.answers), key);
  return key.flatMap(({ picture = '', image = '', copy = '', class: target }) => {
    const line = sheet.answers.get(picture);
    return sheet.readers.flatMap((name) => {
      const condition = { trainedOn: readerWord, masking: copy, dilation: 0, class: Number(target) };
      const subject = { kind: 'model', name: name === 'answer' ? 'reader' : `reader ${name}` } as const;
      const cell = { audit, subject, image, condition, seed: run.seed(audit, 'readers', name) };
      const outcome: Outcome =
        line === undefined
          ? { state: 'unscorable', reason: 'answers.csv has no line for the picture' }
          : answerOf(line[name] ?? '', picture);
      return rowsOf(cell, [{ metric: 'logOdds', outcome }]);
    });
  });
}

type Line = Readonly<Record<string, string>>;

/** The line of each picture, and the columns of readers; an empty sheet is that of one reader. */
function answersOf(lines: readonly Line[], key: readonly Line[]) {
  const pictures = new Set(key.map(({ picture }) => picture));
  const answers = new Map<string, Line>();
  const readers = new Set<string>();
  for (const { picture = '', class: _, ...own } of lines) {
    if (!pictures.has(picture))
      throw new RangeError(`answers.csv: picture '${picture}' is none of those in key.csv`);
    if (answers.has(picture))
      throw new RangeError(`answers.csv: picture '${picture}' must have one line, got a second`);
    answers.set(picture, own);
    for (const name of Object.keys(own)) readers.add(name);
  }
  return { answers, readers: readers.size === 0 ? ['answer'] : [...readers] };
}

function answerOf(text: string, picture: string): Outcome {
  if (text.trim() === '') return { state: 'unscorable', reason: 'the reader gave no answer' };
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value))
    throw new RangeError(`answers.csv: answer to ${picture} must be a number, got '${text.slice(0, 40)}'`);
  return { state: 'scored', value };
}
