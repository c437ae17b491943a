/** The page as a reader meets it: on a phone and on a wide screen, in the light and in the dark, by mouse and by keyboard. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeChromium } from '../support/chromium.ts';
import { contrast } from '../support/contrast.ts';
import { longestTask, taskCategories } from '../support/longestTask.ts';
import { type OpenPage, type PageInChromium, pageInChromium } from '../support/pageInChromium.ts';
import { pageModel, pagePicture } from '../support/pageModels.ts';
import { controlNames, nameless, tabStops } from '../support/tabStops.ts';
import { textColours } from '../support/textColours.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
/** Not part of the repository; to be looked at. */
const screenshots = fileURLToPath(new URL('../../coverage/page', import.meta.url));
const sizes = [
  { width: 360, height: 740 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
] as const;
/** The longest time in which the page may not answer, in milliseconds. */
const mostWait = 100;

describeChromium('the page at hand', () => {
  let chromium: PageInChromium;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    chromium = await pageInChromium(at('page'));
    open = await chromium.open();
    page = open.page;
    await page.setInputFiles('#files', [
      written(at('tiny.onnx'), pageModel),
      written(at('a.png'), pagePicture),
      written(at('b.png'), pagePicture),
      written(at('a.mask.png'), pagePicture),
    ]);
    await page.locator('#fileState').getByText('model tiny.onnx, 2 pictures, 1 with a region').waitFor();
  });

  afterAll(async () => {
    await chromium?.close();
  });

  /** Waits for an expression: Playwright's own wait evaluates it in the page, whose policy forbids that. */
  const until = async (expression: string) => {
    const begin = performance.now();
    while (!(await page.evaluate(expression))) {
      if (performance.now() - begin > 60_000) throw new Error(`expected ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';

  test('answers within 100 ms while it makes maps and asks a question', async () => {
    await chromium.browser.startTracing(page, { categories: taskCategories });
    await page.click('#make');
    await page.locator('#mapState').getByText('8 maps of a.png').waitFor();
    await page.selectOption('#audit', 'randomization');
    await page.click('#ask');
    await page.locator('#askState').getByText('Done.').waitFor();
    const longest = longestTask(await chromium.browser.stopTracing());
    expect(longest).toBeLessThan(mostWait);
  });

  test('opacity, zoom, pointer and arrow keys change what is seen and said', async () => {
    const canvas = page.locator('#grid canvas').first();
    const drawn = () => canvas.evaluate((one) => (one as unknown as { toDataURL(): string }).toDataURL());
    await page.locator('#opacity').fill('0');
    const picture = await drawn();
    await page.locator('#opacity').fill('1');
    expect(await drawn()).not.toBe(picture);
    const width = async () => (await canvas.boundingBox())?.width ?? 0;
    const before = await width();
    await page.locator('#zoom').fill('2');
    expect(await width()).toBeCloseTo(2 * before, 0);
    await page.locator('#zoom').fill('1');
    await canvas.hover({ position: { x: 5, y: 5 } });
    expect(await text('#under')).toMatch(/^gradient, row 0, column 0: /);
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await text('#under')).toMatch(/^gradient, row 1, column 1: /);
  });

  test('the film has a state for each step, by slider and by button', async () => {
    const film = page.locator('#answer input[type=range]');
    const words = page.locator('#answer [role=status]');
    expect(await words.textContent()).toBe('The trained model');
    await film.fill((await film.getAttribute('max')) ?? '');
    expect(await words.textContent()).toContain('100 % of the layers random');
    await page.locator('#answer').getByRole('button', { name: 'Play' }).click();
    await page.locator('#answer').getByRole('button', { name: 'Pause' }).click();
    expect(await page.locator('#answer').getByRole('button', { name: 'Play' }).count()).toBe(1);
  });

  test('names of classes, other units and all images change what is said', async () => {
    await page.fill('#classes', 'x, y, z');
    expect(await text('#target')).toContain('y (1)');
    expect(await text('#pictures')).toContain('y (1)');
    const before = await text('#pictures');
    await page.selectOption('#units', '-1 to 1');
    await page.locator('#unitsReason').getByText('Chosen by you.').waitFor();
    await until(`document.getElementById('pictures').textContent !== ${JSON.stringify(before)}`);
    // Maps and answers were of other units.
    expect(await page.locator('#grid canvas').count()).toBe(0);
    expect(await page.locator('#out').isVisible()).toBe(false);
    for (const box of await page.locator('#methods input').all())
      await box.setChecked((await box.getAttribute('value')) === 'gradient');
    await page.click('#make');
    await page.locator('#mapState').getByText('1 map of a.png').waitFor();
    await page.selectOption('#audit', 'consistency');
    await page.locator('#all').check();
    await page.click('#ask');
    await page.locator('#answer').getByText('Mean over all images and methods').waitFor();
    await page.selectOption('#image', 'b.png');
    expect(await page.locator('#grid canvas').count()).toBe(0);
    expect(await page.locator('#answer').textContent()).toBe('');
    await page.selectOption('#image', 'a.png');
  });

  test('maps are of the class that stands above them, though they were asked for before the logits came', async () => {
    const predicted = () => page.locator('#target').inputValue();
    await page.selectOption('#units', '0 to 255');
    await until("document.getElementById('pictures').textContent.length > 0");
    await page.selectOption('#target', '2');
    await page.evaluate(`(() => {
      const units = document.getElementById('units');
      units.value = '0 to 1';
      units.dispatchEvent(new Event('change'));
      document.getElementById('make').click();
    })()`);
    await page.locator('#target').getByText('predicted').waitFor({ state: 'attached' });
    await until("document.getElementById('stop').hidden && document.getElementById('target').value !== '2'");
    expect(await predicted()).not.toBe('2');
    expect(await text('#mapState')).toMatch(/^(Cancelled after \d maps?\.)?$/);
    expect(await page.locator('#grid canvas').count()).toBe(0);
    const before = await text('#pictures');
    await page.selectOption('#units', '-1 to 1');
    // New answers put away what is asked before they come.
    await until(`document.getElementById('pictures').textContent !== ${JSON.stringify(before)}`);
  });

  test('logits of units that were chosen a moment before others choose no class', async () => {
    // Under 0 to 255 the model predicts class 2, under 0 to 1 class 1.
    await page.evaluate(`(() => {
      const units = document.getElementById('units');
      for (const value of ['0 to 255', '0 to 1']) {
        units.value = value;
        units.dispatchEvent(new Event('change'));
      }
    })()`);
    await until(`(() => {
      const target = document.getElementById('target');
      return target.value === '1' && target.selectedOptions[0].textContent.endsWith('predicted');
    })()`);
  });

  test('what is under way can be cancelled', async () => {
    for (const box of await page.locator('#methods input').all()) await box.check();
    // A model this small is done before a mouse could stop it.
    await page.evaluate(`new MutationObserver((_, observer) => {
      if (!document.getElementById('mapState').textContent.startsWith('Map 2 of 8')) return;
      observer.disconnect();
      document.getElementById('stop').click();
    }).observe(document.getElementById('mapState'), { childList: true })`);
    await page.click('#make');
    await page
      .locator('#mapState')
      .getByText(/^Cancelled after \d maps?\.$/)
      .waitFor();
    await page.selectOption('#audit', 'randomization');
    await page.evaluate("document.getElementById('ask').click(), document.getElementById('stopAsk').click()");
    await page.locator('#askState').getByText('Cancelled.').waitFor();
  });

  test('a report in one file holds maps, answers and config, and no script', async () => {
    await page.locator('#methods input[value=xrai]').uncheck();
    await page.click('#make');
    await page.locator('#mapState').getByText('7 maps of a.png').waitFor();
    await page.selectOption('#audit', 'localization');
    await page.click('#ask');
    await page.locator('#askState').getByText('Done.').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#saveReport')]);
    expect(file.suggestedFilename()).toBe('saliency-report.html');
    const html = readFileSync(await file.path(), 'utf8');
    expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(7);
    expect(html).toContain('What one image cannot tell.');
    expect(html).toContain('&quot;criteria&quot;');
    expect(html).not.toMatch(/<script|<link|https?:/);
    const pictures: string[] = [];
    page.on('download', (one) => pictures.push(one.suggestedFilename()));
    await page.click('#savePictures');
    while (pictures.length < 7) await page.waitForTimeout(20);
    expect(pictures).toContain('a.grad-cam.png');
  });

  test('every control has a name, and the keyboard reaches it with a frame around it', async () => {
    expect(await nameless(page)).toEqual([]);
    // The tab key goes on from where the focus was.
    await page.evaluate('document.body.tabIndex = -1, document.body.focus()');
    await page.evaluate('document.body.removeAttribute("tabindex"), scrollTo(0, 0)');
    const stops = await tabStops(page);
    expect(stops.filter(({ isShown }) => !isShown)).toEqual([]);
    const controls = await controlNames(page);
    expect(controls.length).toBeGreaterThan(25);
    expect(controls.filter((name) => !stops.some((stop) => stop.name === name))).toEqual([]);
  });

  for (const { width, height } of sizes) {
    for (const theme of ['light', 'dark'] as const) {
      test(`at ${width} pixels, ${theme}, nothing runs over and every text has a contrast of 4.5`, async () => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme });
        await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
        await page.screenshot({ path: join(screenshots, `${width}-${theme}.png`), fullPage: true });
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        const texts = await textColours(page);
        expect(texts.reduce((sum, { pieces }) => sum + pieces, 0)).toBeGreaterThan(100);
        expect(texts.filter(({ colour, ground }) => contrast(colour, ground) < 4.5)).toEqual([]);
      });
    }
  }

  test('all files are forgotten, and nothing was asked of the network', async () => {
    await page.click('#clear');
    await page.locator('#fileState').getByText('no model yet, 0 pictures').waitFor();
    for (const part of ['#model', '#maps', '#trust', '#out'])
      expect(await page.locator(part).isVisible()).toBe(false);
    expect(open.asked).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});
