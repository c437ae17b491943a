import { groupKFold, logisticLogOdds, logisticRegression } from '../../statistics/index.ts';
import type { Outcome, Row } from '../../types/row.ts';
import { patientOf } from '../../verdicts/index.ts';
import { classesOf, classLabel, labelCount } from '../classScores.ts';
import { rowsOf } from '../rows.ts';
import type { Embedded, EmbeddedOptions } from './embedded.ts';
import { audit } from './shownStates.ts';

/** An image of the folds. */
interface Member {
  readonly image: string;
  readonly fold: number;
  readonly label: number;
}

/**
 * A linear head on the embeddings for each class and masking: L2-penalised logistic regression in folds by patient. Every
 * image is scored under every masking by heads that saw no image of its patient.
 */
export function probeRows(embedded: Embedded, asked: EmbeddedOptions): Row[] {
  const { run, options } = asked;
  const count = labelCount(run.images);
  return classesOf(count).flatMap((target) => {
    const known = run.images.flatMap((image) => {
      const outcome = classLabel(image, target, count);
      return outcome.state === 'scored'
        ? [{ image: image.id, group: patientOf(image), label: outcome.value }]
        : [];
    });
    const patients = new Set(known.map(({ group }) => group)).size;
    if (patients < options.folds)
      return refusal(asked, target, `${patients} patients are fewer than ${options.folds} folds`);
    const folds = groupKFold(
      known.map(({ group }) => group),
      { folds: options.folds, seed: run.seed(audit, 'probe'), labels: known.map(({ label }) => label) },
    );
    const members = known.map(({ image, label }, i) => ({ image, label, fold: folds[i] ?? 0 }));
    return [...embedded].flatMap(([trainedOn, own]) =>
      ofTraining({ trainedOn, own, embedded, members, target }, asked),
    );
  });
}

interface Training {
  readonly trainedOn: string;
  readonly own: ReadonlyMap<string, Float32Array>;
  readonly embedded: Embedded;
  readonly members: readonly Member[];
  readonly target: number;
}

function ofTraining({ trainedOn, own, embedded, members, target }: Training, asked: EmbeddedOptions): Row[] {
  const rows: Row[] = [];
  for (let fold = 0; fold < asked.options.folds; fold++) {
    const training = members.filter((one) => one.fold !== fold && own.has(one.image));
    if (new Set(training.map(({ label }) => label)).size < 2) {
      rows.push(...refusal(asked, target, 'a fold leaves only one class to learn from', trainedOn));
      continue;
    }
    const head = logisticRegression(
      training.map(({ image }) => own.get(image) ?? new Float32Array()),
      training.map(({ label }) => label),
    );
    for (const [masking, points] of embedded) {
      const held = members.filter((one) => one.fold === fold && points.has(one.image));
      if (held.length === 0) continue;
      const found = logisticLogOdds(
        head,
        held.map(({ image }) => points.get(image) ?? new Float32Array()),
      );
      held.forEach(({ image }, i) => {
        const cell = { ...cellOf(asked), image };
        const condition = { trainedOn, masking, dilation: 0, class: target, fold };
        const outcome: Outcome = { state: 'scored', value: found[i] ?? 0 };
        rows.push(...rowsOf(cell, [{ metric: 'logOdds', condition, outcome }]));
      });
    }
  }
  return rows;
}

function refusal(asked: EmbeddedOptions, target: number, reason: string, trainedOn = 'full'): Row[] {
  const condition = { trainedOn, masking: 'full', dilation: 0, class: target };
  return rowsOf(cellOf(asked), [{ metric: 'logOdds', condition, outcome: { state: 'unscorable', reason } }]);
}

function cellOf({ model, run }: EmbeddedOptions) {
  const subject = { kind: 'model', name: `probe on ${model.id}` } as const;
  return { audit, subject, model: model.id, seed: run.seed(audit, 'probe', model.id) };
}
