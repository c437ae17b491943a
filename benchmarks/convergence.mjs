/**
 * Stated and true numerical errors of maps, and the error of each way of drawing samples by its passes: SmoothGrad,
 * VarGrad, smooth IG, IG and RISE on networks and phantoms of the default suite, or on models of yours.
 * node benchmarks/convergence.mjs [--images N] [--long SAMPLES] [--model FILE IMAGE LOW HIGH]...
 */
import { dense } from '../dist/math/arrays/dense.js';
import { explain } from '../dist/run/explain/explain.js';
import { openedSubjects } from './convergenceSubjects.mjs';

const { images, long, models } = options(process.argv.slice(2));

/** Each map, and the options of the run that it is compared with: other seeds, many more passes. */
const cases = [
  ['smoothgrad', { samples: 25 }, { samples: long }],
  ['smoothgrad', { samples: 100 }, { samples: long }],
  ['vargrad', { samples: 25 }, { samples: long }],
  ['smooth-integrated-gradients', { samples: 25, steps: 4 }, { samples: long, steps: 1 }],
  ['smooth-integrated-gradients', { samples: 100, steps: 1 }, { samples: long, steps: 1 }],
  ['integrated-gradients', { steps: 8 }, { rule: 'midpoint', steps: long }],
  ['integrated-gradients', { steps: 32 }, { rule: 'midpoint', steps: long }],
  ['integrated-gradients', { rule: 'pair', steps: 10 }, { rule: 'midpoint', steps: long }],
  ['rise', { masks: 200 }, { masks: 4 * long }],
];

const header = ['network', 'method', 'options', 'passes', 'true', 'stated', 'stated / true', 'halves SSIM'];
process.stdout.write(`${header.join('\t')}\n`);
for (const { name, classifier, image, target, range } of await openedSubjects({ images, models })) {
  const asked = { target, inputRange: range };
  const known = new Map();
  for (const [method, own, exact] of cases) {
    const key = `${method} ${JSON.stringify(exact)}`;
    if (!known.has(key)) {
      known.set(
        key,
        (await explain(classifier, image, { ...asked, method, seed: 'long', options: exact })).map,
      );
    }
    const found = await explain(classifier, image, { ...asked, method, seed: 'short', options: own });
    const { relativeError, halvesSsim } = found.numericalError;
    const error = relativeDistance(dense(found.map), dense(known.get(key)));
    const stated = relativeError.value ?? Number.NaN;
    const passes = found.passes.backward || found.passes.forward;
    const cells = [error, stated, stated / error, halvesSsim?.value].map(
      (value) => value?.toPrecision(3) ?? '',
    );
    process.stdout.write(`${[name, method, JSON.stringify(own), passes, ...cells].join('\t')}\n`);
  }
  await classifier.dispose();
}

function relativeDistance(values, exact) {
  let [distance, size] = [0, 0];
  for (const [i, value] of exact.entries()) {
    distance += (values[i] - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(distance / size);
}

function options(words) {
  const found = { images: 1, long: 600, models: [] };
  while (words.length > 0) {
    const flag = words.shift();
    if (flag === '--images' || flag === '--long') found[flag.slice(2)] = Number(words.shift());
    else if (flag === '--model') found.models.push(words.splice(0, 4));
    else throw new RangeError(`expected --images, --long or --model, got ${flag}`);
  }
  return found;
}
