/** The page in a headless Chromium: one launch, one tiny model. `benchmarks/page.mjs` looks longer. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import type { Browser, Page } from 'playwright-core';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { decodeNpy, encodePng, inUnits } from '../../src/images/index.ts';
import { bundlePage } from '../../src/page/build.mjs';
import { benchConfig, explain } from '../../src/run/index.ts';
import { pagePolicies, runtimeFiles, runtimeFolder } from '../../src/run/page/pageFiles.ts';
import { type ServedPage, servePage } from '../../src/run/page/pageServer.ts';
import { describeChromium, launched } from '../support/chromium.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { workFolder, written } from '../support/workFolder.ts';

const size = 16;
const at = workFolder();

/** Three classes of a grey image: convolution, rectifier, mean over places, matrix. */
const model = modelBytes({
  nodes: [
    node('Conv', ['image', 'w1', 'b1'], ['conv'], { pads: [1, 1, 1, 1] }),
    node('Relu', ['conv'], ['relu']),
    node('GlobalAveragePool', ['relu'], ['pooled']),
    node('Flatten', ['pooled'], ['vector']),
    node('Gemm', ['vector', 'w2', 'b2'], ['scores'], { transB: 1 }),
  ],
  weights: {
    w1: normalTensor('page w1', [6, 1, 3, 3], 0.5),
    b1: normalTensor('page b1', [6]),
    w2: normalTensor('page w2', [3, 6]),
    b2: normalTensor('page b2', [3]),
  },
  input: [undefined, 1, size, size],
  outputs: ['scores'],
});
const pixels = Uint8Array.from({ length: size * size }, (_, p) => (p * 37) % 256);

describeChromium('the page', () => {
  let browser: Browser;
  let served: ServedPage;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    const folder = at('page');
    await bundlePage(folder, { files: runtimeFiles, policies: pagePolicies });
    served = await servePage(0, { page: folder, runtime: runtimeFolder() });
    browser = await launched();
    const context = await browser.newContext({ acceptDownloads: true });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(served.url);
    await page.getByText('Ready: every file of the page is kept').waitFor();
    // From here on there is no network.
    page.on('response', (response) => {
      if (!response.fromServiceWorker() && !response.url().startsWith('blob:')) asked.push(response.url());
    });
    await context.setOffline(true);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  test('says in one line what is wrong with a text and with a broken model', async () => {
    const text = written(at('notes.txt'), 'Hello, world');
    await page.setInputFiles('#files', text);
    const errors = page.locator('#fileErrors');
    await errors
      .getByText('notes.txt: expected a picture (PNG, JPEG or DICOM) or a model (.onnx), found another file')
      .waitFor();
    await page.setInputFiles('#files', written(at('cut.onnx'), model.subarray(0, 200)));
    await errors.getByText('cut.onnx: ').waitFor();
    expect((await errors.textContent())?.trim().split('\n')).toHaveLength(1);
  });

  test('gives the maps and logits of Node, without a request', async () => {
    const png = written(at('a.png'), encodePng(ndarray(pixels, [size, size, 1])));
    await page.setInputFiles('#files', [written(at('tiny.onnx'), model), png]);
    await page.locator('#facts').getByText('16 x 16 pixels, 1 channel (grey)').waitFor();
    for (const box of await page.locator('#methods input').all())
      await box.setChecked(['gradient', 'grad-cam'].includes((await box.getAttribute('value')) ?? ''));
    await page.selectOption('#target', '1');
    await page.click('#make');
    await page.getByText('2 maps of a.png, class 1.').waitFor();

    const classifier = await openClassifier(model, { id: 'tiny.onnx' });
    const grey = ndarray(Float32Array.from(pixels), [size, size, 1]);
    const { image } = inUnits(grey, { range: [0, 1] });
    const logits = await classifier.logits(ndarray(image.data.slice(), [1, size, size, 1]));
    const shown = await page
      .locator('#target option')
      .evaluateAll((options) => options.map((one) => [one.getAttribute('value'), one.textContent]));
    for (const [value, words] of shown)
      expectClose(Number(/: (-?[\d.]+)/.exec(words ?? '')?.[1]), logits.get(0, Number(value)), {
        absolute: 1e-3,
      });

    const downloads: Promise<readonly [string, string]>[] = [];
    page.on('download', (file) =>
      downloads.push(file.path().then((path) => [file.suggestedFilename(), path] as const)),
    );
    await page.click('#saveNpy');
    while (downloads.length < 2) await page.waitForTimeout(50);
    for (const [name, path] of await Promise.all(downloads)) {
      const { data, shape } = decodeNpy(readFileSync(path), name);
      const method = name === 'a.gradient.npy' ? 'gradient' : 'grad-cam';
      const { map } = await explain(classifier, image, { method, target: 1 });
      expect(shape).toEqual([size, size]);
      expectClose(data, map.data, { absolute: 1e-5 });
    }
    await classifier.dispose();
    expect(asked).toEqual([]);
  });

  test('answers a question with its null and its limit, and a config repeats it', async () => {
    await page.selectOption('#audit', 'classSensitivity');
    await page.click('#ask');
    await page.locator('#answer').getByText('What one image cannot tell.').waitFor();
    expect(await page.locator('#answer tbody tr').count()).toBe(2);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#saveConfig')]);
    const data = JSON.parse(readFileSync(await file.path(), 'utf8')) as object;
    written(at('images', 'a.png'), readFileSync(at('a.png')));
    const config = benchConfig(data, { source: 'bench.json', folder: at() });
    expect(config.criteria).toEqual(['class-sensitivity']);
    expect(config.methods.map(({ name }) => name)).toEqual(['gradient', 'grad-cam']);
    expect(asked).toEqual([]);
  });
});

test('the server of the page gives its files alone, to this machine alone', async () => {
  written(at('served', 'index.html'), 'page');
  written(at('secret.txt'), 'secret');
  const { url, close } = await servePage(0, { page: at('served'), runtime: at('none') });
  const found = await fetch(url);
  expect(found.headers.get('content-security-policy')).toContain("connect-src 'self'");
  expect(found.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  for (const path of ['..%2fsecret.txt', '%2e%2e/secret.txt', 'ort/other.js', 'nothing'])
    expect((await fetch(`${url}${path}`)).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  await close();
});
