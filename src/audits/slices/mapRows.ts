import type { Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { imageGains } from '../fidelity/imageGains.ts';
import { gain } from '../fidelity/names.ts';
import { rowsOf } from '../rows.ts';
import { isConfirmed } from './shown.ts';

/**
 * What the map of each method is worth to the model, of studies of the confirming half: so many of each slice, and so
 * many of all, drawn by seed. Maps of other studies are not computed.
 */
export async function mapRows(
  run: Run,
  perStudy: readonly Row[],
  { maps, audit, model }: { readonly maps: number; readonly audit: string; readonly model: string },
): Promise<Row[]> {
  const chosen = chosenStudies(run, perStudy, { maps, audit });
  const rows: Row[] = [];
  for (const { image = '', subject } of chosen) {
    const source = { model };
    const found = await run.maps(source, image);
    const gains = await imageGains(run, { model, image, found });
    for (const name of run.methods) {
      const outcome = gains.get(name);
      if (outcome === undefined) throw new RangeError('a method must have a finding of each image, got none');
      const cell = { audit, model, image, seed: run.mapSeed(source, image) };
      const at = { ...cell, subject: { kind: 'method', name }, condition: { slice: subject.name } } as const;
      rows.push(...rowsOf(at, [{ metric: gain, outcome }]));
    }
  }
  return rows;
}

function chosenStudies(
  run: Run,
  perStudy: readonly Row[],
  { maps, audit }: { readonly maps: number; readonly audit: string },
): Row[] {
  const ordered = perStudy
    .filter(isConfirmed)
    .map((row) => ({ row, order: run.seed(audit, 'maps', row.image ?? '') }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ row }) => row);
  const names = [...new Set(ordered.map(({ subject }) => subject.name))].filter(
    (name) => name !== 'unassigned',
  );
  const chosen = new Set(ordered.slice(0, maps));
  for (const name of names)
    for (const row of ordered.filter(({ subject }) => subject.name === name).slice(0, maps)) chosen.add(row);
  return ordered.filter((row) => chosen.has(row));
}
