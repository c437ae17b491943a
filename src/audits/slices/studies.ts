import type { Run } from '../../types/run.ts';
import { classProbabilities, patientOf } from '../../verdicts/index.ts';
import type { Study } from './study.ts';

/** The studies of a run that have a class and a prediction, and why the others are left out. */
export async function studiesOf(run: Run, model: string) {
  const logits = await run.logits(
    model,
    run.images.map(({ id: image }) => ({ image })),
  );
  const studies: Study[] = [];
  const leftOut: { image: string; reason: string }[] = [];
  for (const [i, image] of run.images.entries()) {
    const own = logits[i];
    const { label } = image;
    const probabilities = own?.every(Number.isFinite) ? classProbabilities([...own]) : [];
    if (label === undefined) leftOut.push({ image: image.id, reason: 'its class is not known' });
    else if (probabilities.length === 0) {
      const reason = run.hasPixels ? 'its logits are not finite' : 'its prediction is not known';
      leftOut.push({ image: image.id, reason });
    } else if (label >= probabilities.length) {
      const reason = `its class ${label} is none of the ${probabilities.length} that are predicted`;
      leftOut.push({ image: image.id, reason });
    } else {
      const greatest = probabilities.indexOf(Math.max(...probabilities));
      studies.push({ image: { ...image, label }, probabilities, isWrong: greatest !== label });
    }
  }
  return { studies, leftOut };
}

/**
 * How many studies are the same as one of another patient in all that is known of them, prediction, class, report and
 * attributes: copies, which would be found on one half and confirmed on the other by themselves.
 */
export function copiesAmong(studies: readonly Study[]): number {
  const patients = new Map<string, Set<string>>();
  const keys = studies.map(({ image: { label, text, attributes }, probabilities }) =>
    JSON.stringify([label, probabilities, text, attributes]),
  );
  for (const [i, { image }] of studies.entries()) {
    const key = keys[i] ?? '';
    patients.set(key, (patients.get(key) ?? new Set()).add(patientOf(image)));
  }
  return keys.filter((key) => (patients.get(key)?.size ?? 0) > 1).length;
}
