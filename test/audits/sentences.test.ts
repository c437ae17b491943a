/** Long lists of answers are said in a sentence or two: the tables have them all. */
import { expect, test } from '@jest/globals';
import { overallSentence } from '../../src/audits/confounders/sentences.ts';
import { trainingSentences } from '../../src/audits/textures/trainingSentence.ts';
import type { Answer } from '../../src/types/summary.ts';

const answer = (given: object) =>
  ({ ci: [0.1, 0.6], n: 20, null: 0, p: null, pHolm: null, ...given }) as unknown as Answer;

test('of many shortcuts the two largest are said, and how many more there are', () => {
  const answers = [0.2, 0.5, 0.3, 0.4, 0].map((estimate, k) =>
    answer({
      subject: { model: `m${k}` },
      condition: { artefact: 'tag' },
      metric: 'aucFall',
      estimate,
      verdict: estimate > 0 ? 'shortcut' : 'none found',
    }),
  );
  const said = overallSentence({ answers, verdict: 'shortcut', leastFall: 0.05 }, []);
  expect(said).toMatch(
    /^m1 takes tag for the disease.* m3 takes tag .*So it is with 2 more of 5 pairs of model and artefact\.$/,
  );
  expect(said).not.toMatch(/m0|m2/);
});

test('trainings of which nothing is decided are said together, with the largest difference', () => {
  const trained = (model: string, estimate: number, verdict: string) =>
    answer({
      subject: { model },
      condition: { label: 1, against: 'raw' },
      metric: 'diceGain',
      estimate,
      verdict,
    });
  const said = trainingSentences(
    [trained('a', 0.1, 'undecided'), trained('b', 0.3, 'helps'), trained('c', -0.2, 'undecided')],
    () => 0.9,
  );
  expect(said).toEqual([
    'Under unseen corruptions b does better than raw on label 1: Dice differs by 0.300 (0.100 to 0.600), of 0.900 on clean images.',
    'Whether a or c does better under unseen corruptions than raw is not decided: of 2 differences of Dice the largest is -0.20 (0.10 to 0.60).',
  ]);
});
