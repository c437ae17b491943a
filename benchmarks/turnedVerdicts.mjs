/**
 * Judges the kept rows of a run on phantoms again, with what chance had chosen chosen otherwise, and prints in Markdown
 * how often each verdict turns: other seeds of the bootstrap, average masks of 400 other patients, each pair of
 * trainings alone, and each draw of random weights left out.
 *
 *   npm run build && node benchmarks/turnedVerdicts.mjs RUN [RUN ...] [--seeds 20] [--patients 400] [--resamples 2000]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { audits } from '../dist/audits/index.js';
import { phantomDataset } from '../dist/datasets/index.js';
import { averagePrecision } from '../dist/metrics/index.js';
import { summaryOf } from '../dist/verdicts/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '20' },
    patients: { type: 'string', default: '400' },
    resamples: { type: 'string', default: '2000' },
  },
});
const [seeds, patients, resamples] = [values.seeds, values.patients, values.resamples].map(Number);
const numbers = Array.from({ length: seeds }, (_, k) => k + 1);

for (const folder of positionals) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const rows = readFileSync(join(folder, 'rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { name, preset, target, seed, criteria, methods, auditOptions } = manifest.config;
  const known = {
    ...{ name, preset, target: String(target), seed, resamples, auditOptions, images: manifest.images },
    audits: criteria.map((one) => audits[one]),
    methods: methods.map((one) => one.name),
  };
  const judged = (some, changes = {}) => summaryOf(some, { ...known, ...changes }).criteria;
  const before = judged(rows);
  const ways = {
    'bootstrap seeds': numbers.map((k) => judged(rows, { seed: 1000 + k })),
    [`masks of ${patients} others`]: await otherMasks(manifest.config, rows, judged),
    'one pair of trainings': distinct(rows.filter(isPair).map(pairOf)).map((pair) =>
      judged(
        rows.filter(
          (row) => row.audit !== 'repeatability' || pairOf(row) === undefined || pairOf(row) === pair,
        ),
      ),
    ),
    'a draw left out': distinct(rows.filter(isDrawn).map(({ condition }) => condition.draw)).map((draw) =>
      judged(rows.filter((row) => !isDrawn(row) || row.condition.draw !== draw)),
    ),
  };
  printed(manifest.config, before, ways);
}

/** The criterion that each way of choosing otherwise bears on; the bootstrap on all. */
function bears(way, criterion) {
  if (way.startsWith('masks')) return criterion === 'localization';
  if (way.startsWith('one pair')) return criterion === 'repeatability';
  return way.startsWith('bootstrap') || criterion === 'randomization';
}

function printed({ name }, before, ways) {
  const line = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  line([name, 'verdict', ...Object.entries(ways).map(([way, runs]) => `${way} (${runs.length})`)]);
  line(['---', '---', ...Object.keys(ways).map(() => '---')]);
  const totals = Object.fromEntries(Object.keys(ways).map((way) => [way, { turned: 0, opposite: 0, of: 0 }]));
  for (const [criterion, cells] of Object.entries(before)) {
    for (const [method, { verdict }] of Object.entries(cells)) {
      const counts = Object.entries(ways).map(([way, runs]) => {
        if (!bears(way, criterion) || runs.length === 0) return '';
        const others = runs.map((run) => run[criterion][method].verdict);
        const turned = others.filter((one) => one !== verdict);
        const opposite = turned.filter((one) => one !== 'undecided' && verdict !== 'undecided').length;
        totals[way].turned += turned.length;
        totals[way].opposite += opposite;
        totals[way].of += others.length;
        return opposite > 0 ? `${turned.length}, ${opposite} opposite` : String(turned.length);
      });
      line([`${criterion}: ${method}`, verdict, ...counts]);
    }
  }
  line([
    'all',
    '',
    ...Object.values(totals).map(({ turned, opposite, of }) => `${turned} of ${of}, ${opposite} opposite`),
  ]);
  process.stdout.write('\n');
}

/** Verdicts of localization where the bar is the average mask of other patients. */
async function otherMasks({ dataset, seed }, rows, judged) {
  const bars = rows.filter(
    ({ audit, subject, metric, role }) =>
      audit === 'localization' &&
      subject.name === 'average-mask' &&
      metric === 'averagePrecision' &&
      role === 'score',
  );
  if (bars.length === 0) return [];
  const { kind: _, ...options } = dataset;
  const own = phantomDataset({ ...options, seed });
  const masks = new Map();
  for (const { image } of bars)
    masks.set(image, (await own.items.find(({ id }) => id === image).load()).mask);
  const found = [];
  for (const k of numbers) {
    const map = await averageMask({ ...options, seed: `turned verdicts ${k}` });
    const scores = new Map([...masks].map(([image, mask]) => [image, mask && averagePrecision(map, mask)]));
    const others = rows.map((row) => {
      const score = bars.includes(row) ? scores.get(row.image) : undefined;
      return score?.state === 'scored' ? { ...row, value: score.value } : row;
    });
    found.push(judged(others));
  }
  return found;
}

async function averageMask({ task, size, seed }) {
  const { items } = phantomDataset({ task, size, seed, count: patients, positives: 1 });
  const sums = new Float32Array(size * size);
  for (const { load } of items) {
    const { mask } = await load();
    for (let i = 0; i < sums.length; i++) sums[i] += mask.data[i] / items.length;
  }
  return ndarray(sums, [size, size]);
}

function pairOf({ audit, model, partner }) {
  return audit === 'repeatability' && partner?.model !== undefined ? `${model} ${partner.model}` : undefined;
}
function isPair(row) {
  return pairOf(row) !== undefined && row.subject.kind === 'method';
}
function isDrawn({ audit, condition }) {
  return audit === 'randomization' && condition?.draw !== undefined;
}
function distinct(all) {
  return [...new Set(all)];
}
