/**
 * Simulates runs whose truth is known and prints, in Markdown, how often intervals hold it (coverage), how often
 * methods that deserve no verdict get one (Type I error), and how often a margin is found (power).
 *
 *   npm run build && node benchmarks/verdictPower.mjs [--runs 1000] [--resamples 1000] [--seed 1] [--only CRITERION]
 */
import { parseArgs } from 'node:util';
import { audits } from '../dist/audits/index.js';
import { randomStream } from '../dist/math/random/random.js';
import { summaryOf } from '../dist/verdicts/index.js';
import { agreementRows, localizationRows, randomizationRows, simulatedOptions } from './simulatedRows.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    resamples: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
/** What the default run of `bench` has: images of a task, draws of random weights, and images with half of the layers. */
const defaultRun = { images: 20, draws: 4, half: 6 };
const runs = Number(values.runs);
const resamples = Number(values.resamples);
const makers = {
  localization: localizationRows,
  randomization: randomizationRows,
  repeatability: agreementRows,
  reproducibility: agreementRows,
};

const isAsked = (criterion) => values.only === undefined || values.only === criterion;

/** Shares of verdicts over simulated runs, and of intervals that hold the true margin; and the mean detectable one. */
function simulated(criterion, options, truth = options.margin ?? 0) {
  const stream = randomStream(`${values.seed}/${criterion}/${JSON.stringify(options)}`);
  const { patients, images } = options;
  const counts = { pass: 0, fail: 0, undecided: 0, strong: 0, held: 0, detectable: 0, unrelated: 0 };
  for (let seed = 0; seed < runs; seed++) {
    const rows = makers[criterion](stream, { ...options, criterion });
    const known = simulatedOptions(audits, images, {
      seed,
      resamples,
      criterion,
      ...(patients && { patients }),
    });
    const cell = summaryOf(rows, known).criteria[criterion].m;
    counts[cell.verdict]++;
    if (cell.strong?.verdict === 'pass') counts.strong++;
    if (cell.marginCi !== null && cell.marginCi[0] <= truth && truth <= cell.marginCi[1]) counts.held++;
    counts.detectable += cell.power?.detectable ?? 0;
    counts.unrelated += cell.power?.unrelated ?? 0;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / runs]));
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const line = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const head = (cells) => {
  line(cells);
  line(cells.map(() => '---'));
};

process.stdout.write(`${runs} runs a line, ${resamples} resamples\n\n`);
head(['nothing to find', 'images', 'false pass', 'false fail', 'coverage at 95 %']);
for (const [what, criterion, options, truth] of [
  ...[8, 24, 60].map((images) => ['as good as the average mask', 'localization', { images }]),
  ['the same, 15 patients', 'localization', { images: 40, patients: 15 }],
  ...[defaultRun.images, 60].flatMap((images) =>
    [0, 0.02, 0.08].map((drawSd) => [`unrelated, draws ± ${drawSd}`, 'randomization', { images, drawSd }]),
  ),
  ['unrelated, five draws ± 0.05', 'randomization', { images: 24, draws: 5, drawSd: 0.05 }],
  // The cascade, half of the layers on a few images: unrelated there, lost in the end.
  ...[0, 0.02, 0.05].map((drawSd) => [
    `unrelated at half, lost at the end, 4 draws ± ${drawSd}`,
    'randomization',
    { ...defaultRun, drawSd, halfMargin: 0, margin: 0.4 },
    0,
  ]),
  ...[0, 0.02].map((drawSd) => [
    `unrelated at half and in the end, 4 draws ± ${drawSd}`,
    'randomization',
    { ...defaultRun, drawSd },
    0,
  ]),
  ...[defaultRun.images, 60].map((images) => [
    'at the null, one pair of trainings',
    'repeatability',
    { images, level: 0.7, nullLevel: 0.7 },
  ]),
  ...[
    [3, 0],
    [3, 0.03],
    [3, 0.1],
    [5, 0.05],
  ].map(([trainings, trainingSd]) => [
    `at the null, ${trainings} trainings ± ${trainingSd}`,
    'repeatability',
    { images: defaultRun.images, level: 0.7, nullLevel: 0.7, trainings, trainingSd },
  ]),
  ...[0.05, 0.1].map((trainingSd) => [
    `at the null, one pair of trainings ± ${trainingSd}`,
    'repeatability',
    { images: defaultRun.images, level: 0.7, nullLevel: 0.7, trainingSd },
  ]),
  // Noise: each similarity is within a hundredth of chance.
  ...[2, 3].map((trainings) => [
    `maps of noise, ${trainings} trainings`,
    'repeatability',
    { images: defaultRun.images, level: 0.1, nullLevel: 0.1, odd: 0.005, sd: 0.01, trainings },
  ]),
].filter(([, criterion]) => isAsked(criterion))) {
  const { pass, fail, held } = simulated(criterion, options, truth);
  line([`${criterion}: ${what}`, options.images, percent(pass), percent(fail), percent(held)]);
}

const margins = [0.02, 0.05, 0.1, 0.2];
process.stdout.write('\n');
head(['power at a true margin of', 'images', ...margins]);
const power = (what, criterion, options, at) =>
  isAsked(criterion) &&
  line([what, options.images, ...margins.map((margin) => percent(simulated(criterion, at(margin)).pass))]);
for (const images of [8, defaultRun.images, 60]) {
  const options = { images };
  power('localization', 'localization', options, (margin) => ({ ...options, margin }));
}
for (const draws of [3, 5, 10]) {
  for (const drawSd of [0.02, 0.1]) {
    const options = { images: 24, draws, drawSd };
    power(`randomization, ${draws} draws ± ${drawSd}`, 'randomization', options, (margin) => ({
      ...options,
      margin,
    }));
  }
}
for (const drawSd of [0.02, 0.05]) {
  const options = { ...defaultRun, drawSd };
  power(`default run, randomization, 4 draws ± ${drawSd}`, 'randomization', options, (margin) => ({
    ...options,
    margin,
  }));
}
for (const trainingSd of [0.02, 0.05]) {
  const options = { images: defaultRun.images, trainings: 3, trainingSd };
  power(`default run, repeatability, 3 trainings ± ${trainingSd}`, 'repeatability', options, (margin) => ({
    ...options,
    nullLevel: 0.5,
    level: 0.5 + margin,
  }));
}
for (const trainingSd of [0.02, 0.05]) {
  const options = { images: defaultRun.images, trainingSd };
  power(`repeatability, one pair of trainings ± ${trainingSd}`, 'repeatability', options, (margin) => ({
    ...options,
    nullLevel: 0.5,
    level: 0.5 + margin,
  }));
}
power(
  'default run, reproducibility, one pair',
  'reproducibility',
  { images: defaultRun.images },
  (margin) => ({
    ...{ images: defaultRun.images, nullLevel: 0.5, level: 0.5 + margin },
  }),
);
if (!isAsked('randomization')) process.exit(0);

process.stdout.write('\n');
head(['what a run says of itself (24 images)', 'detectable margin', 'passes at that margin', '`unrelated`']);
for (const [draws, drawSd] of [
  [3, 0.02],
  [5, 0.02],
  [5, 0.1],
]) {
  const options = { images: 24, draws, drawSd };
  const { detectable, unrelated } = simulated('randomization', options);
  const { pass } = simulated('randomization', { ...options, margin: detectable });
  line([`${draws} draws ± ${drawSd}`, detectable.toFixed(3), percent(pass), percent(unrelated)]);
}
