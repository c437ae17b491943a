import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { decodeNpy, encodePng, inUnits } from '../../src/images/index.ts';
import { reduced } from '../../src/maps/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { methodNames, theEight } from '../../src/methods/index.ts';
import { decodePng, readImage } from '../../src/readers/index.ts';
import { explain } from '../../src/run/index.ts';
import type { Attribution } from '../../src/types/arrays.ts';
import { type CommandResult, runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { greyPng, pictureSize, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const size = pictureSize;

interface Explained {
  readonly model: string;
  readonly images: readonly {
    readonly image: string;
    readonly name: string;
    readonly logits: readonly number[];
    readonly target: number;
    readonly methods: Readonly<
      Record<
        string,
        {
          readonly options: object;
          readonly milliseconds: number;
          readonly passes: { readonly forward: number; readonly backward: number };
          readonly completenessGap?: number;
        }
      >
    >;
  }[];
}

const explainedIn = (folder: string) =>
  JSON.parse(readFileSync(at(folder, 'explain.json'), 'utf8')) as Explained;
const array = (folder: string, file: string) => decodeNpy(readFileSync(at(folder, file)), file);

beforeAll(() => writeSmallStudy(at));

describe('explain --layer', () => {
  const image = at('images', 'p0.png');
  const asked = (...flags: readonly string[]) =>
    runCommand('explain', image, '--model', at('a.onnx'), '--out', at('layer'), '--method', ...flags);

  test('reads Grad-CAM at that layer', async () => {
    const result = await asked('grad-cam', '--layer', 'match/relu');
    expect(result).toMatchObject({ code: 0 });
    const method = explainedIn('layer').images[0]?.methods['grad-cam'];
    expect(method).toMatchObject({ diagnostics: { layer: 'match/relu' } });
  });

  test('is refused for a layer that there is not, and for methods that read none', async () => {
    expect(await asked('grad-cam', '--layer', 'nope')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no spatial layer is named 'nope'; the last are .*'match\/relu' 2x12x12/),
    });
    expect(await asked('gradient', '--layer', 'match/relu')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        '--layer: expected a method that reads a layer, such as grad-cam, got --method gradient',
      ),
    });
  });
});

describe('explain with all methods', () => {
  let result: CommandResult;
  beforeAll(async () => {
    const images = [at('images', 'p0.png'), at('images', 'p1.png')];
    result = await runCommand(
      'explain',
      ...images,
      '--model',
      at('a.onnx'),
      '--out',
      at('all'),
      '--target',
      '1',
    );
  });

  test('ends with code 0 and says that 0..255 becomes [0, 1]', () => {
    expect(result.code).toBe(0);
    expect(result.stderr.split('\n')[0]).toMatch(/0\.\.255 become \[0, 1\]/);
  });

  test('writes a map, a picture and where there are channels an attribution, per image and method', () => {
    const expected = ['p0', 'p1'].flatMap((name) =>
      theEight.flatMap((method) => [
        `${name}.${method}.npy`,
        `${name}.${method}.png`,
        // Grad-CAM and XRAI have one number per pixel.
        ...(['grad-cam', 'xrai'].includes(method) ? [] : [`${name}.${method}.attribution.npy`]),
      ]),
    );
    expect(readdirSync(at('all')).sort()).toEqual([...expected, 'explain.json'].sort());
    for (const method of theEight) {
      expect(array('all', `p0.${method}.npy`)).toMatchObject({ shape: [size, size] });
      expect(array('all', `p0.${method}.npy`).data).toBeInstanceOf(Float32Array);
      const picture = decodePng(readFileSync(at('all', `p0.${method}.png`)), method);
      expect(picture.shape).toEqual([size, size, 3]);
    }
    expect(array('all', 'p0.gradient.attribution.npy').shape).toEqual([size, size, 1]);
  });

  test('writes maps that are the reduction of their attributions', () => {
    const attribution = array('all', 'p1.gradient.attribution.npy') as Attribution;
    expect(array('all', 'p1.gradient.npy').data).toEqual(reduced(attribution, 'absSum').data);
  });

  test('writes in explain.json the logits, the target and of each method what it did', async () => {
    const { model, images } = explainedIn('all');
    expect(model).toBe(at('a.onnx'));
    expect(images.map(({ name, image, target }) => [name, image, target])).toEqual([
      ['p0', at('images', 'p0.png'), 1],
      ['p1', at('images', 'p1.png'), 1],
    ]);
    const classifier = await openClassifier(at('a.onnx'));
    const { image } = inUnits(await readImage(at('images', 'p0.png')));
    const logits = await classifier.logits(ndarray(dense(image), [1, ...image.shape]));
    expectClose(images[0]?.logits ?? [], logits.data, { relative: 1e-6 });
    await classifier.dispose();
    for (const { methods } of images) {
      expect(Object.keys(methods)).toEqual([...theEight]);
      for (const { options, milliseconds, passes } of Object.values(methods)) {
        expect(options).toBeInstanceOf(Object);
        expect(Number.isInteger(milliseconds) && milliseconds >= 0).toBe(true);
        expect(Number.isInteger(passes.forward) && Number.isInteger(passes.backward)).toBe(true);
      }
      expect(methods.gradient?.passes).toEqual({ forward: 1, backward: 1 });
      // The paths of IG are those of XRAI too: black and white baselines.
      for (const method of ['integrated-gradients', 'xrai']) {
        expect(Number.isFinite(methods[method]?.completenessGap ?? 0)).toBe(true);
      }
      expect(methods['integrated-gradients']?.completenessGap).toBeLessThan(0.05);
      expect(methods.gradient).not.toHaveProperty('completenessGap');
    }
    // The only null is an option: Grad-CAM's layer, where the last one is meant.
    const nulls = readFileSync(at('all', 'explain.json'), 'utf8').match(/"\w+": (null|NaN)/g);
    expect(new Set(nulls)).toEqual(new Set(['"layer": null']));
  });

  test('writes a completeness gap that is the one of the files beside it', async () => {
    const { images } = explainedIn('all');
    const attribution = array('all', 'p0.integrated-gradients.attribution.npy');
    const sum = Array.from(attribution.data).reduce((total, value) => total + value, 0);
    const classifier = await openClassifier(at('a.onnx'));
    const black = await classifier.logits(ndarray(new Float32Array(size * size), [1, size, size, 1]));
    await classifier.dispose();
    const rise = Number(images[0]?.logits[1]) - black.get(0, 1);
    const gap = Math.abs(sum - rise) / Math.abs(rise);
    expectClose(Number(images[0]?.methods['integrated-gradients']?.completenessGap), gap, { absolute: 1e-4 });
  });
});

describe('explain with one method', () => {
  const run = (folder: string, ...flags: string[]) =>
    runCommand('explain', at('images', 'p0.png'), '--model', at('a.onnx'), '--out', at(folder), ...flags);

  test('explains the predicted class where none is named', async () => {
    expect((await run('predicted', '--method', 'gradient', '--range', '0,1')).code).toBe(0);
    const [image] = explainedIn('predicted').images;
    const logits = image?.logits ?? [];
    expect(image?.target).toBe(logits.indexOf(Math.max(...logits)));
    expect(Object.keys(image?.methods ?? {})).toEqual(['gradient']);
  });

  test('gives the same bits for the same seed and others for another', async () => {
    const map = async (folder: string, seed: string) => {
      expect((await run(folder, '--method', 'smoothgrad', '--range', '0,1', '--seed', seed)).code).toBe(0);
      return readFileSync(at(folder, 'p0.smoothgrad.npy'));
    };
    const first = await map('seed1', '7');
    expect(await map('seed2', '7')).toEqual(first);
    expect(await map('seed3', '8')).not.toEqual(first);
  });

  test('takes units as a range or as mean and standard deviation', async () => {
    expect((await run('range', '--method', 'gradient', '--range', '-1,1')).stderr).not.toContain(
      'no --range',
    );
    expect((await run('mean', '--method', 'gradient', '--mean', '0.5', '--std', '0.5')).code).toBe(0);
    // (x - 0.5) / 0.5 is 2 x - 1.
    const logits = ['range', 'mean'].map((folder) => explainedIn(folder).images[0]?.logits ?? []);
    expectClose(logits[0] ?? [], logits[1] ?? [], { relative: 1e-5, absolute: 1e-5 });
  });

  test('begins paths at the black of each channel', async () => {
    const weights = [2, -3, 5];
    const model = written(
      at('colour.onnx'),
      modelBytes({
        nodes: [
          node('Conv', ['image', 'w'], ['scores']),
          node('GlobalAveragePool', ['scores'], ['means']),
          node('Flatten', ['means'], ['logits']),
        ],
        weights: { w: floatTensor(Float32Array.from([...weights, 0, 0, 0]), [2, 3, 1, 1]) },
        input: [undefined, 3, 4, 4],
        outputs: ['logits'],
      }),
    );
    const pixels = Uint8Array.from({ length: 48 }, (_, i) => (37 * i) % 256);
    const path = written(at('colour.png'), encodePng(ndarray(pixels, [4, 4, 3])));
    const std = [0.5, 0.25, 0.2];
    const units = ['--mean', '0.1,0.9,0.4', '--std', std.join()];
    const asked = ['--method', 'integrated-gradients', '--target', '0', '--out', at('colour')];
    const args = ['--model', model, ...units, ...asked];
    expect(await runCommand('explain', path, ...args)).toMatchObject({ code: 0 });
    // Of a linear model the attribution is the weight by the distance from black: v / 255 / std.
    expectClose(
      array('colour', 'colour.integrated-gradients.attribution.npy').data,
      Array.from(pixels, (v, i) => ((weights[i % 3] ?? 0) * v) / 255 / (std[i % 3] ?? 0) / 16),
      { relative: 1e-4, absolute: 1e-5 },
    );
  });

  test('of any of the others works as well', async () => {
    const ofTransformers = ['attention-rollout', 'gradient-attention', 'legrad'];
    const known = [...theEight, ...ofTransformers];
    for (const method of methodNames.filter((name) => !known.includes(name))) {
      const { code, stderr } = await run('others', '--method', method, '--range', '0,1', '--target', '1');
      expect([method, code, stderr]).toEqual([method, 0, expect.any(String)]);
      expect(array('others', `p0.${method}.npy`).shape).toEqual([size, size]);
    }
  });

  test('fits a larger picture to the model, and draws a constant map as nothing', async () => {
    // A black picture: no filter responds, every gradient is 0.
    const path = written(
      at('large', 'black.png'),
      greyPng(() => 0, 40),
    );
    const args = ['--model', at('a.onnx'), '--range', '0,1', '--method', 'grad-cam', '--target', '1'];
    expect((await runCommand('explain', path, ...args, '--out', at('black'))).code).toBe(0);
    expect(new Set(array('black', 'black.grad-cam.npy').data)).toEqual(new Set([0]));
    expect(existsSync(at('black', 'black.grad-cam.png'))).toBe(true);
    expect(explainedIn('black').images[0]?.methods['grad-cam']).toMatchObject({
      diagnostics: { dead: true },
    });
  });
});

/** x · sigmoid(x) instead of a ReLU, and logits without a mean over a map: no guided gradient, no Grad-CAM. */
function vectorNet(): Uint8Array {
  return modelBytes({
    nodes: [
      node('Flatten', ['image'], ['pixels']),
      node('Gemm', ['pixels', 'w1'], ['hidden']),
      node('Sigmoid', ['hidden'], ['gate']),
      node('Mul', ['hidden', 'gate'], ['active']),
      node('Gemm', ['active', 'w2'], ['logits']),
    ],
    weights: { w1: normalTensor('w1', [size * size, 5], 0.1), w2: normalTensor('w2', [5, 2]) },
    input: [undefined, 1, size, size],
    outputs: ['logits'],
  });
}

describe('explain of a network that some methods cannot explain', () => {
  const run = (folder: string, ...flags: string[]) => {
    const model = written(at('vector.onnx'), vectorNet());
    const args = ['--model', model, '--range', '0,1', '--out', at(folder), ...flags];
    return runCommand('explain', at('images', 'p0.png'), at('images', 'p1.png'), ...args);
  };
  const impossible = ['grad-cam', 'guided-backprop', 'guided-grad-cam'];

  test('with all methods has the errors beside the other results, names each on stderr and ends with 1', async () => {
    const { code, stdout, stderr } = await run('partly', '--method', 'all');
    expect([code, stdout]).toEqual([1, `results in ${at('partly')}\n`]);
    for (const { name, methods } of explainedIn('partly').images) {
      expect(Object.keys(methods)).toEqual([...theEight]);
      for (const [method, result] of Object.entries(methods)) {
        const isFailed = impossible.includes(method);
        expect([method, 'error' in result]).toEqual([method, isFailed]);
        expect(existsSync(at('partly', `${name}.${method}.npy`))).toBe(!isFailed);
        const { error } = result as { readonly error?: string };
        if (isFailed) expect(stderr).toContain(`failed: ${name}, ${method}: ${error}\n`);
      }
    }
    expect(stderr.match(/^failed: /gm)).toHaveLength(2 * impossible.length);
  });

  test('with one of these methods is refused, and leaves nothing', async () => {
    for (const method of impossible) {
      const { code, stdout } = await run('refused', '--method', method);
      expect([method, code, stdout]).toEqual([method, 2, '']);
      expect(existsSync(at('refused'))).toBe(false);
    }
  });
});

test('explain(classifier, image, options) as a function gives the map, the attribution and what was done', async () => {
  const classifier = await openClassifier(at('a.onnx'), { preprocess: { range: [0, 1] } });
  const { image } = inUnits(await readImage(at('images', 'p0.png')));
  const found = await explain(classifier, image, { method: 'xrai', target: 1, seed: 7 });
  expect(found.map.shape).toEqual([size, size]);
  const again = await explain(classifier, image, { method: 'xrai', target: 1, seed: 7 });
  expect(again.map.data).toEqual(found.map.data);
  const gradient = await explain(classifier, image, { method: 'gradient', target: 1 });
  expect(gradient).toMatchObject({
    method: 'gradient',
    reduction: 'absSum',
    passes: { forward: 1, backward: 1 },
  });
  expect(gradient.attribution?.shape).toEqual([size, size, 1]);
  await expect(explain(classifier, image, { method: 'lemon', target: 1 })).rejects.toThrow(
    'method must be one of gradient',
  );
  await expect(explain(classifier, image, { method: 'xrai', target: 2 })).rejects.toThrow(RangeError);
  await classifier.dispose();
  const onlyLogits = {
    id: 'f',
    inputShape: [size, size, 1] as const,
    classCount: 2,
    logits: classifier.logits,
  };
  // @ts-expect-error The compiler refuses it as well: grad-cam needs features.
  await expect(explain(onlyLogits, image, { method: 'grad-cam', target: 1 })).rejects.toThrow(
    /^grad-cam needs the function features of a classifier, which f lacks; methods that work with it: occlusion, rise, kernel-shap, lime, partition-shap$/,
  );
});

describe('the built program', () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const whenBuilt = existsSync(cli) ? test : test.skip;

  whenBuilt('prints its version and ends with code 0', () => {
    expect(execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' })).toMatch(
      /^\d+\.\d+\.\d+\n$/,
    );
  });

  whenBuilt('ends with code 2 and one line for a mistake', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'bench', at('nope.json')], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^saliency-trust: .*nope\.json: expected a config file, found no file that can be read \(ENOENT\)\n$/,
    );
  });
});

describe('explain --workers', () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const whenBuilt = existsSync(cli) ? test : test.skip;
  const images = ['p0', 'p1', 'p2'].map((name) => at('images', `${name}.png`));
  const args = (folder: string, workers: string, ...others: readonly string[]) => [
    ...[...images, ...others, '--model', at('a.onnx'), '--out', at(folder)],
    ...['--method', 'smoothgrad', '--workers', workers],
  ];
  const ran = (...given: Parameters<typeof args>) =>
    spawnSync(process.execPath, [cli, 'explain', ...args(...given)], { encoding: 'utf8' });
  const contents = (folder: string) =>
    readdirSync(at(folder)).map((file) => [
      file,
      readFileSync(at(folder, file), file.endsWith('.json') ? 'utf8' : 'base64').replace(
        /"milliseconds": \d+/g,
        '',
      ),
    ]);

  whenBuilt('changes no byte, and a mistake leaves no file', async () => {
    expect(await runCommand('explain', ...args('by-1', '1'))).toMatchObject({ code: 0 });
    expect(ran('by-2', '2').status).toBe(0);
    expect(contents('by-1')).toHaveLength(10);
    expect(contents('by-2')).toEqual(contents('by-1'));
    const broken = ran('by-none', '2', written(at('broken.png'), 'no picture'));
    expect(broken.status).toBe(2);
    expect(broken.stderr).toMatch(/^saliency-trust: .*broken\.png: expected an image, .*\n$/m);
    expect(existsSync(at('by-none'))).toBe(false);
  });

  test('must be a whole number', async () => {
    expect(await runCommand('explain', ...images, '--model', at('a.onnx'), '--workers', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--workers: expected a whole number of at least 1, got '0'\n$/),
    });
  });
});

test('explain draws maps over the image in its own shape', async () => {
  const wide = ndarray(
    Uint8Array.from({ length: 30 * 90 }, (_, i) => (i * 7) % 256),
    [30, 90, 1],
  );
  const image = written(at('wide.png'), encodePng(wide));
  const flags = ['--model', at('a.onnx'), '--method', 'gradient', '--target', '1', '--out', at('wide')];
  expect((await runCommand('explain', image, ...flags)).code).toBe(0);
  expect(array('wide', 'wide.gradient.npy').shape).toEqual([size, size]);
  expect(decodePng(readFileSync(at('wide', 'wide.gradient.png')), 'wide').shape).toEqual([size, 3 * size, 3]);
});
