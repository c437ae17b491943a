/**
 * How often the audit of slices confirms a slice where none was planted, and where one was: simulated studies with a
 * view, a device and a report, judged by the real audit.
 *
 *   npm run bench:slice-confirmations -- [--runs 200] [--studies 200] [--inside 0.2,0.4,0.6] [--outside 0.2]
 */
import { parseArgs } from 'node:util';
import { slices } from '../dist/audits/slices/slices.js';
import { randomStream } from '../dist/math/random/random.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    studies: { type: 'string', default: '200' },
    inside: { type: 'string', default: '0.2,0.4,0.6' },
    outside: { type: 'string', default: '0.2' },
  },
});
const [runs, studies, outside] = [values.runs, values.studies, values.outside].map(Number);

/** Studies whose model errs at one rate in lateral views with a device, and at another in all others. */
function simulatedRun(seed, inside) {
  const stream = randomStream(seed);
  const logits = new Map();
  const images = Array.from({ length: studies }, (_, i) => {
    const view = stream.uniform() < 0.4 ? 'lateral' : 'frontal';
    const device = stream.uniform() < 0.5 ? 'yes' : 'no';
    const label = Number(stream.uniform() < 0.5);
    const isPlanted = view === 'lateral' && device === 'yes';
    const said = stream.uniform() < (isPlanted ? inside : outside) ? 1 - label : label;
    logits.set(`study ${i}`, Float32Array.of(said === 0 ? 2 : -1, said === 1 ? 2 : -1));
    const text = `${view} view, ${device === 'yes' ? 'device in place' : 'no device'}`;
    return { id: `study ${i}`, group: `patient ${i}`, label, text, attributes: { view, device } };
  });
  return {
    images,
    methods: [],
    models: [{ id: 'model', inputShape: [1, 1, 1] }],
    hasPixels: false,
    seed: (...parts) => `${seed}/${parts.join('/')}`,
    logits: async (_, asked) => asked.map(({ image }) => logits.get(image)),
  };
}

const options = slices.options.parse({ refits: 0, components: 8 });

async function isConfirmed(seed, inside) {
  const run = simulatedRun(seed, inside);
  const [unit] = slices.units(run, options);
  const rows = await slices.measure(unit, run, options);
  const context = { preset: 'default', seed: 1, images: run.images, methods: [] };
  return slices.judge(rows, context).summary.verdict === 'failure';
}

process.stdout.write(`${runs} runs of ${studies} studies, error rate ${outside} outside of the slice\n`);
for (const inside of values.inside.split(',').map(Number)) {
  let confirmed = 0;
  for (let i = 0; i < runs; i++) confirmed += Number(await isConfirmed(`${inside}/${i}`, inside));
  const share = confirmed / runs;
  const error = Math.sqrt((share * (1 - share)) / runs);
  const what = inside === outside ? 'none planted' : `planted at ${inside}`;
  process.stdout.write(
    `  ${what.padEnd(18)}confirmed in ${(100 * share).toFixed(1)} % (standard error ${(100 * error).toFixed(1)})\n`,
  );
}
