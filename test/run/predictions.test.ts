/** What a run keeps of its classifiers' predictions, against classifiers and images opened apart. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { matchedFilterModel, openClassifier } from '../../src/classifiers/index.ts';
import { inUnits } from '../../src/images/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { readImage } from '../../src/readers/index.ts';
import type { Prediction } from '../../src/types/prediction.ts';
import type { Summary } from '../../src/types/summary.ts';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Prediction);

test('bench keeps the logits of every classifier and image, and report keeps what it says of them', async () => {
  writeSmallStudy(at);
  const study = { ...smallStudy, methods: ['gradient'], criteria: ['localization', 'reproducibility'] };
  written(at('study.json'), JSON.stringify(study));
  expect(await runCommand('bench', at('study.json'), '--out', at('out'), '--quiet')).toMatchObject({
    code: 0,
  });
  const predictions = linesOf(readFileSync(at('out', 'predictions.jsonl'), 'utf8'));
  // Repeatability did not run, so its replicate was not opened.
  const wanted = [
    { id: 'a', role: 'explained', sigmas: [3, 4] },
    { id: 'c', role: 'other-architecture', sigmas: [2, 3, 5] },
  ];
  expect(predictions.map(({ classifier, role, image }) => [classifier, role, image])).toEqual(
    wanted.flatMap(({ id, role }) => ['p0', 'p1', 'p2'].map((image) => [id, role, image])),
  );
  for (const { id, sigmas } of wanted) {
    const classifier = await openClassifier(matchedFilterModel({ size: 24, sigmas }), { id });
    for (const own of predictions.filter((one) => one.classifier === id)) {
      const { image } = inUnits(await readImage(at('images', `${own.image}.png`)), undefined);
      const logits = await classifier.logits(ndarray(dense(image), [1, ...image.shape]));
      expect(own.logits).toEqual([...dense(logits)]);
      expect(own.predicted).toBe(own.logits.indexOf(Math.max(...own.logits.map(Number))));
      expect([own.label, own.target]).toEqual([undefined, id === 'a' ? 1 : undefined]);
    }
    await classifier.dispose();
  }
  const summary = () => JSON.parse(readFileSync(at('out', 'summary.json'), 'utf8')) as Summary;
  const before = summary();
  expect(before.classifiers?.map(({ id, n, unlabelled, aucNote }) => [id, n, unlabelled, aucNote])).toEqual([
    ['a', 0, 3, 'no image has a label'],
    ['c', 0, 3, 'no image has a label'],
  ]);

  const labelled = predictions.map((one, index) => ({ ...one, label: index % 2 }));
  written(at('out', 'predictions.jsonl'), labelled.map((one) => `${JSON.stringify(one)}\n`).join(''));
  // The manifest holds a report to the predictions that were made; labels added later need one that does not.
  const { predictions: _, ...manifest } = JSON.parse(readFileSync(at('out', 'manifest.json'), 'utf8'));
  written(at('out', 'manifest.json'), JSON.stringify(manifest));
  expect(await runCommand('report', at('out'))).toMatchObject({ code: 0 });
  const [first] = summary().classifiers ?? [];
  const right = labelled.slice(0, 3).filter(({ label, predicted }) => label === predicted).length;
  expect(first).toMatchObject({ id: 'a', n: 3, unlabelled: 0, labels: [2, 1], accuracy: right / 3 });
});
