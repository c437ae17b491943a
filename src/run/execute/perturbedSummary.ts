import { meanOfAny } from '../../math/arrays/meanOf.ts';
import { quantile } from '../../math/ranking/quantile.ts';
import type { PerturbedSummary } from '../../types/perturbed.ts';
import type { Prediction } from '../../types/prediction.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';

const metrics = [
  'perturbedPasses',
  'perturbedMarginLow',
  'perturbedMarginMedian',
  'perturbedMarginHigh',
  'perturbedAgreement',
] as const;

type Numbers = Partial<Record<(typeof metrics)[number], number>>;

/**
 * The summary with what the explained classifier says of the images that each method made, beside what it says of the
 * images themselves. As it is where predictions were not kept, or no method made an image.
 */
export function withPerturbed(
  summary: Summary,
  rows: readonly Row[],
  predictions: readonly Prediction[] | undefined,
): Summary {
  const explained = (predictions ?? []).filter(({ role }) => role === 'explained');
  const clean = explained.flatMap(cleanMargin);
  const methods = numbersByMethod(rows, explained[0]?.classifier);
  if (clean.length === 0 || methods.size === 0) return summary;
  const perturbed = [...methods].map(([method, images]) => [method, summaryOf([...images.values()], clean)]);
  return { ...summary, perturbed: Object.fromEntries(perturbed) };
}

/** So many times the largest margin of an image as it is: few images do not show how far margins of others go. */
const far = 1.5;

/** A line for each method most of whose images lead the model out of what it says of the images themselves. */
export function perturbedWarnings({ perturbed = {} }: Summary): string[] {
  return Object.entries(perturbed).flatMap(
    ([method, { outside, images, marginMedian, cleanLow, cleanHigh }]) =>
      2 * outside <= images ||
      marginMedian === null ||
      Math.abs(marginMedian) <= far * Math.max(Math.abs(cleanLow), Math.abs(cleanHigh))
        ? []
        : [
            `${method}: it asks the model about images unlike those of the run. On ${outside} of ${images} images the median margin of its logits is larger in size than on any unaltered image (median ${short(marginMedian)}, unaltered ${short(cleanLow)} to ${short(cleanHigh)}). Its maps explain those answers. Try a smaller spread, another baseline or fill`,
          ],
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The margin of the explained class of an image as it is; none where there is no class or a logit is not finite. */
function cleanMargin({ target, logits }: Prediction): number[] {
  const own = target === undefined ? undefined : logits[target];
  const others = logits.filter((_, k) => k !== target);
  if (own === undefined || own === null || others.length === 0 || others.includes(null)) return [];
  return [own - Math.max(...others.map(Number))];
}

/** By method and image what the rows of any audit say: they all say it of the same maps. */
function numbersByMethod(rows: readonly Row[], model: string | undefined): Map<string, Map<string, Numbers>> {
  const methods = new Map<string, Map<string, Numbers>>();
  for (const row of rows) {
    const { subject, role, image, metric, state } = row;
    const name = metrics.find((one) => one === metric);
    if (name === undefined || role !== 'fact' || subject.kind !== 'method' || row.model !== model) continue;
    if (image === undefined || state !== 'scored' || row.condition !== undefined) continue;
    const images = methods.get(subject.name) ?? new Map<string, Numbers>();
    methods.set(subject.name, images);
    images.set(image, { ...images.get(image), [name]: row.value });
  }
  return methods;
}

function summaryOf(images: readonly Numbers[], clean: readonly number[]): PerturbedSummary {
  const known = (name: (typeof metrics)[number]) => images.flatMap((one) => one[name] ?? []);
  const medians = known('perturbedMarginMedian');
  const most = Math.max(...clean.map(Math.abs));
  const agreement = known('perturbedAgreement');
  return {
    images: medians.length,
    passes: Math.round(median(known('perturbedPasses')) ?? 0),
    marginMedian: median(medians) ?? null,
    marginLow: known('perturbedMarginLow').reduce<number | null>((a, b) => Math.min(a ?? b, b), null),
    marginHigh: known('perturbedMarginHigh').reduce<number | null>((a, b) => Math.max(a ?? b, b), null),
    cleanMedian: median(clean) ?? 0,
    cleanLow: Math.min(...clean),
    cleanHigh: Math.max(...clean),
    outside: medians.filter((value) => Math.abs(value) > most).length,
    agreement: meanOfAny(agreement) ?? null,
  };
}

function median(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : quantile(Float64Array.from(values), 0.5);
}
