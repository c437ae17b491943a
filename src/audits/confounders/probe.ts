import { artefactSplits } from '../../perturbations/index.ts';
import { auc, groupKFold, logisticProbabilities, logisticRegression } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { Run, RunImage } from '../../types/run.ts';
import { patientOf } from '../../verdicts/index.ts';
import { artefactEdit } from './artefacts.ts';
import { type ArtefactName, audit, type ConfounderOptions } from './options.ts';

/** Embeddings of each image as it is and with an artefact. */
interface Embedded {
  readonly clean: readonly Float32Array[];
  readonly marked: readonly Float32Array[];
}

/**
 * Linear heads on a model's embeddings, one for each artefact, share and fold: trained with the artefact in that share of
 * the training positives, tested with it in the same share of the positives (i.i.d.) and in all negatives (reversed).
 */
export async function probeRows(model: string, run: Run, options: ConfounderOptions): Promise<Row[]> {
  const images = run.images.filter(({ label }) => label !== undefined);
  const labels = images.map(({ label }) => Number(label === options.positive));
  const seed = run.seed(audit, 'probe', model);
  const place = {
    audit,
    subject: { kind: 'model', name: model },
    role: 'score',
    model,
    metric: 'auc',
    seed,
  } as const;
  const folds = foldsOf(images, labels, { folds: options.folds, seed });
  if (typeof folds === 'string') return [{ ...place, state: 'unscorable', reason: folds }];
  const clean = await run.embeddings(
    model,
    images.map(({ id: image }) => ({ image })),
  );
  const rows: Row[] = [];
  for (const artefact of options.confounders) {
    const marked = await markedEmbeddings(artefact, model, { run, images });
    for (const share of options.shares) {
      for (let fold = 0; fold < options.folds; fold++) {
        const found = foldAucs({ clean, marked }, labels, {
          folds,
          fold,
          share,
          seed: `${seed}/${artefact}`,
        });
        for (const [test, value] of Object.entries(found)) {
          rows.push({
            ...place,
            condition: { artefact, share, fold, test },
            ...(value === undefined
              ? { state: 'unscorable', reason: 'the fold holds one class' }
              : { state: 'scored', value }),
          });
        }
      }
    }
  }
  return rows;
}

function foldsOf(
  images: readonly RunImage[],
  labels: readonly number[],
  { folds, seed }: { readonly folds: number; readonly seed: string },
): Int32Array | string {
  const groups = images.map(patientOf);
  const patients = new Set(groups).size;
  if (patients < folds) return `only ${patients} patients for ${folds} folds`;
  if (new Set(labels).size < 2) return 'the data hold one class';
  return groupKFold(groups, { folds, seed, labels });
}

async function markedEmbeddings(
  artefact: ArtefactName,
  model: string,
  { run, images }: { readonly run: Run; readonly images: readonly RunImage[] },
): Promise<readonly Float32Array[]> {
  return run.embeddings(
    model,
    images.map(({ id: image }) => ({ image, edit: artefactEdit(artefact, run.seed(audit, model, image)) })),
  );
}

interface Design {
  readonly folds: Int32Array;
  readonly fold: number;
  readonly share: number;
  readonly seed: string;
}

function foldAucs(
  { clean, marked }: Embedded,
  labels: readonly number[],
  { folds, fold, share, seed }: Design,
): { iid: number | undefined; reversed: number | undefined } {
  const rows = [...labels.keys()];
  const train = rows.filter((i) => folds[i] !== fold);
  const test = rows.filter((i) => folds[i] === fold);
  const trainLabels = train.map((i) => labels[i] ?? 0);
  const testLabels = test.map((i) => labels[i] ?? 0);
  if (new Set(trainLabels).size < 2 || new Set(testLabels).size < 2) {
    return { iid: undefined, reversed: undefined };
  }
  const own = (name: string) => ({ share, seed: `${seed}/${share}/${fold}/${name}` });
  const pick = (at: readonly number[], carriers: Iterable<number>) => {
    const carries = new Set(carriers);
    return at.map((i, position) => (carries.has(position) ? marked[i] : clean[i]) ?? new Float32Array());
  };
  const head = logisticRegression(pick(train, artefactSplits(trainLabels, own('train')).train), trainLabels, {
    classWeight: 'balanced',
  });
  const tests = artefactSplits(testLabels, own('test'));
  const aucWith = (carriers: Iterable<number>) =>
    auc(logisticProbabilities(head, pick(test, carriers)), testLabels);
  return { iid: aucWith(tests.train), reversed: aucWith(tests.reversed) };
}
