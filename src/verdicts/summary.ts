import type { Row } from '../types/row.ts';
import type { MethodSummary, Summary } from '../types/summary.ts';
import {
  collected,
  type ImageValues,
  imageMeans,
  imageValues,
  type MethodRows,
  meanOf,
} from './collected.ts';
import { differences, drawSpread, estimate, means, numberOrNull, onSameImages } from './estimates.ts';
import { byInterval, bySign, type Decision } from './rules.ts';

export interface SummaryOptions {
  readonly name: string;
  readonly preset: Summary['preset'];
  readonly target: string;
  readonly seed: number;
  /** The images that were asked for, with the patient where the data name one. */
  readonly images: readonly { readonly id: string; readonly group?: string }[];
  /** The criteria and methods that ran, in order. */
  readonly criteria: readonly string[];
  readonly methods: readonly string[];
  /** Names of the maps that are scored beside the methods. */
  readonly localizationBaselines: readonly string[];
  /** The metric that decides localization, and the one of the other criteria. */
  readonly localizationMetric: string;
  readonly similarityMetric: string;
  /** The step of the rows that hold the null of a similarity. */
  readonly nullStep: string;
  /** The step of the localization rows of maps of the network with all its weights re-drawn. */
  readonly untrainedStep: string;
  /** The method name under which localization networks stand beside the methods. */
  readonly localizerName: string;
}

/** What the rows of a run say, per criterion and method: the score beside its null and baselines, and a verdict. */
export function summaryOf(rows: Iterable<Row>, options: SummaryOptions): Summary {
  const groups = collected(rows);
  const criteria = options.criteria.map((criterion) => {
    const byMethod = groups.get(criterion) ?? new Map<string, MethodRows>();
    const methods = options.methods.flatMap((method) => {
      const own = byMethod.get(method);
      return own === undefined
        ? []
        : [[method, methodSummary({ criterion, own, byMethod, options })] as const];
    });
    return [criterion, Object.fromEntries(methods)] as const;
  });
  const { name, preset, target, images } = options;
  return { name, preset, target, images: images.length, criteria: Object.fromEntries(criteria) };
}

interface Case {
  readonly criterion: string;
  readonly own: MethodRows;
  readonly byMethod: ReadonlyMap<string, MethodRows>;
  readonly options: SummaryOptions;
}

function methodSummary(item: Case): MethodSummary {
  switch (item.criterion) {
    case 'localization':
      return localizationSummary(item);
    case 'randomization':
      return randomizationSummary(item);
    default:
      return agreementSummary(item);
  }
}

/** Above the average mask of the other images, image by image; the null is the prevalence of the mask. */
function localizationSummary(item: Case): MethodSummary {
  const { own, byMethod, options } = item;
  const metric = options.localizationMetric;
  const isTrained = ({ step }: Row) => step === undefined;
  const scores = imageValues(own.outcomes(metric, isTrained));
  const baselines = options.localizationBaselines.map((name) => {
    const values = imageValues(byMethod.get(name)?.outcomes(metric) ?? new Map()).values;
    return [name, onSameImages(values, scores.values)] as const;
  });
  const untrained = imageMeans(own.outcomes(metric, ({ step }) => step === options.untrainedStep));
  if (untrained.size > 0) baselines.push(['untrained', onSameImages(untrained, scores.values)]);
  const nulls = imageValues(own.outcomes('prevalence', isTrained)).values;
  const average = new Map(baselines).get('average-mask') ?? new Map();
  const difference = estimate(differences(scores.values, average), options, 'localization');
  const decision =
    options.preset === 'arun2021'
      ? bySign(difference, `mean ${metric} above that of the average mask (Arun et al. 2021)`)
      : byInterval(difference, `paired difference to the average mask above 0 with its 95 % interval`);
  return {
    ...scored(item, { metric, scores, decision }),
    null: numberOrNull(meanOf([...onSameImages(nulls, scores.values).values()])),
    baselines: Object.fromEntries(
      baselines.map(([name, values]) => [name, numberOrNull(meanOf([...values.values()]))]),
    ),
    also: means(own, scores.values, [metric, 'prevalence'], isTrained),
  };
}

/** Less alike after the whole cascade than maps of different images are. */
function randomizationSummary(item: Case): MethodSummary {
  const { own, options } = item;
  const { similarityMetric: metric, nullStep } = options;
  const steps = own.steps.filter((step) => step !== nullStep);
  const last = steps.at(-1);
  const scores = imageValues(own.outcomes(metric, ({ step }) => step === last));
  const nulls = imageMeans(own.outcomes(metric, ({ step }) => step === nullStep));
  const difference = estimate(differences(nulls, scores.values), options, 'randomization');
  const decision =
    options.preset === 'arun2021'
      ? bySign(
          difference,
          'mean SSIM after the whole cascade below that of unrelated pairs (Arun et al. 2021)',
        )
      : byInterval(
          difference,
          'SSIM after the whole cascade below that of unrelated pairs with its 95 % interval',
        );
  const curve = steps.map((step) => {
    const outcomes = own.outcomes(metric, (row) => row.step === step);
    return {
      step,
      mean: numberOrNull(meanOf([...imageValues(outcomes).values.values()])),
      spread: drawSpread(own, metric, step),
    };
  });
  return {
    ...scored(item, { metric, scores, decision }),
    null: numberOrNull(meanOf([...onSameImages(nulls, scores.values).values()])),
    baselines: {},
    also: means(own, scores.values, [metric], ({ step }) => step === last),
    curve,
  };
}

/**
 * Repeatability and reproducibility: above the .5 line of Arun et al. 2021 and, but under their preset, above what
 * the two classifiers' maps of different images score: smooth maps pass the line without agreeing on anything.
 */
function agreementSummary(item: Case): MethodSummary {
  const { own, byMethod, options, criterion } = item;
  const { similarityMetric: metric, nullStep } = options;
  const scores = imageValues(own.outcomes(metric, ({ step }) => step !== nullStep));
  const nulls = imageMeans(own.outcomes(metric, ({ step }) => step === nullStep));
  const isArun = options.preset === 'arun2021';
  const floorOf = (image: string) =>
    isArun ? agreementLine : Math.max(agreementLine, nulls.get(image) ?? agreementLine);
  const above = new Map([...scores.values].map(([image, value]) => [image, value - floorOf(image)]));
  const difference = estimate(above, options, criterion);
  const decision = isArun
    ? bySign(difference, 'mean SSIM above .5 (Arun et al. 2021)')
    : byInterval(
        difference,
        'SSIM above .5 and above unrelated pairs with its 95 % interval, where both predict the same class',
      );
  return {
    ...scored(item, { metric, scores, decision }),
    null: numberOrNull(meanOf([...onSameImages(nulls, scores.values).values()])),
    baselines: {
      line: agreementLine,
      ...localizerBaseline(byMethod.get(options.localizerName), metric, scores),
    },
    also: means(own, undefined, [metric], ({ step }) => step !== nullStep),
  };
}

const agreementLine = 0.5;

/** How alike two localization networks are on the same images, where there are two. */
function localizerBaseline(rows: MethodRows | undefined, metric: string, { values }: ImageValues) {
  if (rows === undefined) return {};
  const alike = onSameImages(imageMeans(rows.outcomes(metric)), values);
  return { localizer: numberOrNull(meanOf([...alike.values()])) };
}

function scored(
  { criterion, options }: Case,
  {
    metric,
    scores,
    decision,
  }: { readonly metric: string; readonly scores: ImageValues; readonly decision: Decision },
) {
  const whole = estimate(scores.values, options, `${criterion} mean`);
  return {
    metric,
    mean: numberOrNull(whole?.mean),
    ci: whole?.interval ?? null,
    n: scores.values.size,
    unscorable: scores.unscorable,
    failed: scores.failed,
    pass: decision.verdict === 'undecided' ? null : decision.verdict === 'pass',
    verdict: decision.verdict,
    rule: decision.rule,
    margin: numberOrNull(decision.margin),
    marginCi: decision.interval ?? null,
    values: [...scores.values].map(([image, value]) => ({ image, value })),
    reasons: scores.reasons,
  };
}
