import type { Pictured } from '../../types/audit.ts';
import type { Run } from '../../types/run.ts';
import { classLabel, labelCount } from '../classScores.ts';
import { reference } from '../reference.ts';
import type { MaskingOptions } from './options.ts';
import { audit, editOf, regionOf, shownStates } from './shownStates.ts';

/**
 * Some images under every masking, for the first model: with class 1 and without it by turns, chosen by the seed and
 * their names.
 */
export async function maskingPictures(run: Run, options: MaskingOptions): Promise<Pictured[]> {
  if (options.pictures === 0) return [];
  const { model: id } = reference(run);
  const model = run.models.find((one) => one.id === id);
  if (model === undefined) return [];
  const all: Pictured[] = [];
  for (const image of chosen(run, options.pictures)) {
    const region = await regionOf(run, id, image, options);
    for (const shown of await shownStates(image, id, { run, options })) {
      const { variant, dilation, region: whose } = shown.state;
      if (dilation.pixels !== 0 || whose === 'other') continue;
      const edit = editOf(shown, image, model, { run, options });
      if (edit === undefined) continue;
      all.push({
        ...{ image, model: id, state: variant },
        ...(edit !== 'whole' && { edit }),
        ...(region && { region }),
      });
    }
  }
  return all;
}

function chosen(run: Run, count: number): string[] {
  const classes = Math.max(2, labelCount(run.images));
  const ordered = [...run.images]
    .map((image) => ({ image, order: run.seed(audit, 'pictures', image.id) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ image }) => image);
  const has = (image: (typeof ordered)[number]) => {
    const label = classLabel(image, 1, classes);
    return label.state === 'scored' && label.value === 1;
  };
  const [positives, others] = [ordered.filter(has), ordered.filter((image) => !has(image))];
  const turns = ordered.flatMap((_, i) => [positives[i], others[i]].flatMap((one) => one?.id ?? []));
  return turns.slice(0, count);
}
