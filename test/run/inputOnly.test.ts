import { expect, test } from '@jest/globals';
import { audits, cascade, comparison, nullPairs, rowsOf } from '../../src/audits/index.ts';
import { matchedFilterModel, openClassifier } from '../../src/classifiers/index.ts';
import { edgeMap } from '../../src/maps/index.ts';
import { decodePng } from '../../src/readers/index.ts';
import type { MapResult } from '../../src/types/run.ts';
import { summaryOf } from '../../src/verdicts/index.ts';
import { discPicture } from '../support/workFolder.ts';

/** An explainer that looks at the image alone: its edges, whatever the classifier. */
const edges = (index: number): MapResult => ({
  state: 'found',
  evidence: { map: edgeMap(decodePng(discPicture(index), 'disc')) },
});

test.each(['default', 'arun2021'] as const)(
  'an explainer that looks at the image alone scores 1 under randomization and fails: %s',
  async (preset) => {
    const classifier = await openClassifier(matchedFilterModel({ size: 24, sigmas: [3, 4] }));
    const states = cascade(classifier.layers(), { steps: 3, unit: 'layer', order: 'outputToInput' });
    await classifier.dispose();
    const images = [0, 1, 2, 3, 4, 5].map((index) => ({ id: `p${index}` }));
    const place = (index: number) => ({
      ...{ audit: 'randomization', model: 'filters', seed: '' },
      subject: { kind: 'method', name: 'edges' } as const,
      image: images[index]?.id ?? '',
    });
    const rows = [
      ...images.flatMap((_, index) =>
        states.flatMap(({ step }) =>
          rowsOf(
            { ...place(index), condition: { state: step, draw: 0 } },
            comparison(edges(index), edges(index), { preset }),
          ),
        ),
      ),
      ...nullPairs(images.length, 'seed').flatMap(([first, second]) =>
        rowsOf(
          { ...place(first), role: 'null', partner: { image: images[second]?.id ?? '' } },
          comparison(edges(first), edges(second), { preset }),
        ),
      ),
    ];
    const summary = summaryOf(rows, {
      name: 'edges',
      preset,
      target: '1',
      seed: 1,
      images,
      audits: [audits.randomization],
      methods: ['edges'],
    });
    const cell = summary.criteria.randomization?.edges;
    expect(cell).toMatchObject({ n: 6, unscorable: 0, failed: 0, verdict: 'fail', pass: false });
    expect(Number(cell?.mean)).toBeCloseTo(1, 12);
    expect(Number(cell?.null)).toBeLessThan(1);
    expect(Number(cell?.margin)).toBeLessThan(0);
    expect(cell?.curve).toHaveLength(3);
  },
);
