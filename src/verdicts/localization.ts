import type { Row } from '../types/row.ts';
import { imageMeans, imageValues } from './collected.ts';
import { differences, type ImageNumbers, meanOf, onSameImages } from './imageNumbers.ts';
import type { Judging } from './options.ts';
import type { Against, Case, Standing } from './standing.ts';

/** The baseline that decides. */
const decisive = 'average-mask';

/** Rows of the network as it was trained. */
export const isTrained = ({ step }: Row) => step === undefined;

/** Above the average mask of the other images, image by image; the null is the prevalence of the mask. */
export function localizationStanding({ own, byMethod, options }: Case, judging: Judging): Standing {
  const { metric, preset } = judging;
  const scores = imageValues(own.outcomes(metric, isTrained));
  const baseline = (name: string) => imageValues(byMethod.get(name)?.outcomes(metric) ?? new Map()).values;
  const others = options.localizationBaselines.filter((name) => name !== decisive);
  const against = [decisive, ...others].map((name): Against => {
    const role = name === decisive ? 'decides' : name === options.localizerName ? 'strong' : 'beside';
    return setAgainst(name, { role, scores: scores.values, baseline: baseline(name) });
  });
  const untrained = imageMeans(own.outcomes(metric, ({ step }) => step === options.untrainedStep));
  if (untrained.size > 0) {
    against.push(setAgainst('untrained', { role: 'beside', scores: scores.values, baseline: untrained }));
  }
  const prevalences = imageValues(own.outcomes('prevalence', isTrained)).values;
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

/** A method set against a baseline whose higher values are better too, on the images that have both. */
export function setAgainst(
  name: string,
  {
    role,
    scores,
    baseline,
  }: { readonly role: Against['role']; readonly scores: ImageNumbers; readonly baseline: ImageNumbers },
): Against {
  return {
    name,
    role,
    passing: role === 'strong' ? 'notBelow' : 'above',
    differences: differences(scores, baseline),
    mean: meanOf(onSameImages(baseline, scores).values()),
  };
}
