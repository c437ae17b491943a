/**
 * Stated and true numerical errors of maps, and the error of each way of drawing samples by its passes: SmoothGrad,
 * VarGrad, smooth IG, IG, XRAI, RISE, expected gradients, KernelSHAP and LIME on networks and phantoms of the default
 * suite, or on models of yours. Errors are roots of mean squares over the draws, of which each has a seed of its own.
 * node benchmarks/convergence.mjs [--images N] [--long SAMPLES] [--draws N] [--method NAME]... [--model FILE IMAGE LOW HIGH]...
 */
import { dense } from '../dist/math/arrays/dense.js';
import { explain } from '../dist/run/explain/explain.js';
import { openedSubjects } from './convergenceSubjects.mjs';
import { relativeDistance } from './relativeDistance.mjs';

const { images, long, draws, methods, models } = options(process.argv.slice(2));

/** Each map, and the options of the run that it is compared with: other seeds, many more passes. */
const cases = [
  ['smoothgrad', { samples: 25 }, { samples: long }],
  ['smoothgrad', { samples: 100 }, { samples: long }],
  ['vargrad', { samples: 25 }, { samples: long }],
  ['smooth-integrated-gradients', { samples: 25, steps: 4 }, { samples: long, steps: 1 }],
  ...[64, 80, 96, 100].map((samples) => [
    'smooth-integrated-gradients',
    { samples, steps: 1 },
    { samples: long, steps: 1 },
  ]),
  [
    'smooth-integrated-gradients',
    { samples: 25, steps: 10, rule: 'pair', antithetic: false },
    { samples: long, steps: 1 },
  ],
  ...[8, 16, 24, 32].map((steps) => ['integrated-gradients', { steps }, { rule: 'midpoint', steps: long }]),
  ['integrated-gradients', { rule: 'pair', steps: 10 }, { rule: 'midpoint', steps: long }],
  ...[16, 24, 32].map((steps) => ['xrai', { steps }, { rule: 'midpoint', steps: long }]),
  ['xrai', { rule: 'pair', steps: 100 }, { rule: 'midpoint', steps: long }],
  ['rise', { masks: 200 }, { masks: 4 * long }],
  ['expected-gradients', { samples: 50 }, { samples: 2 * long }],
  ['kernel-shap', { samples: 400 }, { samples: 10 * long }],
  ['kernel-shap', { samples: 1000 }, { samples: 10 * long }],
  ['lime', { samples: 400 }, { samples: 10 * long }],
  ['lime', { samples: 1000 }, { samples: 10 * long }],
];

const header = ['network', 'method', 'options', 'passes', 'true', 'stated', 'stated / true', 'halves SSIM'];
process.stdout.write(`${header.join('\t')}\n`);
for (const { name, classifier, image, target, range } of await openedSubjects({ images, models })) {
  const asked = { target, inputRange: range };
  const known = new Map();
  for (const [method, own, exact] of cases) {
    if (methods.length > 0 && !methods.includes(method)) continue;
    const key = `${method} ${JSON.stringify(exact)}`;
    if (!known.has(key)) {
      known.set(
        key,
        (await explain(classifier, image, { ...asked, method, seed: 'long', options: exact })).map,
      );
    }
    const [errors, stated, ssims] = [[], [], []];
    let passes;
    for (let draw = 1; draw <= draws; draw++) {
      const seed = draw === 1 ? 'short' : `short ${draw}`;
      const found = await explain(classifier, image, { ...asked, method, seed, options: own });
      const { relativeError, halvesSsim } = found.numericalError;
      errors.push(relativeDistance(dense(found.map), dense(known.get(key))));
      stated.push(relativeError.value ?? Number.NaN);
      ssims.push(halvesSsim?.value ?? Number.NaN);
      passes = found.passes.backward || found.passes.forward;
    }
    const [error, said] = [rootMeanSquare(errors), rootMeanSquare(stated)];
    const ssim = ssims.reduce((sum, value) => sum + value, 0) / draws;
    const cells = [error, said, said / error, ssim].map((value) =>
      Number.isNaN(value) ? '' : value.toPrecision(3),
    );
    process.stdout.write(`${[name, method, JSON.stringify(own), passes, ...cells].join('\t')}\n`);
  }
  await classifier.dispose();
}

function rootMeanSquare(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

function options(words) {
  const found = { images: 1, long: 600, draws: 1, methods: [], models: [] };
  while (words.length > 0) {
    const flag = words.shift();
    if (['--images', '--long', '--draws'].includes(flag)) found[flag.slice(2)] = Number(words.shift());
    else if (flag === '--method') found.methods.push(words.shift());
    else if (flag === '--model') found.models.push(words.splice(0, 4));
    else throw new RangeError(`expected --images, --long, --draws, --method or --model, got ${flag}`);
  }
  return found;
}
