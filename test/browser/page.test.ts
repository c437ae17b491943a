/** The page in a headless Chromium against Node: one launch, one tiny model. `benchmarks/page.mjs` looks longer. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import type { Download, Page } from 'playwright-core';
import { openClassifier } from '../../src/classifiers/index.ts';
import { decodeNpy, inUnits } from '../../src/images/index.ts';
import { bench, benchConfig, explain } from '../../src/run/index.ts';
import { servePage } from '../../src/run/page/pageServer.ts';
import type { Row } from '../../src/types/row.ts';
import { describeChromium } from '../support/chromium.ts';
import { expectClose } from '../support/expectClose.ts';
import { type OpenPage, type PageInChromium, pageInChromium } from '../support/pageInChromium.ts';
import { pageModel, pagePicture, pagePixels, pageSize } from '../support/pageModels.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
/** Rounding of float32 sums in another order. */
const rounding = { absolute: 1e-5 };

const questions = {
  randomization: 'randomization',
  consistency: 'consistency',
  classSensitivity: 'class-sensitivity',
  fidelity: 'fidelity',
  convergence: 'convergence',
  localization: 'localization',
} as const;

describeChromium('the page', () => {
  let chromium: PageInChromium;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    chromium = await pageInChromium(at('page'));
    open = await chromium.open();
    page = open.page;
    await page.setInputFiles('#files', [
      written(at('tiny.onnx'), pageModel),
      written(at('images', 'a.png'), pagePicture),
    ]);
    await page.locator('#facts').getByText('16 x 16 pixels, 1 channel (grey)').waitFor();
    await page.locator('#pictures').getByText('a.png').waitFor();
  });

  afterAll(async () => {
    await chromium?.close();
  });

  /** The files that a click saves. */
  async function saved(button: string, count: number): Promise<Map<string, Buffer>> {
    const files: Download[] = [];
    const listen = (file: Download) => files.push(file);
    page.on('download', listen);
    await page.click(button);
    while (files.length < count) await page.waitForTimeout(20);
    page.off('download', listen);
    const named = files.map(
      async (file) => [file.suggestedFilename(), readFileSync(await file.path())] as const,
    );
    return new Map(await Promise.all(named));
  }

  const config = async () => {
    const data = [...(await saved('#saveConfig', 1)).values()][0] ?? '{}';
    return benchConfig(JSON.parse(String(data)) as object, { source: 'bench.json', folder: at() });
  };

  test('gives the logits and the eight maps of Node', async () => {
    const classifier = await openClassifier(pageModel, { id: 'tiny.onnx' });
    const grey = ndarray(Float32Array.from(pagePixels), [pageSize, pageSize, 1]);
    const { image, inputRange, black } = inUnits(grey, { range: [0, 1] });
    const logits = await classifier.logits(ndarray(image.data.slice(), [1, pageSize, pageSize, 1]));
    const answers = (await open.heard()).map(({ answer }) => answer);
    const images = answers.findLast((answer) => answer?.images !== undefined)?.images;
    expectClose((images as { logits: number[] }[])[0]?.logits ?? [], logits.data, rounding);

    await page.selectOption('#target', '1');
    await page.click('#make');
    await page.getByText('8 maps of a.png, class 1.').waitFor();
    const files = await saved('#saveNpy', 8);
    const { rows } = await bench(
      benchConfig(
        {
          name: 'maps',
          dataset: { kind: 'table', images: 'images' },
          classifiers: [{ id: 'tiny.onnx', model: 'tiny.onnx', preprocess: { range: [0, 1] } }],
          ...{ target: 1, methods: ['gradient'], criteria: ['fidelity'] },
        },
        { source: 'test', folder: at() },
      ),
    );
    const seed = rows.find(({ subject }) => subject.name === 'gradient')?.seed ?? '';
    for (const [name, bytes] of files) {
      const { data, shape } = decodeNpy(bytes, name);
      expect(shape).toEqual([pageSize, pageSize]);
      const { map } = await explain(classifier, image, {
        method: name.split('.')[1] as 'gradient',
        ...{ target: 1, inputRange, black, seed },
      });
      expectClose(data, map.data, rounding);
    }
    await classifier.dispose();
  });

  test('draws a region, and erases it', async () => {
    await page.selectOption('#audit', 'localization');
    await page.click('#ask');
    await page.locator('#askState').getByText('Draw the region first.').waitFor();
    await page.locator('#maskCanvas').click({ position: { x: 40, y: 40 } });
    await page.locator('#maskState').getByText('% of the image').waitFor();
    await page.click('#erase');
    await page.locator('#maskState').getByText('No region yet.').waitFor();
    await page.locator('#maskCanvas').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await page.locator('#maskState').getByText('% of the image').waitFor();
    const [mask] = await saved('#saveMasks', 1);
    expect(mask?.[0]).toBe('a.mask.png');
    written(at('masks', 'a.mask.png'), mask?.[1] ?? '');
  });

  const found = new Map<string, readonly Row[]>();

  test.each(Object.keys(questions))('answers %s with its null and its limit', async (question) => {
    await page.selectOption('#audit', question);
    await open.heard();
    await page.click('#ask');
    await page.locator('#askState').getByText('Done.').waitFor();
    const answer = page.locator('#answer');
    expect(await answer.getByText('What one image cannot tell.').count()).toBe(1);
    expect(await answer.getByText(/^Dashed, in orange: /).count()).toBe(1);
    expect(await answer.locator('svg').count()).toBeGreaterThan(0);
    const rows = (await open.heard()).findLast((one) => one.answer?.rows)?.answer?.rows;
    found.set(question, rows as readonly Row[]);
  });

  test('bench repeats all answers by the saved config', async () => {
    const asked = await config();
    expect(asked.criteria.toSorted()).toEqual(Object.values(questions).toSorted());
    const { rows } = await bench(asked);
    for (const [question, criterion] of Object.entries(questions)) {
      // Where bench asks both, it measures localization under random weights too.
      const theirs = rows.filter(
        (row) =>
          row.audit === criterion && (criterion === 'randomization' || row.condition?.state === undefined),
      );
      expectRows(found.get(question) ?? [], theirs);
    }
  });

  test('says nothing to the network, and complains of nothing', () => {
    expect(open.asked).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});

/** Rows that are equal but for the rounding of their numbers. */
function expectRows(ours: readonly Row[], theirs: readonly Row[]): void {
  const without = (row: Row) => ({ ...row, value: undefined });
  expect(ours.map(without)).toEqual(JSON.parse(JSON.stringify(theirs.map(without))));
  const values = (rows: readonly Row[]) => rows.flatMap((row) => (row.state === 'scored' ? [row.value] : []));
  expect(values(ours).length).toBeGreaterThan(0);
  expectClose(values(ours), values(theirs), rounding);
}

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
