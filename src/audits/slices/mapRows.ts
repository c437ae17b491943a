import type { Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { imageGains } from '../fidelity/imageGains.ts';
import { gain } from '../fidelity/names.ts';
import { rowsOf } from '../rows.ts';
import { isConfirmed } from './shown.ts';

/**
 * What the map of each method is worth to the model, of studies of the confirming half: so many of each slice, and so
 * many of all, drawn by seed, which stand for those outside a slice. Maps of other studies are not computed.
 */
export async function mapRows(
  run: Run,
  perStudy: readonly Row[],
  { maps, audit, model }: { readonly maps: number; readonly audit: string; readonly model: string },
): Promise<Row[]> {
  const chosen = chosenStudies(run, perStudy, { maps, audit });
  const rows: Row[] = [];
  for (const { row, drawn } of chosen) {
    const { image = '', subject } = row;
    const source = { model };
    const found = await run.maps(source, image);
    const gains = await imageGains(run, { model, image, found });
    for (const name of run.methods) {
      const outcome = gains.get(name);
      if (outcome === undefined) throw new RangeError('a method must have a result for each image, got none');
      // No score of the audit: an image that cannot be read fails those, and would fail here in a slice of another.
      const cell = { audit, role: 'fact', model, image, seed: run.mapSeed(source, image) } as const;
      const condition = { slice: subject.name, drawn };
      const at = { ...cell, subject: { kind: 'method', name }, condition } as const;
      rows.push(...rowsOf(at, [{ metric: gain, outcome }]));
    }
  }
  return rows;
}

interface ChosenStudy {
  readonly row: Row;
  /** Of what it was drawn: a study of the slice alone says nothing of all. */
  readonly drawn: 'all' | 'slice';
}

function chosenStudies(
  run: Run,
  perStudy: readonly Row[],
  { maps, audit }: { readonly maps: number; readonly audit: string },
): ChosenStudy[] {
  const ordered = perStudy
    .filter(isConfirmed)
    .map((row) => ({ row, order: run.seed(audit, 'maps', row.image ?? '') }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ row }) => row);
  const found = new Map<string, number>();
  return ordered.flatMap((row, index): ChosenStudy[] => {
    const { name } = row.subject;
    const before = found.get(name) ?? 0;
    found.set(name, before + 1);
    if (index < maps) return [{ row, drawn: 'all' }];
    return name !== 'unassigned' && before < maps ? [{ row, drawn: 'slice' }] : [];
  });
}
