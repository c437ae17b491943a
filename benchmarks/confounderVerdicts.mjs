/**
 * How often the audit of confounders says each verdict, by the real judge on simulated rows.
 *
 * A model as it is: log odds of positives and negatives, which an artefact moves by a shift with scatter. The shift is
 * chosen so that the true fall of the AUC is known.
 * Trained networks: the scores of test patients in five folds, where each network was misled by the artefact by
 * `effect` times the share, give or take the chance of its own training images, of which networks share most.
 * Models trained elsewhere: the scores of all images by so many models of each share, misled as those networks are; or of
 * one model of each share and fold, each of the images of its fold.
 * Maps: skewed average precisions (exponential) of 24 images, `excess` above chance where the artefact is.
 *
 *   npm run bench:confounder-verdicts -- [--runs 400] [--images 100] [--falls 0,0.05,0.1,0.2]
 *     [--effects 0,0.1,0.25,0.5,1] [--trainings 1,2,5] [--excesses 0,0.1,0.2,0.3]
 */
import { parseArgs } from 'node:util';
import { confounders } from '../dist/audits/confounders/confounders.js';
import { normalProbability, normalQuantile } from '../dist/math/distributions/normalDistribution.js';
import { randomStream } from '../dist/math/random/random.js';
import { auc } from '../dist/statistics/index.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '400' },
    images: { type: 'string', default: '100' },
    falls: { type: 'string', default: '0,0.05,0.1,0.2' },
    effects: { type: 'string', default: '0,0.1,0.25,0.5,1' },
    trainings: { type: 'string', default: '1,2,5' },
    excesses: { type: 'string', default: '0,0.1,0.2,0.3' },
  },
});
const [runs, images] = [values.runs, values.images].map(Number);

/** Distance of the classes in standard deviations, and the scatter of what the artefact does. */
const distance = 1.5;
const scatter = 0.5;

/** The shift by which the AUC of marked negatives and clean positives lies `fall` below that of marked images. */
function shiftOf(fall) {
  const everywhere = normalProbability(distance / Math.sqrt(2 * (1 + scatter ** 2)));
  return distance - normalQuantile(everywhere - fall) * Math.sqrt(2 + scatter ** 2);
}

function simulatedRows(seed, shift) {
  const stream = randomStream(seed);
  const place = {
    audit: 'confounders',
    subject: { kind: 'model', name: 'model' },
    role: 'score',
    model: 'model',
    seed,
  };
  return Array.from({ length: images }, (_, i) => {
    const isPositive = i % 2 === 1;
    const clean = (isPositive ? distance : 0) + stream.normal();
    const marked = clean + shift + scatter * stream.normal();
    return Object.entries({ none: clean, tag: marked }).map(([artefact, value]) => ({
      ...place,
      image: `image ${i}`,
      condition: { artefact, class: isPositive ? 'positive' : 'negative' },
      metric: 'positiveScore',
      state: 'scored',
      value,
    }));
  }).flat();
}

const ids = Array.from({ length: images }, (_, i) => ({ id: `image ${i}` }));

/** The verdicts of so many runs, as shares, and whatever else is counted of each. */
function counted(rowsOf, { asked, answerOf, also = () => '' }) {
  const options = confounders.options.parse({ confounders: ['tag'], ...asked });
  const counts = new Map();
  const answers = [];
  for (let i = 0; i < runs; i++) {
    const context = {
      ...{ preset: 'default', seed: i, images: ids, methods: ['method'], resamples: 2000 },
      auditOptions: { confounders: options },
    };
    const answer = answerOf(confounders.judge(rowsOf(i), context).summary);
    counts.set(answer.verdict, (counts.get(answer.verdict) ?? 0) + 1);
    answers.push(answer);
  }
  const said = [...counts].sort().map(([verdict, count]) => `${verdict} ${share(count)}`);
  return `${said.join(', ')}${also(answers)}`;
}

const share = (count) => `${((100 * count) / runs).toFixed(1)} %`;
const covering = (truth) => (answers) =>
  `; interval covers ${share(answers.filter(({ ci: [low, high] }) => low <= truth && truth <= high).length)}`;
const numbers = (text) => (text === '' ? [] : text.split(',').map(Number));
const meanEstimate = (answers) => {
  const sum = answers.reduce((total, { estimate }) => total + estimate, 0);
  return `; mean estimate ${(sum / answers.length).toFixed(3)}`;
};
const print = (line) => process.stdout.write(`${line}\n`);

print(`a model as it is: ${runs} runs of ${images} images, half of them positive; least fall 0.05`);
for (const fall of numbers(values.falls))
  print(
    `  true fall ${fall}: ${counted((i) => simulatedRows(`${fall}/${i}`, shiftOf(fall)), {
      answerOf: ({ answers: [first] }) => first,
      also: covering(fall),
    })}`,
  );

const folds = 5;
const shares = [0, 0.2, 0.5, 1];
/** What the chance of one fold of training images does to how far the artefact misleads. */
const chance = 0.3;

/** The AUCs of a design: fold f is tested, the one after it validates, the others train. */
function networkRows(seed, effect) {
  const stream = randomStream(seed);
  const test = images / folds;
  return shares.flatMap((at) => {
    const own = Array.from({ length: folds }, () => chance * stream.normal());
    return own.flatMap((_, fold) => {
      const learnt = own.filter((__, other) => other !== fold && other !== (fold + 1) % folds);
      const shift = effect * at + learnt.reduce((sum, one) => sum + one / learnt.length, 0);
      const labels = Array.from({ length: test }, (__, i) => i % 2);
      const clean = labels.map((label) => distance * label + stream.normal());
      const carriers = Math.round((at * test) / 2);
      let marked = 0;
      const iid = clean.map((odds, i) => odds + (labels[i] === 1 && marked++ < carriers ? shift : 0));
      const reversed = clean.map((odds, i) => odds + (labels[i] === 0 ? shift : 0));
      return Object.entries({ iid, reversed }).map(([name, odds]) => ({
        ...{ audit: 'confounders', subject: { kind: 'model', name: 'random weights' }, role: 'score' },
        ...{ model: 'random weights', metric: 'auc', seed, state: 'scored', value: auc(odds, labels) },
        condition: { artefact: 'tag', share: at, fold, test: name, trained: 'network' },
      }));
    });
  });
}

print(`networks: ${folds} folds, shares ${shares}, ${images} images`);
for (const effect of numbers(values.effects))
  print(
    `  effect ${effect}: ${counted((i) => networkRows(`network/${effect}/${i}`, effect), {
      asked: { train: 'network', shares, folds },
      answerOf: ({ answers }) => answers.find(({ metric }) => metric === 'gapSlope'),
      also: meanEstimate,
    })}`,
  );

/** How far two trainings lie apart in log odds of one image, of images in all. */
const ownNoise = 0.5;

/** The scores of images by a model that was trained elsewhere, which the artefact shifts. */
function scoresOf(model, { stream, common, shift, stated, isTested = () => true }) {
  return common.flatMap((image, i) => {
    if (!isTested(i)) return [];
    const isPositive = i % 2 === 1;
    const noise = Math.sqrt(1 - ownNoise ** 2) * image + ownNoise * stream.normal();
    const clean = (isPositive ? distance : 0) + noise;
    return Object.entries({ none: clean, tag: clean + shift }).map(([artefact, value]) => ({
      ...{ audit: 'confounders', subject: { kind: 'model', name: model }, role: 'score', model, seed: '' },
      ...{ image: `image ${i}`, metric: 'positiveScore', state: 'scored', value },
      condition: { artefact, class: isPositive ? 'positive' : 'negative', ...stated, source: 'start' },
    }));
  });
}

/** Models that were trained elsewhere, so many of each share: each misled by `effect` times the share, and by chance. */
function statedRows(seed, effect, trainings) {
  const stream = randomStream(seed);
  const common = Array.from({ length: images }, () => stream.normal());
  return shares.flatMap((at) =>
    Array.from({ length: trainings }, (_, training) => {
      const shift = effect * at + chance * stream.normal();
      return scoresOf(`${at}/${training}`, { stream, common, shift, stated: { trainedOn: `tag/${at}` } });
    }).flat(),
  );
}

/** The same of a model for each share and fold: those of two folds share most training images, and no test image. */
function foldRows(seed, effect) {
  const stream = randomStream(seed);
  const common = Array.from({ length: images }, () => stream.normal());
  return shares.flatMap((at) => {
    const own = Array.from({ length: folds }, () => chance * stream.normal());
    return own.flatMap((_, fold) => {
      const learnt = own.filter((__, other) => other !== fold && other !== (fold + 1) % folds);
      const shift = effect * at + learnt.reduce((sum, one) => sum + one / learnt.length, 0);
      const stated = { trainedOn: `tag/${at}`, fold, folds };
      const isTested = (i) => (i >> 1) % folds === fold;
      return scoresOf(`${at}/${fold}`, { stream, common, shift, stated, isTested });
    });
  });
}

print(`models trained elsewhere: shares ${shares}, ${images} images`);
for (const trainings of numbers(values.trainings))
  for (const effect of numbers(values.effects))
    print(
      `  ${trainings} of each share, effect ${effect}: ${counted(
        (i) => statedRows(`stated/${trainings}/${effect}/${i}`, effect, trainings),
        {
          answerOf: ({ answers }) => answers.find(({ metric }) => metric === 'gapSlope'),
          also: meanEstimate,
        },
      )}`,
    );

for (const effect of numbers(values.effects))
  print(
    `  one of each share and fold, effect ${effect}: ${counted(
      (i) => foldRows(`folds/${effect}/${i}`, effect),
      {
        answerOf: ({ answers }) => answers.find(({ metric }) => metric === 'gapSlope'),
        also: meanEstimate,
      },
    )}`,
  );

const shown = 24;
const covered = 0.03;

/** A model that takes the artefact, and the maps of a method, with it and without it. */
function mapRows(seed, excess) {
  const stream = randomStream(seed);
  const skewed = (mean) => Math.min(1, -mean * Math.log(1 - stream.uniform()));
  const place = { audit: 'confounders', model: 'model', role: 'score', seed, state: 'scored' };
  const maps = Array.from({ length: shown }, (_, i) => {
    const subject = { kind: 'method', name: 'method' };
    const own = { ...place, image: `image ${i}`, metric: 'averagePrecision', subject };
    return [
      { ...own, condition: { artefact: 'tag', image: 'with' }, value: skewed(covered + excess) },
      { ...own, condition: { artefact: 'tag', image: 'without' }, value: skewed(covered) },
      {
        ...{ ...own, role: 'fact', metric: 'prevalence', subject: { kind: 'baseline', name: 'place' } },
        ...{ condition: { artefact: 'tag' }, value: covered },
      },
    ];
  });
  return [...simulatedRows(`${seed}/model`, shiftOf(0.4)), ...maps.flat()];
}

print(`maps: ${shown} images of a model that takes the artefact; shown from an excess of 0.1 on`);
for (const excess of numbers(values.excesses))
  print(
    `  excess ${excess}: ${counted((i) => mapRows(`maps/${excess}/${i}`, excess), {
      asked: { maps: shown },
      answerOf: ({ answers }) => answers.find(({ metric }) => metric === 'averagePrecision'),
    })}`,
  );
