import { auc, logisticLogOdds, logisticRegression } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { Run, RunImage } from '../../types/run.ts';
import { artefactEdit } from './artefacts.ts';
import { type Design, type DesignSet, designSets, foldsOf, labelled } from './design.ts';
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
  const known = labelled(run.images, options.positive);
  const { images, labels } = known;
  const seed = run.seed(audit, 'probe', model);
  const cell = {
    audit,
    subject: { kind: 'model', name: model },
    role: 'score',
    model,
    metric: 'auc',
    seed,
  } as const;
  const folds = foldsOf(known, { folds: options.folds, seed });
  if (typeof folds === 'string') return [{ ...cell, state: 'unscorable', reason: folds }];
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
            ...cell,
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

function foldAucs(
  { clean, marked }: Embedded,
  labels: readonly number[],
  design: Design,
): { iid: number | undefined; reversed: number | undefined } {
  const { train, iid, reversed } = designSets(labels, design);
  const labelsOf = ({ rows }: DesignSet) => rows.map((row) => labels[row] ?? 0);
  if (new Set(labelsOf(train)).size < 2 || new Set(labelsOf(iid)).size < 2) {
    return { iid: undefined, reversed: undefined };
  }
  const pick = ({ rows, carriers }: DesignSet) =>
    rows.map((row) => (carriers.has(row) ? marked[row] : clean[row]) ?? new Float32Array());
  const head = logisticRegression(pick(train), labelsOf(train), { classWeight: 'balanced' });
  const aucOf = (set: DesignSet) => auc(logisticLogOdds(head, pick(set)), labelsOf(set));
  return { iid: aucOf(iid), reversed: aucOf(reversed) };
}
