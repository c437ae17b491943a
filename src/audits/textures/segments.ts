import { segmentationMetrics } from '../../metrics/index.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Outcome, Row } from '../../types/row.ts';
import type { ImageEdit, Run, RunModel } from '../../types/run.ts';
import type { TextureOptions } from './options.ts';

/** An image as it is, or with a corruption at a level. */
export interface Shown {
  readonly condition: { readonly corruption: string; readonly level: number };
  readonly edit: ImageEdit | undefined;
}

interface SegmentOptions {
  readonly image: string;
  readonly model: RunModel;
  readonly shown: readonly Shown[];
  readonly options: TextureOptions;
  /** What stands in every row. */
  readonly place: Pick<Row, 'audit' | 'subject' | 'role' | 'image' | 'model' | 'seed'>;
}

/** Of each label how well the network's prediction agrees with the truth, of the image as it is and under each corruption. */
export async function segmentRows(
  run: Run,
  { image, model, shown, options, place }: SegmentOptions,
): Promise<Row[]> {
  const asked = shown.map(({ edit }) => (edit === undefined ? { image } : { image, edit }));
  const labels = options.labels ?? [{ label: model.segments ?? 1 }];
  const known: { readonly label: number; readonly truth: Mask | undefined }[] = [];
  for (const { label, region } of labels)
    known.push({ label, truth: await truthOf(run, { model: model.id, image, region }) });
  const wanted = known.flatMap(({ label, truth }) => (truth === undefined ? [] : label));
  const masks = wanted.length === 0 ? undefined : await run.segmented?.(model.id, asked, wanted);
  const spacing = options.spacing ?? (await run.prepared(model.id, image)).spacing;
  const trained = model.trainedOn === undefined ? {} : { trainedOn: model.trainedOn };
  const rows: Row[] = [];
  for (const { label, truth } of known) {
    shown.forEach(({ condition }, at) => {
      const own = { ...place, condition: { ...condition, label, ...trained } };
      const outcomes = outcomesOf(masks?.get(label)?.[at], truth, spacing);
      for (const [metric, outcome] of Object.entries(outcomes)) rows.push({ ...own, metric, ...outcome });
    });
  }
  return rows;
}

async function truthOf(
  run: Run,
  {
    model,
    image,
    region,
  }: { readonly model: string; readonly image: string; readonly region?: string | undefined },
): Promise<Mask | undefined> {
  return region === undefined ? (await run.prepared(model, image)).mask : run.region(model, image, region);
}

/** Dice, HD95 and the mean surface distance; or why there is none. */
function outcomesOf(
  predicted: Mask | undefined,
  truth: Mask | undefined,
  spacing: readonly number[] | undefined,
): Readonly<Record<'dice' | 'hd95' | 'meanSurfaceDistance', Outcome>> {
  if (predicted === undefined || truth === undefined) {
    const none: Outcome = { state: 'unscorable', reason: 'the image has no mask of the label' };
    return { dice: none, hd95: none, meanSurfaceDistance: none };
  }
  const [found] = segmentationMetrics(predicted, truth, { labels: [1], ...(spacing && { spacing }) });
  const number = (value: number | undefined): Outcome => {
    if (value === undefined)
      return { state: 'unscorable', reason: found?.unscorable ?? 'neither has this label' };
    return Number.isFinite(value)
      ? { state: 'scored', value }
      : { state: 'unscorable', reason: 'only one of prediction and truth has the label: no distance' };
  };
  return {
    dice: number(found?.dice),
    hd95: number(found?.hd95),
    meanSurfaceDistance: number(found?.assd),
  };
}
