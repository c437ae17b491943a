import type { Row } from '../types/row.ts';
import type { MapSource, Run } from '../types/run.ts';
import { numericalErrorFacts } from './numericalError.ts';
import { rowsOf } from './rows.ts';

/** The numerical error of each method's map of an image, a row for each number. */
export async function numericalErrorRows(
  image: string,
  run: Run,
  { audit, source }: { readonly audit: string; readonly source: MapSource },
): Promise<Row[]> {
  const found = await run.maps(source, image);
  const seed = run.mapSeed(source, image);
  return run.methods.flatMap((name) => {
    const subject = { kind: 'method', name } as const;
    return rowsOf({ audit, subject, image, model: source.model, seed }, numericalErrorFacts(found.get(name)));
  });
}
