/**
 * Runs of the criteria that ask the model, with maps that carry nothing, and prints in Markdown how often they get a
 * verdict: random maps, maps that were moved to a random place, and maps of another image. Images, maps and the network
 * are made here; everything else is the criterion's own code.
 *
 *   npm run build && node benchmarks/emptyMaps.mjs [--runs 400] [--resamples 500] [--seed 1]
 */
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { audits } from '../dist/audits/index.js';
import { smoothRandomMap, uniformRandomMap } from '../dist/maps/index.js';
import { mirroredShift } from '../dist/math/grids/mirroredShift.js';
import { randomStream } from '../dist/math/random/random.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '400' },
    resamples: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const runs = Number(values.runs);
const resamples = Number(values.resamples);
const size = 16;
const shape = [size, size];

/** A bump at a place, which is what the network looks for and what a map that knows it shows. */
function bump(y, x, width = 2) {
  const out = new Float32Array(size * size);
  for (let i = 0; i < out.length; i++) {
    const [down, right] = [Math.floor(i / size) - y, (i % size) - x];
    out[i] = Math.exp(-(down * down + right * right) / (2 * width * width));
  }
  return out;
}

/** The image at its place: the network's answer grows with the bump there, and more slowly the larger it is. */
function makeScene(seed, count) {
  const stream = randomStream(seed);
  return Array.from({ length: count }, (_, i) => {
    const [y, x] = [3 + 10 * stream.uniform(), 3 + 10 * stream.uniform()];
    const template = bump(y, x);
    const height = 0.4 + 0.2 * stream.uniform();
    const noise = smoothRandomMap(shape, 1, `${seed}/${i}`).data;
    const pixels = template.map((value, p) =>
      Math.min(1, Math.max(0, 0.3 + height * value + 0.3 * noise[p])),
    );
    return { id: `i${i}`, image: ndarray(pixels, [size, size, 1]), template };
  });
}

/** Two classes: the template's product with the image, bent; and what the image's own level says. */
function logitsOf({ template }, { data }) {
  let [found, level] = [0, 0];
  for (let p = 0; p < template.length; p++) {
    found += template[p] * data[p];
    level += data[p];
  }
  return Float32Array.of(0.02 * level, 3 * Math.tanh(found / 8));
}

const shifted = (map, name) => {
  const stream = randomStream(name);
  return mirroredShift(map, shape, [stream.integer(2 * size), stream.integer(2 * size)]);
};

/** What a method that knows nothing shows; `asked` tells one question about an image from another. */
const empty = {
  'uniform noise': ({ asked }) => uniformRandomMap(shape, asked).data,
  'smooth noise': ({ asked }) => smoothRandomMap(shape, 2, asked).data,
  'the right map, moved': ({ scene, place, asked }) => shifted(scene[place].template, asked),
  "another image's map": ({ scene, place }) => scene[(place + 1) % scene.length].template,
};

function runOf(scene, makeMap, seed) {
  const byId = new Map(scene.map((one, place) => [one.id, { ...one, place }]));
  return {
    preset: 'default',
    images: scene.map(({ id }) => ({ id })),
    methods: ['m'],
    models: [{ id: 'c', inputShape: [size, size, 1], black: [0], white: [1] }],
    localizers: [],
    regions: [],
    hasPixels: true,
    initializations: [],
    layers: () => [],
    seed: (...parts) => [seed, ...parts].join('/'),
    mapSeed: (_, image) => `${seed}/${image}`,
    prepared: async (_, id) => byId.get(id),
    mask: async () => undefined,
    averageMask: async () => undefined,
    target: () => 1,
    predicted: async () => 1,
    logits: async (_, asked) =>
      asked.map(({ image, edit }) => {
        const one = byId.get(image);
        return logitsOf(one, edit === undefined ? one.image : edit.apply(one));
      }),
    maps: async ({ edit, target }, id) => {
      const { place } = byId.get(id);
      const asked = `${seed}/${id}/${edit?.name ?? ''}/${target ?? ''}/map`;
      const map = ndarray(Float32Array.from(makeMap({ scene, place, asked })), shape);
      return new Map([['m', { state: 'found', evidence: { map } }]]);
    },
  };
}

async function verdictOf(audit, run, options, seed) {
  const rows = [];
  for (const unit of audit.units(run, options)) rows.push(...(await audit.measure(unit, run, options)));
  const context = { preset: 'default', seed, resamples, images: run.images, methods: run.methods };
  return audit.judge(rows, context).methods.cells.m;
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const line = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

process.stdout.write(`${runs} runs a line, ${resamples} resamples\n\n`);
line(['criterion', 'maps', 'images', 'pass', 'fail']);
line(['---', '---', '---', '---', '---']);
const all = Object.keys(empty);
for (const [name, kinds, given] of [
  ['fidelity', all, { steps: 5, beside: [], windows: 0 }],
  // A map of another image is the same before and after a change, and whatever the class.
  ['consistency', all.slice(0, 3), { changes: ['noise', 'brightness'] }],
  ['class-sensitivity', all.slice(0, 3), {}],
]) {
  const audit = audits[name];
  const options = audit.options.parse(given);
  for (const kind of kinds) {
    for (const count of [12, 24]) {
      const counts = { pass: 0, fail: 0, undecided: 0 };
      for (let k = 0; k < runs; k++) {
        const seed = `${values.seed}/${name}/${kind}/${count}/${k}`;
        const run = runOf(makeScene(seed, count), empty[kind], seed);
        counts[(await verdictOf(audit, run, options, k)).verdict]++;
      }
      line([`\`${name}\``, kind, count, percent(counts.pass / runs), percent(counts.fail / runs)]);
    }
  }
}

process.stdout.write('\n');
line(['criterion', 'maps', 'images', 'pass', 'fail']);
line(['---', '---', '---', '---', '---']);
for (const count of [12, 24]) {
  const counts = { pass: 0, fail: 0, undecided: 0 };
  const options = audits.fidelity.options.parse({ steps: 5, beside: [], windows: 0 });
  for (let k = 0; k < runs; k++) {
    const seed = `${values.seed}/power/${count}/${k}`;
    const run = runOf(makeScene(seed, count), ({ scene, place }) => scene[place].template, seed);
    counts[(await verdictOf(audits.fidelity, run, options, k)).verdict]++;
  }
  line([
    '`fidelity`',
    'what the network looks at',
    count,
    percent(counts.pass / runs),
    percent(counts.fail / runs),
  ]);
}
