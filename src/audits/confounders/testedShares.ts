import { artefactSplits } from '../../perturbations/index.ts';
import { createResampler } from '../../statistics/index.ts';
import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import { patientsByImage } from '../../verdicts/index.ts';
import { type Area, areaOf } from '../areas.ts';
import { resampledAuc } from './resampledAuc.ts';
import { statedShare } from './statedShare.ts';

type Test = 'iid' | 'reversed';

/** A model that was trained elsewhere, in both tests of its share. */
export interface TestedModel {
  readonly id: string;
  readonly source: string;
  readonly trainedOn: string;
  readonly share: number;
  /** The fold that it is tested on, of so many; absent of one that is tested on all images. */
  readonly fold?: { readonly index: number; readonly of: number };
  readonly images: number;
  /** With their intervals by patient. */
  readonly areas: Readonly<Record<Test, Area>>;
  /** [resamples]: the AUC in each draw of patients, which is the same for every model of the artefact. */
  readonly drawn: Readonly<Record<Test, Float64Array>>;
}

/** The models of one artefact, on the images that all of them scored; with folds, all of the fold. */
export interface TestedArtefact {
  readonly artefact: string;
  readonly images: number;
  readonly patients: number;
  /** Empty where there is a reason. */
  readonly models: readonly TestedModel[];
  /** The names of their sources. */
  readonly sources: readonly string[];
  readonly reason?: string;
}

/** With fewer images of a class an AUC says next to nothing. */
const fewestPerClass = 10;
const resamples = 1000;

/**
 * The models that state a share, by artefact: each in the test of its share (the artefact in that share of the
 * positives, those of a smaller share among those of a larger one) and in the reversed one (in all negatives). All models
 * of an artefact are tested on the same images, or those of a fold on its images, and every draw takes the same patients
 * for all of them.
 */
export function testedShares(rows: readonly Row[], context: JudgeContext): TestedArtefact[] {
  const own = rows.filter(({ metric, condition }) => metric === 'positiveScore' && isStated(condition));
  const names = own.map(({ condition }) => String(condition?.artefact)).filter((name) => name !== none);
  return [...new Set(names)].map((artefact) => testedArtefact(artefact, own, context));
}

const none = 'none';

/** Whether a row is of a model that states a share. */
export const isStated = (condition: Row['condition']) => condition?.source !== undefined;

function testedArtefact(artefact: string, rows: readonly Row[], context: JudgeContext): TestedArtefact {
  const stated = new Map(
    rows.flatMap(({ model = '', condition = {} }) =>
      condition.artefact === artefact ? [[model, condition] as const] : [],
    ),
  );
  const valueAt = new Map(
    rows.flatMap((row) =>
      row.state === 'scored'
        ? [[`${row.condition?.artefact}\n${row.model}\n${row.image}`, row] as const]
        : [],
    ),
  );
  const scoreOf = (name: string, id: string, image: string) => valueAt.get(`${name}\n${id}\n${image}`);
  const ids = [...stated.keys()];
  const foldOf = (id: string) => stated.get(id)?.fold;
  const tests = new Map(
    [...new Set(ids.map(foldOf))].map((fold) => {
      const own = ids.filter((id) => foldOf(id) === fold);
      const isScored = (image: string) =>
        own.every((id) => [none, artefact].every((name) => scoreOf(name, id, image) !== undefined));
      const isPositive = (image: string) =>
        scoreOf(none, own[0] ?? '', image)?.condition?.class === 'positive';
      return [fold, testOf(context.images, { isScored, isPositive })] as const;
    }),
  );
  const tested = new Set([...tests.values()].flatMap(({ images }) => images));
  const patientOf = patientsByImage(context.images);
  const ofImage = (image: string) => patientOf.get(image) ?? image;
  const all = context.images.map(({ id }) => id).filter((image) => tested.has(image));
  const sources = [...new Set([...stated.values()].map(({ source }) => String(source)))];
  const known = { artefact, images: all.length, patients: new Set(all.map(ofImage)).size, sources };
  for (const [fold, test] of tests) {
    const few = tooFew(test, new Set(test.images.map(ofImage)).size);
    if (few === undefined) continue;
    return { ...known, models: [], reason: fold === undefined ? few : `in fold ${fold} ${few}` };
  }
  const rowOf = new Map(all.map((image, row) => [image, row]));
  const drawnCounts = countsOf(all.map(ofImage), `${context.seed}/confounders/stated`);
  const models = ids.map((id): TestedModel => {
    const { source, trainedOn, fold, folds } = stated.get(id) ?? {};
    const { images, labels } = tests.get(fold) ?? { images: [], labels: new Uint8Array() };
    const share = statedShare(String(trainedOn))?.share ?? 0;
    const ofFold = fold === undefined ? '' : `/fold ${fold}`;
    const seed = `${context.seed}/confounders/stated/${artefact}${ofFold}`;
    const carriers = new Set(artefactSplits(labels, { share, seed }).train);
    const scores = (carries: (row: number) => boolean) =>
      Float64Array.from(images, (image, row) => {
        const found = scoreOf(carries(row) ? artefact : none, id, image);
        return found?.state === 'scored' ? found.value : 0;
      });
    const both = { iid: scores((row) => carriers.has(row)), reversed: scores((row) => labels[row] === 0) };
    const area = (own: Float64Array) =>
      areaOf(
        Array.from(own, (score, i) => ({ score, label: labels[i] ?? 0, group: ofImage(images[i] ?? '') })),
      );
    const rows = images.map((image) => rowOf.get(image) ?? 0);
    const ofOwn = (counts: Uint16Array) =>
      rows.length === all.length ? counts : rows.map((row) => counts[row] ?? 0);
    const drawn = (own: Float64Array) => {
      const aucOf = resampledAuc(own, labels);
      return Float64Array.from(drawnCounts, (counts) => aucOf(ofOwn(counts)) ?? Number.NaN);
    };
    return {
      ...{ id, source: String(source), trainedOn: String(trainedOn), share, images: images.length },
      ...(fold !== undefined && { fold: { index: Number(fold), of: Number(folds) } }),
      areas: { iid: area(both.iid), reversed: area(both.reversed) },
      drawn: { iid: drawn(both.iid), reversed: drawn(both.reversed) },
    };
  });
  return { ...known, models };
}

/** The images of a test, in the order of the run, and 1 for each that is positive. */
interface TestImages {
  readonly images: readonly string[];
  readonly labels: Uint8Array;
}

function testOf(
  images: JudgeContext['images'],
  of: { isScored(image: string): boolean; isPositive(image: string): boolean },
): TestImages {
  const own = images.map(({ id }) => id).filter(of.isScored);
  return { images: own, labels: Uint8Array.from(own, (id) => Number(of.isPositive(id))) };
}

/** Why a test has no AUC. */
function tooFew({ labels }: TestImages, patients: number): string | undefined {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives < fewestPerClass || labels.length - positives < fewestPerClass)
    return `only ${positives} positive and ${labels.length - positives} negative images: at least ${fewestPerClass} of each are needed`;
  return patients < fewestPerClass
    ? `only ${patients} patients: at least ${fewestPerClass} are needed`
    : undefined;
}

/** How often each row is in each draw of as many patients as there are. */
function countsOf(groups: readonly string[], seed: string): Uint16Array[] {
  const names = [...new Set(groups)];
  const places = new Map(names.map((name, index) => [name, index]));
  const indices = groups.map((group) => places.get(group) ?? 0);
  const counts: Uint16Array[] = [];
  for (const piece of createResampler(seed, { resamples }).drawn(names.length)) {
    for (let start = 0; start < piece.length; start += names.length) {
      const drawn = new Uint16Array(names.length);
      for (const group of piece.subarray(start, start + names.length)) drawn[group] = (drawn[group] ?? 0) + 1;
      counts.push(Uint16Array.from(indices, (index) => drawn[index] ?? 0));
    }
  }
  return counts;
}
