/**
 * The gradients of ONNX's own operator cases (onnx 1.20.1, backend test data) against central differences. Every
 * case with a real input and a real result is tried; those that cannot be are listed with their reason in
 * nodeCaseExceptions.ts, and a case on that list which does pass is a failure too. All of them take half a minute,
 * so they run only when asked for (`npm run unit:onnx`); without that a single operator does.
 */
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rules } from '../../src/autodiff/rules/index.ts';
import type { Model, Tensor } from '../../src/graph/model.ts';
import { parsedModel, parsedTensor } from '../../src/graph/parse.ts';
import { isRealType } from '../../src/graph/tensor.ts';
import { upgradedModel } from '../../src/graph/upgrade.ts';
import { describeShared, sharedPath } from '../support/shared.ts';
import { tarFiles } from '../support/tarFiles.ts';
import { differenceTolerance, type VectorJacobian, vectorJacobians } from '../support/vectorJacobian.ts';
import { nodeCaseExceptions } from './nodeCaseExceptions.ts';

describeShared("gradients of ONNX's operator cases", () => {
  const archive = sharedPath('onnx-node-tests', 'onnx-v1.20.1-backend-test-data.tar.gz');
  const files = existsSync(archive) ? tarFiles(archive) : new Map<string, Uint8Array>();
  const all = casesIn(files);
  const operators = [...new Set(all.map((item) => item.opType))].sort();
  for (const opType of process.env.ONNX_CASES === 'all' ? operators : ['AveragePool']) {
    const cases = all.filter((item) => item.opType === opType);
    const excepted = cases.filter(({ name }) => reasonOf(name) !== undefined).length;
    test(`${opType}: ${cases.length - excepted} cases agree, ${excepted} excepted`, async () => {
      const wrong: string[] = [];
      for (const item of cases) {
        const problem = await problemOf(item);
        const reason = reasonOf(item.name);
        if ((problem === undefined) !== (reason === undefined))
          wrong.push(`${item.name}: ${problem ?? 'passes'}`);
      }
      expect(wrong).toEqual([]);
    });
  }
});

function reasonOf(name: string): string | undefined {
  return nodeCaseExceptions.find(({ cases }) => cases.test(name))?.reason;
}

interface NodeCase {
  readonly name: string;
  /** Of the node, or of the first that has a rule in an expanded function. */
  readonly opType: string;
  readonly model: Model;
  readonly feeds: ReadonlyMap<string, Tensor>;
}

function casesIn(files: ReadonlyMap<string, Uint8Array>): NodeCase[] {
  return [...files].flatMap(([path, bytes]) => {
    const match = /\/(node|pytorch-operator|pytorch-converted|simple)\/([^/]+)\/model\.onnx$/.exec(path);
    const folder = path.slice(0, path.lastIndexOf('/'));
    const name = match?.[2];
    if (name === undefined) return [];
    try {
      const model = upgradedModel(parsedModel(bytes, { source: name }), name);
      const opType = name.endsWith('_expanded') ? 'expanded functions' : (model.graph.nodes[0]?.opType ?? '');
      const known = model.graph.nodes.every((item) => item.domain !== '' || rules.has(item.opType));
      if (!known && opType !== 'expanded functions') return [];
      const feeds = new Map<string, Tensor>();
      model.graph.inputs.forEach((input, index) => {
        const tensor = files.get(`${folder}/test_data_set_0/input_${index}.pb`);
        if (tensor !== undefined) feeds.set(input.name, parsedTensor(tensor, { source: name }));
      });
      const hasRealInput = [...feeds.values()].some(({ elementType }) => isRealType(elementType));
      const hasRealOutput = model.graph.outputs.some(
        ({ elementType }) => elementType && isRealType(elementType),
      );
      return hasRealInput && hasRealOutput ? [{ name, opType, model, feeds }] : [];
    } catch {
      return []; // Sequences, strings and other types that no classifier has do not parse.
    }
  });
}

/** What is wrong with the gradient of a case; undefined where it agrees with the differences. */
async function problemOf(item: NodeCase): Promise<string | undefined> {
  const wanted = [...item.feeds].flatMap(([input, { elementType }]) =>
    elementType === 'float32' || elementType === 'float64' ? [input] : [],
  );
  if (wanted.length === 0) return 'only float16 inputs';
  // Scales, limits and the like come as inputs here, and may have no rule: then the first input by the first output.
  const attempts = [
    { wanted, firstOutput: false },
    { wanted: wanted.slice(0, 1), firstOutput: true },
  ];
  let problem: string | undefined;
  for (const attempt of attempts) {
    problem = await differenceFrom(item, attempt);
    if (!problem?.includes('has no gradient: its ')) return problem;
  }
  return problem;
}

async function differenceFrom(
  { name, model, feeds }: NodeCase,
  attempt: { readonly wanted: readonly string[]; readonly firstOutput: boolean },
): Promise<string | undefined> {
  try {
    const checks = await vectorJacobians(model, { feeds, ...attempt, samples: 8 });
    const isBad = (check: VectorJacobian) => !(check.relativeError < differenceTolerance[check.precision]);
    const bad = checks.filter(isBad);
    // Some kernels for float64 compute in float32 within, so that small steps drown in rounding.
    if (bad.some(({ precision }) => precision === 'float64')) {
      const wide = await vectorJacobians(model, { feeds, ...attempt, samples: 8, precision: 'float32' });
      if (!wide.some(isBad)) return undefined;
    }
    return bad.length === 0
      ? undefined
      : bad.map((check) => `by ${check.input} in ${check.precision}: ${check.relativeError}`).join('; ');
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(`${name}: `, '').slice(0, 300);
  }
}
