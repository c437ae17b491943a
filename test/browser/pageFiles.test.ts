/** What the page takes, and what it says of files that it does not take, in a headless Chromium. */
import { mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openClassifier } from '../../src/classifiers/index.ts';
import { fitted, inUnits } from '../../src/images/index.ts';
import { readImage } from '../../src/readers/index.ts';
import { describeChromium } from '../support/chromium.ts';
import { expectClose } from '../support/expectClose.ts';
import { type OpenPage, type PageInChromium, pageInChromium } from '../support/pageInChromium.ts';
import { pageModel, pagePicture, pageSize, volumeModel } from '../support/pageModels.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { writtenApart } from '../support/writtenApart.ts';
import { words, writtenDicom } from '../support/writtenDicom.ts';

const at = workFolder();

describeChromium('files in the page', () => {
  let chromium: PageInChromium;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    chromium = await pageInChromium(at('page'));
    open = await chromium.open();
    page = open.page;
  });

  afterAll(async () => {
    await chromium?.close();
  });

  const large = (name: string, start: Uint8Array) => {
    truncateSync(written(at(name), start), 200e6);
    return at(name);
  };
  const text = new TextEncoder().encode('Hello, world');

  test.each([
    [
      'a text',
      () => written(at('notes.txt'), text),
      /^notes\.txt: expected a picture .* found another file$/,
    ],
    ['a text called a model', () => written(at('text.onnx'), text), /^text\.onnx: expected an ONNX model/],
    ['a text called a picture', () => written(at('text.png'), text), /^text\.png: expected a picture/],
    [
      'an empty file',
      () => written(at('empty.onnx'), new Uint8Array()),
      /^empty\.onnx: expected an ONNX model/,
    ],
    ['a truncated model', () => written(at('cut.onnx'), pageModel.subarray(0, 200)), /^cut\.onnx: /],
    ['a truncated picture', () => written(at('cut.png'), pagePicture.subarray(0, 60)), /^cut\.png: /],
    [
      'a broken JPEG',
      () => written(at('cut.jpg'), Uint8Array.of(255, 216, 255, 1)),
      /^cut\.jpg: broken JPEG/,
    ],
    [
      'a model of volumes',
      () => written(at('ct.onnx'), volumeModel),
      /^ct\.onnx: takes volumes of 8 x 8 x 8 x 1;/,
    ],
    ['200 MB called a model', () => large('large.onnx', new Uint8Array(1)), /^large\.onnx: /],
    ['200 MB called a picture', () => large('large.png', pagePicture.subarray(0, 60)), /^large\.png: /],
    [
      'a model without its weights',
      () => writtenApart(at).model,
      /^net\.onnx: its weights lie in the file 'net\.data'/,
    ],
    ['a mask without its picture', () => written(at('b.mask.png'), pagePicture), /^b\.mask\.png: no picture/],
  ] as const)('of %s it says one line', async (_, make, line) => {
    if (await page.locator('#clear').isEnabled()) await page.click('#clear');
    await page.setInputFiles('#files', make());
    const errors = page.locator('#fileErrors');
    await errors.getByText(/\S/).waitFor();
    const said = ((await errors.textContent()) ?? '').trim();
    expect(said).toMatch(line);
    expect(said.split('\n')).toHaveLength(1);
    expect(said.length).toBeLessThan(400);
    expect(await page.locator('#maps').isVisible()).toBe(false);
  });

  test('weights that come later open the model that waits for them', async () => {
    const { model, weights } = writtenApart(at);
    await page.setInputFiles('#files', model);
    await page.locator('#fileErrors').getByText("its weights lie in the file 'net.data'").waitFor();
    await page.setInputFiles('#files', weights);
    await page.locator('#facts').getByText('6 x 8 pixels, 2 channels').waitFor();
    expect(await page.locator('#fileErrors').textContent()).toBe('');
  });

  test('a model and its weights are dropped together', async () => {
    await page.click('#clear');
    const { model, weights } = writtenApart(at);
    const files = [model, weights].map((path) => [path.slice(at().length + 1), [...readFileSync(path)]]);
    await page.evaluate(`(() => {
      const given = new DataTransfer();
      for (const [name, bytes] of ${JSON.stringify(files)}) given.items.add(new File([Uint8Array.from(bytes)], name));
      document.getElementById('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: given, cancelable: true }));
    })()`);
    await page.locator('#facts').getByText('6 x 8 pixels, 2 channels').waitFor();
  });

  test('PNG, JPEG and DICOM get the logits of Node', async () => {
    await page.click('#clear');
    const grey = Uint8Array.from(
      { length: 24 * 20 },
      (_, p) => (40 + 5 * (p % 20) + 3 * Math.floor(p / 20)) % 256,
    );
    const jpeg = await sharp(grey, { raw: { width: 20, height: 24, channels: 1 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const shorts = Uint16Array.from(grey, (value) => 16 * value);
    const dicom = writtenDicom({
      '00280010 US': 24,
      '00280011 US': 20,
      '00281050 DS': '2048',
      '00281051 DS': '4096',
      '7FE00010 OW': words(...shorts),
    });
    const paths = [
      written(at('a.png'), pagePicture),
      written(at('b.jpg'), jpeg),
      written(at('c.dcm'), dicom),
    ];
    await page.setInputFiles('#files', [written(at('tiny.onnx'), pageModel), ...paths]);
    await page.locator('#fileState').getByText('model tiny.onnx, 3 pictures').waitFor();
    const answer = (await open.heard()).findLast((one) => one.answer?.images !== undefined)?.answer;
    const shown = answer?.images as readonly { readonly id: string; readonly logits: readonly number[] }[];
    const classifier = await openClassifier(pageModel, { id: 'tiny.onnx' });
    for (const [i, path] of paths.entries()) {
      const { image } = inUnits(fitted(await readImage(path), [pageSize, pageSize, 1]), { range: [0, 1] });
      const logits = await classifier.logits(ndarray(image.data.slice(), [1, pageSize, pageSize, 1]));
      // Decoders of JPEG round the values of a block by one of 255.
      const tolerance = path.endsWith('.jpg') ? 0.02 : 1e-5;
      expectClose(shown[i]?.logits ?? [], logits.data, { absolute: tolerance });
    }
    await classifier.dispose();
  });

  test('a folder that is dropped gets one line', async () => {
    mkdirSync(at('folder'), { recursive: true });
    await page.evaluate(`(() => {
      const gone = new File(['x'], 'folder');
      gone.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('NotFoundError')) });
      const given = { files: [gone] };
      const event = new Event('drop', { cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: given });
      document.getElementById('drop').dispatchEvent(event);
    })()`);
    await page
      .locator('#fileErrors')
      .getByText('folder: expected a file, found one that cannot be read')
      .waitFor();
  });

  test('nothing was asked of the network, and nothing complained', () => {
    expect(open.asked).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});
