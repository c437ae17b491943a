import type { RegionMetric } from '../../types/metric.ts';
import type { Row } from '../../types/row.ts';
import type { Bar } from '../../types/summary.ts';
import {
  type Against,
  alsoMeans,
  type Case,
  imageMeans,
  imageValues,
  isScore,
  type Judging,
  type MethodRule,
  meanOf,
  numberOrNull,
  onSameImages,
  type Standing,
  setAgainst,
} from '../../verdicts/index.ts';
import { averageBar, averageName } from './averageBar.ts';
import { withoutConstant } from './deadMaps.ts';
import { localizationMetric } from './scores.ts';
import { viewsOf } from './views.ts';

/** The name under which the first localization network stands beside the methods. */
const network = 'localizer';

/** Above the average mask of other images, image by image; the null is the prevalence of the mask. */
export function localizationRule(metrics: readonly RegionMetric[]): MethodRule {
  return {
    judging: (preset) => ({ metric: localizationMetric[preset], preset }),
    views: (preset) => viewsOf(preset, metrics),
    standing,
    compared: 'score',
    comparable: ({ scores }) => ({ values: scores.values }),
    also: (item, own) => alsoMeans(item, own),
    further: (item, own) => ({ bar: barOf(item, own) }),
  };
}

function standing(item: Case, judging: Judging): Standing {
  const all = imageValues(item.own.outcomes(judging.metric, isScore));
  const live = withoutConstant(all, item.own);
  const own = standingOn(item, { ...judging, scores: live });
  return live === all ? own : { ...own, paper: standingOn(item, { ...judging, scores: all }) };
}

function standingOn(
  { own, table }: Case,
  { scores, ...judging }: Judging & { readonly scores: Standing['scores'] },
): Standing {
  const { metric, preset } = judging;
  const ofBaseline = (name: string) =>
    name === averageName
      ? averageBar(table.of('baseline', name), metric, preset === 'default').values
      : imageValues(table.of('baseline', name)?.outcomes(metric) ?? new Map()).values;
  const names = [averageName, ...table.all('baseline').map(({ subject }) => subject.name)];
  const against = [...new Set(names)].map((name): Against => {
    const role = name === averageName ? 'decides' : 'beside';
    return setAgainst(name, { role, scores: scores.values, baseline: ofBaseline(name) });
  });
  const [trained] = table.all('network');
  if (trained !== undefined) {
    const baseline = imageValues(trained.outcomes(metric)).values;
    against.push(setAgainst(network, { role: 'strong', scores: scores.values, baseline }));
  }
  const untrained = imageMeans(own.outcomes(metric, isUntrained));
  if (untrained.size > 0) {
    against.push(setAgainst('untrained', { role: 'beside', scores: scores.values, baseline: untrained }));
  }
  const prevalences = imageValues(own.outcomes('prevalence', isOfTrained)).values;
  const isArun = preset === 'arun2021';
  return {
    ...judging,
    scores,
    nulls: onSameImages(prevalences, scores.values),
    against,
    rule: isArun
      ? `mean ${metric} above that of the average mask (Arun et al. 2021)`
      : 'paired difference to the average mask above 0 with its 95 % interval',
    strongRule: isArun
      ? `mean ${metric} not below that of the localization network (Arun et al. 2021)`
      : 'paired difference to the localization network not below 0 with its 95 % interval',
  };
}

/** What stands behind the average mask, on the images that the method scored. */
function barOf({ table }: Case, { metric, preset, scores }: Standing): Bar {
  const own = averageBar(table.of('baseline', averageName), metric, preset === 'default');
  const mean = (values: ReadonlyMap<string, number>) =>
    numberOrNull(meanOf(onSameImages(values, scores.values).values()));
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
