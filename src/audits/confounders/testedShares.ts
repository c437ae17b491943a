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
  /** With their intervals by patient. */
  readonly areas: Readonly<Record<Test, Area>>;
  /** [resamples]: the AUC in each draw of patients, which is the same for every model of the artefact. */
  readonly drawn: Readonly<Record<Test, Float64Array>>;
}

/** The models of one artefact, on the images that all of them scored. */
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
 * of an artefact are tested on the same images, and every draw takes the same patients for all of them.
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
  const asked = new Map(
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
  const ids = [...asked.keys()];
  const scoreOf = (name: string, id: string, image: string) => valueAt.get(`${name}\n${id}\n${image}`);
  const images = context.images.filter(({ id: image }) =>
    ids.every((id) => [none, artefact].every((name) => scoreOf(name, id, image) !== undefined)),
  );
  const labels = Uint8Array.from(images, ({ id: image }) =>
    Number(scoreOf(none, ids[0] ?? '', image)?.condition?.class === 'positive'),
  );
  const patientOf = patientsByImage(context.images);
  const groups = images.map(({ id }) => patientOf.get(id) ?? id);
  const sources = [...new Set([...asked.values()].map(({ source }) => String(source)))];
  const patients = new Set(groups).size;
  const known = { artefact, images: images.length, patients, sources };
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives < fewestPerClass || labels.length - positives < fewestPerClass) {
    const reason = `only ${positives} positive and ${labels.length - positives} negative images: at least ${fewestPerClass} of each are needed`;
    return { ...known, models: [], reason };
  }
  if (patients < fewestPerClass) {
    const reason = `only ${patients} patients: at least ${fewestPerClass} are needed`;
    return { ...known, models: [], reason };
  }
  const drawnCounts = countsOf(groups, `${context.seed}/confounders/stated`);
  const models = ids.map((id): TestedModel => {
    const { source, trainedOn } = asked.get(id) ?? {};
    const share = statedShare(String(trainedOn))?.share ?? 0;
    const seed = `${context.seed}/confounders/stated/${artefact}`;
    const carriers = new Set(artefactSplits(labels, { share, seed }).train);
    const scores = (carries: (row: number) => boolean) =>
      Float64Array.from(images, ({ id: image }, row) => {
        const found = scoreOf(carries(row) ? artefact : none, id, image);
        return found?.state === 'scored' ? found.value : 0;
      });
    const tests = { iid: scores((row) => carriers.has(row)), reversed: scores((row) => labels[row] === 0) };
    const area = (own: Float64Array) =>
      areaOf(Array.from(own, (score, i) => ({ score, label: labels[i] ?? 0, group: groups[i] ?? '' })));
    const drawn = (own: Float64Array) => {
      const aucOf = resampledAuc(own, labels);
      return Float64Array.from(drawnCounts, (counts) => aucOf(counts) ?? Number.NaN);
    };
    return {
      ...{ id, source: String(source), trainedOn: String(trainedOn), share },
      areas: { iid: area(tests.iid), reversed: area(tests.reversed) },
      drawn: { iid: drawn(tests.iid), reversed: drawn(tests.reversed) },
    };
  });
  return { ...known, models };
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
