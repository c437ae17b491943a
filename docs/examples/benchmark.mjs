// Scores two methods on generated images and writes the report; then goes on from what is finished.
// node benchmark.mjs RESULTS
import { benchConfig, comparedFolders, runBenchmark, writeReports } from 'saliency-trust';

const out = process.argv[2] ?? 'results';
const study = {
  name: 'discs',
  dataset: { kind: 'synthetic', count: 4 },
  classifiers: [{ id: 'filters', model: 'matched-filter:3,4,5' }],
  methods: ['gradient', { name: 'occlusion', size: 8 }],
  criteria: ['localization'],
  target: 1,
};
const config = benchConfig(study, { source: 'benchmark.mjs', folder: '.' });
const onWarning = (warning) => console.error(warning);
const [run] = await runBenchmark(config, { out, onWarning });
for (const [method, { mean, verdict }] of Object.entries(run.summary.criteria.localization))
  console.log(method, mean.toFixed(2), verdict);
const [again] = await runBenchmark(config, { out, resume: true });
const reports = await writeReports(out);
const [compared] = comparedFolders(out, out);
console.log(again.wasFinished, reports.length, compared.settings.length);
