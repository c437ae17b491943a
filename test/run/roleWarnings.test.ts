import { expect, test } from '@jest/globals';
import { matchedFilterModel, openClassifier } from '../../src/classifiers/index.ts';
import type { ClassifierConfig } from '../../src/run/config/configSchema.ts';
import { roleWarnings } from '../../src/run/execute/roleWarnings.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();

const opened = (...sigmas: readonly number[]) => openClassifier(matchedFilterModel({ size: 24, sigmas }));

async function warned(role: ClassifierConfig['role'], others: FullClassifier): Promise<string[]> {
  const described = (id: string, classifier: FullClassifier, own?: ClassifierConfig['role']) => ({
    config: { id, model: `${id}.onnx`, ...(own && { role: own }) },
    classifier,
  });
  return roleWarnings([described('a', await opened(3, 4)), described('b', others, role)]);
}

test('the structure of a network is its operators with the shapes of their weights, not their values', async () => {
  const [a, b] = [await opened(3, 4), await opened(2, 6)];
  expect(a.structure).toEqual([
    'AveragePool',
    'Conv 2x1x9x9 2',
    'Relu',
    'Conv 2x2x3x3',
    'Relu',
    'GlobalAveragePool',
    'Gemm 2x2 2',
  ]);
  expect(b.structure).toEqual(a.structure);
});

test('a replicate of another architecture is warned of, and another architecture that is a replicate', async () => {
  expect(await warned('replicate', await opened(2, 6))).toEqual([]);
  expect(await warned('other-architecture', await opened(2, 3, 6))).toEqual([]);
  expect(await warned(undefined, await opened(2, 3, 6))).toEqual([]);
  expect(await warned('replicate', await opened(2, 3, 6))).toEqual([
    "b: a replicate of 'a' must be another training of its architecture, but it lacks 3 operators, such as Conv 2x1x9x9 2, and it has 3 operators, such as Conv 3x1x9x9 3, more. Is its role other-architecture?",
  ]);
  expect(await warned('other-architecture', await opened(2, 6))).toEqual([
    "b: its operators and the shapes of its weights are those of 'a', so it is not another architecture. Should its role be replicate?",
  ]);
});

test('an activation more is another architecture, and of functions nothing is known', async () => {
  const classifier = await opened(3, 4);
  const [first = '', ...rest] = classifier.structure ?? [];
  expect(await warned('replicate', { ...classifier, structure: [first, 'Relu', ...rest] })).toEqual([
    "b: a replicate of 'a' must be another training of its architecture, but it has Relu more. Is its role other-architecture?",
  ]);
  const { structure: _, ...unknown } = classifier;
  for (const role of ['replicate', 'other-architecture'] as const)
    expect(await warned(role, unknown)).toEqual([]);
});

test('bench prints the warning before the run and keeps it in the manifest', async () => {
  writeSmallStudy(at);
  const [a, b] = smallStudy.classifiers;
  const study = { ...smallStudy, methods: ['gradient'], criteria: ['repeatability'] };
  const config = { ...study, classifiers: [a, { ...b, model: 'c.onnx' }] };
  const path = written(at('study.json'), JSON.stringify(config));
  const { code, stderr } = await runCommand('bench', path, '--out', at('out'), '--quiet');
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^warning: b: a replicate of 'a' must be .*\n$/)]);
});
