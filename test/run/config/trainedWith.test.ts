import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { auditList } from '../../../src/audits/index.ts';
import { requireTrainedWith } from '../../../src/run/config/trainedWith.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();

/** A manifest as `prepare confounders` writes it, as far as it is read. */
const design = (artefact: string, share: number) =>
  ['train', 'validation', 'iid', 'reversed'].map((part) => ({
    name: `design/${artefact}/share-${share}/fold-0/${part}`,
  }));
const text = JSON.stringify({
  audit: 'confounders',
  options: { confounders: ['tag'], shares: [0, 0.5] },
  sets: [{ name: 'clean' }, { name: 'tag' }],
  designs: [0, 0.5].flatMap((share) => design('tag', share)),
});
const stated = (trainedOn: string) => ({
  trainedOn,
  trainedWith: {
    manifest: written(at('manifest.json'), text),
    sha256: createHash('sha256').update(text).digest('hex'),
  },
});
const options = { confounders: {} };
const asked = { source: 'mine.json', audits: auditList, options };

test.each(['clean', 'tag/0', 'tag/0.5'])('a manifest of a design has the training part of %s', (word) => {
  expect(() => requireTrainedWith([stated(word)], asked)).not.toThrow();
});

test.each(['tag/0.2', 'border/0.5', 'full'])('a manifest of a design without %s is refused', (word) => {
  expect(() => requireTrainedWith([stated(word)], asked)).toThrow(
    new RegExp(
      `^mine.json: classifiers\\[0\\].trainedWith: .*manifest.json has the data sets 'clean', 'tag', 'design/tag/share-0/fold-0/train', .* none of them '${word}'$`,
    ),
  );
});
