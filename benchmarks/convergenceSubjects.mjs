/** Networks with an image each, for `convergence.mjs`. */
import { openClassifier } from '../dist/classifiers/index.js';
import { phantomDataset } from '../dist/datasets/index.js';
import { fitted, inUnits } from '../dist/images/index.js';
import { dense } from '../dist/math/arrays/dense.js';
import { stacked } from '../dist/run/execute/computeMaps.js';
import { explainInput } from '../dist/run/explain/explainInput.js';

const suite = [
  'detection/inception-1',
  'detection/densenet-1',
  'segmentation/inception-1',
  'segmentation/densenet-1',
];

/** Those of the suite with phantoms, or the [file, image, low, high] that are given. */
export async function openedSubjects({ images, models }) {
  const subjects = [];
  for (const [file, path, low, high] of models) {
    const classifier = await openClassifier(file);
    const range = [Number(low), Number(high)];
    const { shown } = await explainInput(path, { classifier, preprocess: { range } });
    const { image } = inUnits(shown, { range });
    subjects.push(await subject(file, { classifier, image, range }));
  }
  if (models.length > 0) return subjects;
  for (const name of suite) {
    const [task] = name.split('/');
    const { items } = await phantomDataset({ task, size: 96, count: images, seed: 'convergence' });
    for (const item of items.slice(0, images)) {
      const file = new URL(`../fixtures/models/${name}.onnx`, import.meta.url).pathname;
      const classifier = await openClassifier(file);
      const loaded = await item.load();
      const range = [-1, 1];
      const { image } = inUnits(fitted(loaded.image, classifier.inputShape), { range });
      subjects.push(await subject(name, { classifier, image, range }));
    }
  }
  return subjects;
}

async function subject(name, { classifier, image, range }) {
  const logits = dense(await classifier.logits(stacked([image])));
  return { name, classifier, image, range, target: logits.indexOf(Math.max(...logits)) };
}
