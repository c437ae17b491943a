import { auc } from '../../statistics/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { type NetworkStart, networkStarts } from '../networkTraining.ts';
import { artefactEdit } from './artefacts.ts';
import { type DesignSet, designSets, foldsOf, labelled } from './design.ts';
import { audit, type ConfounderOptions } from './options.ts';
import { givenModels } from './statedShare.ts';

const prefix = 'network/';
export const isNetworkUnit = ({ key }: Unit) => key.startsWith(prefix);

/** One network of the design: what it starts from, and where it stands. */
interface Cell extends NetworkStart {
  readonly artefact: ConfounderOptions['confounders'][number];
  readonly share: number;
  readonly fold: number;
}

/** One unit for each network, so that a run that was broken off goes on with the next. */
export function networkUnits(run: Run, options: ConfounderOptions): Unit[] {
  const [first] = run.images;
  if (options.train !== 'network' || first === undefined) return [];
  return cellsOf(run, options).map((cell) => ({
    key: keyOf(cell),
    image: first.id,
    label: `training from ${cell.source}, ${cell.artefact} in ${cell.share}, fold ${cell.fold + 1}`,
    maps: [],
  }));
}

function cellsOf(run: Run, { confounders, shares, folds, sources }: ConfounderOptions): Cell[] {
  return networkStarts(run, sources, givenModels(run)).flatMap((start) =>
    confounders.flatMap((artefact) =>
      shares.flatMap((share) =>
        Array.from({ length: folds }, (_, fold) => ({ ...start, artefact, share, fold })),
      ),
    ),
  );
}

const keyOf = ({ source, artefact, share, fold }: Cell) => `${prefix}${source}/${artefact}/${share}/${fold}`;

/** Trains the network of a unit, and tests it with the artefact as in training (i.i.d.) and in all negatives (reversed). */
export async function networkRows(unit: Unit, run: Run, options: ConfounderOptions): Promise<Row[]> {
  const cell = cellsOf(run, options).find((one) => keyOf(one) === unit.key);
  if (cell === undefined) throw new RangeError(`no network of the design has the unit '${unit.key}'`);
  const { source, artefact, share, fold } = cell;
  const seed = run.seed(audit, 'network', source, artefact, String(share), String(fold));
  const found = await aucsOf(cell, { run, options, seed });
  return (['iid', 'reversed'] as const).map((test): Row => {
    const value = 'reason' in found ? undefined : found[test];
    const outcome: Outcome =
      value === undefined
        ? { state: 'unscorable', reason: 'reason' in found ? found.reason : 'the fold holds one class' }
        : { state: 'scored', value };
    return {
      ...{ audit, subject: { kind: 'model', name: source }, role: 'score', model: source },
      condition: { artefact, share, fold, test, trained: 'network' },
      ...{ metric: 'auc', seed },
      ...outcome,
    };
  });
}

type Aucs = { readonly iid?: number; readonly reversed?: number } | { readonly reason: string };

async function aucsOf(
  { model, start, artefact, share, fold }: Cell,
  { run, options, seed }: { readonly run: Run; readonly options: ConfounderOptions; readonly seed: string },
): Promise<Aucs> {
  if (run.trained === undefined) return { reason: 'networks cannot be trained in this run' };
  const { folds, epochs, patience, positive } = options;
  if (folds < 3) return { reason: `${folds} folds are too few to validate and to test` };
  const known = labelled(run.images, positive);
  // Folds are those of every source, so that sources are compared on the same patients.
  const dealt = foldsOf(known, { folds, seed: run.seed(audit, 'network') });
  if (typeof dealt === 'string') return { reason: dealt };
  const sets = designSets(known.labels, {
    ...{ folds: dealt, fold, share, validated: (fold + 1) % folds },
    seed: run.seed(audit, 'network', artefact),
  });
  const shown = ({ rows, carriers }: DesignSet) =>
    rows.map((row) => {
      const image = known.images[row]?.id ?? '';
      const edit = artefactEdit(artefact, run.seed(audit, model, image));
      return { image, label: known.labels[row] ?? 0, ...(carriers.has(row) && { edit }) };
    });
  const parts = Object.values(sets).map(shown);
  if (parts.some((part) => new Set(part.map(({ label }) => label)).size < 2))
    return { reason: 'the fold holds one class' };
  const { train, validation, iid, reversed } = sets;
  try {
    const [like, other] = await run.trained({
      ...{ model, start, seed, epochs },
      ...(patience !== undefined && { patience }),
      ...{ train: shown(train), validation: shown(validation), tests: [shown(iid), shown(reversed)] },
    });
    const labels = iid.rows.map((row) => known.labels[row] ?? 0);
    return { iid: auc(like ?? [], labels), reversed: auc(other ?? [], labels) };
  } catch (error) {
    // A model that cannot be trained further, an image without that artefact: that is theirs, not the run's.
    if (error instanceof RangeError) return { reason: error.message };
    throw error;
  }
}
