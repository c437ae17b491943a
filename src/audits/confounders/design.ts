import { artefactSplits } from '../../perturbations/index.ts';
import { groupKFold } from '../../statistics/index.ts';
import type { DatasetFacts } from '../../types/dataset.ts';
import { patientOf } from '../../verdicts/index.ts';
import { classLabel } from '../classScores.ts';

/** The images whose class is known, with 1 for the positive class and 0 for every other. */
export interface Labelled<Image extends DatasetFacts> {
  readonly images: readonly Image[];
  readonly labels: readonly number[];
}

export function labelled<Image extends DatasetFacts>(
  images: readonly Image[],
  positive: number,
): Labelled<Image> {
  const known = images.flatMap((image) => {
    // A label beyond the classes that a model knows is still not the positive one.
    const own = classLabel(image, positive, Number.POSITIVE_INFINITY);
    return own.state === 'scored' ? [{ image, label: own.value }] : [];
  });
  return { images: known.map(({ image }) => image), labels: known.map(({ label }) => label) };
}

/** The fold of each image, whole patients together and classes alike; or why there are none. */
export function foldsOf(
  { images, labels }: Labelled<DatasetFacts>,
  { folds, seed }: { readonly folds: number; readonly seed: string },
): Int32Array | string {
  const groups = images.map(patientOf);
  const patients = new Set(groups).size;
  if (patients < folds) return `only ${patients} patients for ${folds} folds`;
  if (new Set(labels).size < 2) return 'the data hold one class';
  return groupKFold(groups, { folds, seed, labels });
}

/** Rows of one part of a design, and which of them carry the artefact. */
export interface DesignSet {
  readonly rows: readonly number[];
  readonly carriers: ReadonlySet<number>;
}

export interface Design {
  /** Of every image. */
  readonly folds: Int32Array;
  /** The one that is tested. */
  readonly fold: number;
  /** Of the positives, with the artefact. */
  readonly share: number;
  readonly seed: string;
  /** Another fold that is kept out of training. @default none */
  readonly validated?: number;
}

/**
 * The parts of one cell of a design: training, validation and a test like them, in which a share of the positives carries
 * the artefact, and the reversed test, in which all negatives do and no positive.
 */
export function designSets(
  labels: readonly number[],
  { folds, fold, share, seed, validated }: Design,
): Record<'train' | 'validation' | 'iid' | 'reversed', DesignSet> {
  const all = [...labels.keys()];
  const rowsOf = (takes: (own: number | undefined) => boolean) => all.filter((row) => takes(folds[row]));
  const split = (name: string, rows: readonly number[]) => {
    const own = rows.map((row) => labels[row] ?? 0);
    const { train, reversed } = artefactSplits(own, { share, seed: `${seed}/${share}/${fold}/${name}` });
    const at = (positions: Uint32Array) => new Set([...positions].flatMap((one) => rows[one] ?? []));
    return { like: { rows, carriers: at(train) }, reversed: { rows, carriers: at(reversed) } };
  };
  const tested = rowsOf((own) => own === fold);
  const trained = rowsOf((own) => own !== fold && own !== validated);
  const test = split('test', tested);
  return {
    train: split('train', trained).like,
    validation: split('validation', validated === undefined ? [] : rowsOf((own) => own === validated)).like,
    iid: test.like,
    reversed: test.reversed,
  };
}
