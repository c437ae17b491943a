/**
 * How often the masking audit says what, by its own judge, on simulated scores whose truth is known.
 *
 *   npm run build && node benchmarks/maskingPower.mjs [--sets 200] [--patients 200]
 *
 * The scores of a model are normal, both classes with standard deviation 1; `area` is the true area under the curve of
 * the scores without the region. With `leak` the region is larger where the class is present, and the model looks at
 * nothing but the size of the hole: what it tells then is no shortcut.
 */
import { parseArgs } from 'node:util';
import { audits } from '../dist/audits/index.js';
import { normalQuantile } from '../dist/math/distributions/normalDistribution.js';
import { randomStream } from '../dist/math/random/random.js';

const { values } = parseArgs({
  options: { sets: { type: 'string', default: '200' }, patients: { type: 'string', default: '200' } },
});
const [sets, patients] = [Number(values.sets), Number(values.patients)];

const scenarios = [
  { name: 'no shortcut', area: 0.5 },
  { name: 'no shortcut, region alone says nothing', area: 0.5, alone: 0.5 },
  { name: 'no shortcut, the hole leaks', area: 0.5, leak: 1 },
  ...[0.55, 0.6, 0.65, 0.7, 0.8].map((area) => ({ name: `shortcut of ${area}`, area })),
];

for (const count of [Math.round(patients / 4), Math.round(patients / 2), patients]) {
  for (const scenario of scenarios) {
    const verdicts = { shortcut: 0, 'none found': 0, undecided: 0 };
    for (let set = 0; set < sets; set++) verdicts[verdictOf(simulated(scenario, count, set))]++;
    const shares = Object.entries(verdicts).map(([name, n]) => `${name} ${((100 * n) / sets).toFixed(1)} %`);
    process.stdout.write(`${String(count).padStart(4)} patients, ${scenario.name}: ${shares.join(', ')}\n`);
  }
}

function verdictOf({ rows, images }) {
  const context = { preset: 'default', seed: 1, images, methods: [] };
  return audits.masking.judge(rows, context).summary.verdict;
}

function simulated({ area, alone = 0.85, leak = 0 }, count, set) {
  const stream = randomStream(`masking power/${area}/${alone}/${leak}/${count}/${set}`);
  const shift = (auc) => Math.SQRT2 * normalQuantile(auc);
  const images = Array.from({ length: count }, (_, i) => ({ id: `x${i}` }));
  const labels = images.map((_, i) => i % 2);
  const sizes = labels.map((label) => stream.normal() + leak * label);
  const order = images.map((_, i) => i);
  stream.shuffle(order);
  const donorOf = new Map(order.map((i, place) => [i, order[(place + 1) % count]]));
  const rows = images.flatMap(({ id }, i) => {
    const label = labels[i];
    const base = { audit: 'masking', image: id, state: 'scored', seed: '' };
    const fact = (metric, value, condition) => ({
      ...base,
      subject: { kind: 'baseline', name: 'region' },
      role: 'fact',
      metric,
      value,
      ...(condition && { condition }),
    });
    const own = stream.normal();
    // Both maskings without the region show the same pixels, nearly.
    const outside = () => 0.8 * own + 0.6 * stream.normal() + shift(area) * label;
    const hole = (j) => (leak > 0 ? 3 * sizes[j] : 0);
    const score = (masking, value, more = {}, partner) => ({
      ...base,
      subject: { kind: 'model', name: 'm' },
      model: 'm',
      role: 'score',
      metric: 'logOdds',
      value,
      condition: { masking, dilation: 0, class: 1, ...more },
      ...(partner && { partner }),
    });
    const donor = donorOf.get(i);
    return [
      fact('label', label, { class: 1 }),
      fact('area', 0.3 + 0.02 * sizes[i]),
      fact('boxTop', 0.1 + 0.01 * stream.normal()),
      fact('boxLeft', 0.1 + 0.01 * stream.normal()),
      fact('boxHeight', 0.7 + 0.02 * sizes[i]),
      fact('boxWidth', 0.7 + 0.02 * stream.normal()),
      fact('boxFilled', 0.5 + 0.02 * stream.normal()),
      score('full', stream.normal() + shift(0.95) * label),
      score('no-roi', outside() + hole(i)),
      score('no-roi-box', outside() + hole(i)),
      score('only-roi', stream.normal() + shift(alone) * label),
      score('no-roi-box', outside() + hole(donor), { region: 'other' }, { image: `x${donor}` }),
      score('no-roi', outside() + hole(i) + 0.2 * stream.normal(), { dilation: 5 }),
    ];
  });
  return { rows, images };
}
