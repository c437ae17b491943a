import { columnMoments, type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import type { Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import type { TextEncoderFiles } from '../../types/textEncoder.ts';

/** What became of reports on their way through a text encoder. */
export interface EncodedFacts {
  /** With more tokens than were read. */
  readonly truncated: number;
  readonly maxTokens: number;
  /** Without a token. */
  readonly empty: number;
}

/**
 * The embedding of each text; one without a token stands where the mean of the others is, which tells it from none of
 * them. Undefined where no text has one.
 */
export async function encodedTexts(
  run: Run,
  encoder: TextEncoderFiles,
  texts: readonly string[],
): Promise<{ readonly block: MatrixLike; readonly texts: EncodedFacts } | undefined> {
  if (run.embeddedTexts === undefined) throw new RangeError('textEncoder needs a run that reads files');
  const { embeddings, truncated, maxTokens } = await run.embeddedTexts(encoder, texts);
  const known = embeddings.filter((own) => own !== undefined);
  if (known.length === 0) return undefined;
  const { mean } = columnMoments(rowMatrix('embeddings', known));
  return {
    block: embeddings.map((own) => [...(own ?? mean)]),
    texts: { truncated, maxTokens, empty: texts.length - known.length },
  };
}

/** What metrics of those facts are called. */
export const encodedMetrics = {
  truncated: { label: 'reports with more tokens than were read', better: 'low' },
  empty: { label: 'reports without a token', better: 'low' },
} as const;

/** The facts as rows. */
export function encodedRows(
  { truncated, maxTokens, empty }: EncodedFacts,
  place: Pick<Row, 'audit' | 'subject' | 'seed' | 'model'>,
): Row[] {
  const base = { ...place, role: 'fact', condition: { maxTokens }, state: 'scored' } as const;
  return [
    { ...base, metric: 'truncated', value: truncated },
    { ...base, metric: 'empty', value: empty },
  ];
}

/** The facts in words, where there is something to say. */
export function encodedSentences(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (row.state !== 'scored' || row.value === 0 || !Object.hasOwn(encodedMetrics, row.metric)) return [];
    const [noun, has, is] = row.value === 1 ? ['report', 'has', 'it'] : ['reports', 'have', 'them'];
    return row.metric === 'truncated'
      ? `${row.value} ${noun} ${has} more than ${row.condition?.maxTokens} tokens: the encoder did not read all of ${is}.`
      : `${row.value} ${noun} ${has} no word: the mean embedding of the others stands for ${is}.`;
  });
}
