/** The page on a graphics card, which is a driver in software here: Chromium brings one of Vulkan. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import type { Page } from 'playwright-core';
import { openClassifier } from '../../src/classifiers/index.ts';
import { inUnits } from '../../src/images/index.ts';
import { explain } from '../../src/run/index.ts';
import { describeChromium } from '../support/chromium.ts';
import { expectClose } from '../support/expectClose.ts';
import { type OpenPage, type PageInChromium, pageInChromium } from '../support/pageInChromium.ts';
import { pageModel, pagePicture, pagePixels, pageSize } from '../support/pageModels.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
/** Rounding of float32 sums in another order. */
const rounding = { absolute: 1e-5 };
const methods = [
  'gradient',
  'integrated-gradients',
  'grad-cam',
  'guided-backprop',
  'guided-grad-cam',
] as const;

describeChromium('the page on a graphics card', () => {
  let chromium: PageInChromium;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    chromium = await pageInChromium(at('page'), [
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ]);
    open = await chromium.open();
    page = open.page;
  });

  afterAll(async () => {
    await chromium?.close();
  });

  test('gives the logits and the maps of Node, and says how far its gradient is off', async () => {
    await page.selectOption('#device', 'webgpu');
    await page.setInputFiles('#files', [
      written(at('tiny.onnx'), pageModel),
      written(at('a.png'), pagePicture),
    ]);
    await page.locator('#facts').getByText('graphics card (WebGPU)').waitFor();
    await page.locator('#fileState').getByText('model tiny.onnx, 1 picture').waitFor();
    const answer = (await open.heard()).findLast((one) => one.answer?.images !== undefined)?.answer;
    const classifier = await openClassifier(pageModel, { id: 'tiny.onnx' });
    const grey = ndarray(Float32Array.from(pagePixels), [pageSize, pageSize, 1]);
    const { image, inputRange, black } = inUnits(grey, { range: [0, 1] });
    const logits = await classifier.logits(ndarray(image.data.slice(), [1, pageSize, pageSize, 1]));
    const [shown] = (answer?.images ?? []) as readonly { readonly logits: readonly number[] }[];
    expectClose(shown?.logits ?? [], logits.data, rounding);

    for (const box of await page.locator('#methods input').all())
      await box.setChecked((methods as readonly string[]).includes((await box.getAttribute('value')) ?? ''));
    await page.selectOption('#target', '1');
    await page.click('#make');
    await page
      .locator('#mapState')
      .getByText('5 maps of a.png, class 1. The gradient of this image')
      .waitFor();
    const news = (await open.heard()).flatMap((one) => (one.news?.kind === 'map' ? [one.news.made] : []));
    for (const made of news as readonly { readonly method: 'gradient'; readonly map: readonly number[] }[]) {
      const { map } = await explain(classifier, image, { method: made.method, target: 1, inputRange, black });
      expectClose(made.map, map.data, rounding);
    }
    expect(news).toHaveLength(methods.length);
    await classifier.dispose();
    expect(open.asked).toEqual([]);
  });
});
