import { existsSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, parse, relative } from 'node:path';
import { datasetKinds } from '../../datasets/index.ts';
import { errnoCode } from '../../files/errnoCode.ts';
import { madeFolder } from '../../files/madeFolder.ts';
import { namedPath } from '../../files/quoted.ts';
import { systemReason } from '../../files/systemReason.ts';
import { auditTemplate } from './auditTemplate.ts';
import { isPlainName } from './plainName.ts';

/** Every other kind of data set as a comment. */
const otherDatasets = datasetKinds
  .filter(({ kind }) => kind !== 'synthetic')
  .flatMap(({ note, example }) => [`  // ${note}:`, `  // "dataset": ${example},`])
  .join('\n');

/** A config that runs as it stands, on generated images, and says what to put in the place of each line. */
export const configTemplate = `// Run it: saliency-trust bench FILE. What stands behind // is a comment; paths are relative to this file.
// All keys with their defaults: docs/plug-in-a-model.md and docs/datasets.md.
{
  // Names the run and its folder, saliency-trust-results/mine.
  "name": "mine",

  // The images: generated ones, which need no file. Or:
${otherDatasets}
  "dataset": { "kind": "synthetic", "count": 24 },

  // The first classifier is explained; a second training of it makes repeatability possible, another architecture
  // reproducibility. These are built in. Your own, with the units that they were trained in:
  // { "id": "a1", "model": "a1.onnx", "preprocess": { "range": [-1, 1] } },
  // { "id": "a2", "model": "a2.onnx", "preprocess": { "range": [-1, 1] }, "role": "replicate" },
  // { "id": "b1", "model": "b1.onnx", "preprocess": { "mean": [0.5], "std": [0.25] }, "role": "other-architecture" },
  // A segmentation network also has what is explained, "target": { "class": 1, "reduce": "sum", "inside": "prediction" },
  // and a model of several inputs what the others are, "otherInputs": { "age": { "column": "age", "mean": 60, "std": 20 } }.
  "classifiers": [
    { "id": "a1", "model": "matched-filter:3,4,5" },
    { "id": "a2", "model": "matched-filter:3.2,4.2,4.8", "role": "replicate" },
    { "id": "b1", "model": "matched-filter:2,3,4,5,6", "role": "other-architecture" }
  ],

  // What is explained: "predicted", the class that the classifier gives the image; "label", the true one; or an index.
  "target": 1,

  // Without this line the eight of Arun et al. 2021. A method with options of its own:
  // { "name": "integrated-gradients", "steps": 64 },
  "methods": ["gradient", "smoothgrad", "integrated-gradients", "grad-cam", "guided-backprop", "xrai"],

  // Without this line all that can run. Randomization costs most: draws x steps times the maps of all images.
  "criteria": [
    "localization",
    { "name": "randomization", "draws": 3, "steps": 3 },
    "repeatability",
    "reproducibility"
  ],

  // "default", or every convention of the paper's code: "arun2021".
  "preset": "default",

  // The same seed gives the same numbers.
  "seed": 1
}
`;

/** The template under a name of its own, so that two configs do not share a folder of results. */
function named(template: string, name: string): string {
  return template
    .replace('saliency-trust-results/mine', () => `saliency-trust-results/${name}`)
    .replace('"name": "mine"', () => `"name": ${JSON.stringify(name)}`);
}

/**
 * Writes the template, or that of an audit, to a new file, making its folder; the config is named for its path from here. Throws RangeError
 * where there is a file already, or none can be written.
 */
export function writeConfigTemplate(
  path: string,
  { audit }: { readonly audit?: string | undefined } = {},
): void {
  const template = audit === undefined ? configTemplate : auditTemplate(audit);
  try {
    madeFolder(dirname(path));
    writeFileSync(path, named(template, configName(path)), { flag: 'wx' });
  } catch (error) {
    const named = namedPath(path);
    if (errnoCode(error) === 'EEXIST' && existsSync(path))
      throw new RangeError(`init: expected a new file, ${named} is there already and is kept`);
    throw new RangeError(`init: cannot write ${named}: ${systemReason(error, path)}`);
  }
}

/** `studies/a/bench.json` is `studies-a`: the path from the folder that results go to. */
function configName(path: string): string {
  const way = relative('.', path);
  const { dir, name } = parse(way);
  const folders = dir.split(/[\\/]/).filter((part) => part !== '' && part !== '..');
  // Of a path to somewhere else the last folder tells it from others.
  const near = way.startsWith('..') || isAbsolute(way) ? folders.slice(-1) : folders;
  const words = name === 'bench' && near.length > 0 ? near : [...near, name];
  const text = words
    .join('-')
    .replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
    .slice(-100);
  return isPlainName(text) ? text : 'mine';
}
