import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { RegionMetric } from '../../types/metric.ts';
import type { Row } from '../../types/row.ts';
import type { Bar } from '../../types/summary.ts';
import {
  alsoMeans,
  type BaselineComparison,
  baselineComparison,
  type DecisionRule,
  type ImageNumbers,
  imageMeans,
  imageValues,
  isScore,
  type MethodRule,
  type MethodStatistics,
  type MethodUnderAudit,
  numberOrNull,
  onSameImages,
} from '../../verdicts/index.ts';
import { alternativeAnalyses } from './alternativeAnalyses.ts';
import { averageBar, averageName } from './averageBar.ts';
import { withoutConstant } from './deadMaps.ts';
import { decidingRocAuc, localizationMetric } from './scores.ts';

/** The name under which the first localization network stands beside the methods. */
const network = 'localizer';

/** Above the average mask of other images, image by image; the null is the prevalence of the mask. */
export function localizationRule(
  metrics: readonly Pick<RegionMetric, 'name' | 'better'>[],
  { byRoc }: { readonly byRoc: boolean },
): MethodRule {
  return {
    decisionRule: (preset) =>
      byRoc
        ? { metric: decidingRocAuc[preset], preset: 'default' }
        : { metric: localizationMetric[preset], preset },
    alternativeAnalyses: (preset) =>
      alternativeAnalyses(preset, metrics).filter(
        ({ metric }) => !byRoc || metric !== decidingRocAuc[preset],
      ),
    statistics,
    compared: 'score',
    comparable: ({ scores }) => ({ values: scores.values }),
    also: (item, own) => alsoMeans(item, own),
    further: (item, own) => ({ bar: barOf(item, own) }),
  };
}

function statistics(item: MethodUnderAudit, decisionRule: DecisionRule): MethodStatistics {
  const all = imageValues(item.own.outcomes(decisionRule.metric, isScore));
  const live = withoutConstant(all, item.own);
  const own = statisticsOn(item, { ...decisionRule, scores: live });
  return live === all ? own : { ...own, paper: statisticsOn(item, { ...decisionRule, scores: all }) };
}

function statisticsOn(
  { own, table }: MethodUnderAudit,
  { scores, ...decisionRule }: DecisionRule & { readonly scores: MethodStatistics['scores'] },
): MethodStatistics {
  const { metric, preset } = decisionRule;
  const ofBaseline = (name: string) =>
    name === averageName
      ? averageBar(table.of('baseline', name), metric, preset === 'default').values
      : imageValues(table.of('baseline', name)?.outcomes(metric) ?? new Map()).values;
  const names = [averageName, ...table.all('baseline').map(({ subject }) => subject.name)];
  const against = [...new Set(names)].map((name): BaselineComparison => {
    const role = name === averageName ? 'decides' : 'beside';
    return baselineComparison(name, { role, scores: scores.values, baseline: ofBaseline(name) });
  });
  const [trained] = table.all('network');
  if (trained !== undefined) {
    const baseline = imageValues(trained.outcomes(metric)).values;
    against.push(baselineComparison(network, { role: 'strong', scores: scores.values, baseline }));
  }
  const untrained = imageMeans(own.outcomes(metric, isUntrained));
  if (untrained.size > 0) {
    against.push(
      baselineComparison('untrained', { role: 'beside', scores: scores.values, baseline: untrained }),
    );
  }
  const prevalences = imageValues(own.outcomes('prevalence', isOfTrained)).values;
  const isArun = preset === 'arun2021';
  return {
    ...decisionRule,
    scores,
    nulls: nullsBy(metric, onSameImages(prevalences, scores.values)),
    against,
    rule: isArun
      ? `mean ${metric} above that of the average mask (Arun et al. 2021)`
      : 'paired difference to the average mask above 0 with its 95 % interval',
    strongRule: isArun
      ? `mean ${metric} not below that of the localization network (Arun et al. 2021)`
      : 'paired difference to the localization network not below 0 with its 95 % interval',
  };
}

/** What chance scores: the prevalence of the mask, and half of an area under the ROC curve. */
function nullsBy(metric: string, prevalences: ImageNumbers): ImageNumbers {
  return Object.values(decidingRocAuc).includes(metric)
    ? new Map([...prevalences.keys()].map((image) => [image, 0.5]))
    : prevalences;
}

/** What stands behind the average mask, on the images that the method scored. */
function barOf({ table }: MethodUnderAudit, { metric, preset, scores }: MethodStatistics): Bar {
  const own = averageBar(table.of('baseline', averageName), metric, preset === 'default');
  const mean = (values: ReadonlyMap<string, number>) =>
    numberOrNull(meanOfAny(onSameImages(values, scores.values).values()));
  return {
    masks: numberOrNull(own.masks),
    isOutside: own.isOutside,
    plain: mean(own.plain),
    used: mean(own.values),
  };
}

function isUntrained({ role }: Row): boolean {
  return role === 'reference';
}

/** Facts of the image under the weights as they were trained. */
function isOfTrained({ role, condition }: Row): boolean {
  return role === 'fact' && condition === undefined;
}
