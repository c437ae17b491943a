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
  const shown = lists.filter(
    ({ model, dilation, region }) => model === models[0]?.name && dilation === 0 && region === 'own',
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

/** A row for each answer of each reader; throws RangeError for answers that are no numbers. */
export async function readerRows(folder: string, run: Run): Promise<Row[]> {
  if (run.table === undefined) return [];
  const key = new Map((await run.table(`${folder}/key.csv`)).map((line) => [line.picture, line]));
  const answers = await run.table(`${folder}/answers.csv`);
  return answers.flatMap((line) => {
    const { picture = '', class: _, ...readers } = line;
    const known = key.get(picture);
    if (known === undefined)
      throw new RangeError(`answers.csv: picture '${picture}' is none of those in key.csv`);
    return Object.entries(readers).flatMap(([name, text]) => {
      const condition = {
        trainedOn: readerWord,
        masking: known.copy ?? '',
        dilation: 0,
        class: Number(known.class),
      };
      const subject = { kind: 'model', name: name === 'answer' ? 'reader' : `reader ${name}` } as const;
      const place = { audit, subject, image: known.image ?? '', condition };
      const seed = run.seed(audit, 'readers', name);
      return rowsOf({ ...place, seed }, [{ metric: 'logOdds', outcome: answerOf(text, picture) }]);
    });
  });
}

function answerOf(text: string, picture: string): Outcome {
  if (text.trim() === '') return { state: 'unscorable', reason: 'the reader gave no answer' };
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value))
    throw new RangeError(`answers.csv: answer to ${picture} must be a number, got '${text.slice(0, 40)}'`);
  return { state: 'scored', value };
}
