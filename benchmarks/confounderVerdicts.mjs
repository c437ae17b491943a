/**
 * How often the audit of confounders says each verdict: simulated log odds of positives and negatives, which an artefact
 * moves by a shift with scatter, judged by the real audit. The shift is chosen so that the true fall of the AUC is known.
 *
 *   npm run bench:confounder-verdicts -- [--runs 400] [--images 100] [--falls 0,0.05,0.1,0.2]
 */
import { parseArgs } from 'node:util';
import { confounders } from '../dist/audits/confounders/confounders.js';
import { normalProbability, normalQuantile } from '../dist/math/distributions/normalDistribution.js';
import { randomStream } from '../dist/math/random/random.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '400' },
    images: { type: 'string', default: '100' },
    falls: { type: 'string', default: '0,0.05,0.1,0.2' },
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

const options = confounders.options.parse({ confounders: ['tag'] });
const ids = Array.from({ length: images }, (_, i) => ({ id: `image ${i}` }));

process.stdout.write(
  `${runs} runs of ${images} images, half of them positive; least fall ${options.leastFall}\n`,
);
for (const fall of values.falls.split(',').map(Number)) {
  const counts = { shortcut: 0, 'none found': 0, undecided: 0 };
  let covered = 0;
  for (let i = 0; i < runs; i++) {
    const rows = simulatedRows(`${fall}/${i}`, shiftOf(fall));
    const context = {
      preset: 'default',
      seed: i,
      images: ids,
      methods: [],
      auditOptions: { confounders: options },
    };
    const { verdict, answers } = confounders.judge(rows, context).summary;
    counts[verdict]++;
    const [low, high] = answers[0].ci;
    covered += Number(low <= fall && fall <= high);
  }
  const share = (count) => `${((100 * count) / runs).toFixed(1)} %`;
  const said = Object.entries(counts).map(([verdict, count]) => `${verdict} ${share(count)}`);
  process.stdout.write(`  true fall ${fall}: ${said.join(', ')}; interval covers ${share(covered)}\n`);
}
