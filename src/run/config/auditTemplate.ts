import { modelAuditList, modelAuditNames } from '../../audits/index.ts';
import { type DatasetKind, datasetKinds } from '../../datasets/index.ts';
import { quoted } from '../../files/quoted.ts';

/** Other kinds of data sets as comments, those first that say classes. */
const otherDatasets = [
  ...commentsOf((kind) => kind.hasNoClasses !== true),
  '  // Without a second class, for segmentation networks alone:',
  ...commentsOf((kind) => kind.hasNoClasses === true),
].join('\n');

function commentsOf(isMeant: (kind: DatasetKind) => boolean): string[] {
  return datasetKinds
    .filter((kind) => kind.kind !== 'phantom' && kind.kind !== 'synthetic' && isMeant(kind))
    .flatMap(({ note, example }) => [`  // ${note}:`, `  // "dataset": ${example},`]);
}

/**
 * A config of one audit that runs as it stands, on generated X-rays, with all options and their defaults in it. Throws
 * RangeError for a name that no audit has.
 */
export function auditTemplate(name: string): string {
  const audit = modelAuditList.find((one) => one.name === name);
  if (audit === undefined)
    throw new RangeError(
      `--audit: no audit is named ${quoted(name)}; there are ${modelAuditNames.join(', ')}`,
    );
  const example = { ...audit.options.parse(audit.example ?? {}) };
  const left = Object.keys(audit.options.shape).filter((key) => !(key in example));
  const lines = Object.entries({ name, ...example }).map(
    ([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  const others =
    left.length === 0 ? '' : `      // Without a default, see the documents: ${left.join(', ')}.\n`;
  const { trainedOn } = audit.needs;
  const stated =
    trainedOn === undefined
      ? ''
      : `
  // One may say what it was trained on, "trainedOn": ${trainedOn.words.join(' | ')}${trainedOn.hasSource ? ',\n  // and then what that began with, such as "source": "imagenet"' : ''}.`;
  return `// Run it: saliency-trust audit FILE. What stands behind // is a comment; paths are relative to this file.
{
  // Names the run and its folder, saliency-trust-results/mine.
  "name": "mine",

  // The images with their classes: generated ones, which need no file. Or:
${otherDatasets}
  "dataset": { "kind": "phantom", "task": "detection", "size": 64, "count": 40, "positivesOnly": false },

  // One or more classifiers, here one that is built in. Your own, with the units that it was trained in:
  // { "id": "a", "model": "a.onnx", "preprocess": { "range": [-1, 1] } },${stated}
  "classifiers": [{ "id": "filters", "model": "matched-filter:3,4,5" }],

  // ${audit.question}
  "audits": [
    {
${others}${lines.join(',\n')}
    }
  ],

  // The same seed gives the same numbers.
  "seed": 1
}
`;
}
