/** The report as a reader meets it: in a browser, with a mouse, with a keyboard, on a phone, in the dark, on paper. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { reportHtml, summaryCsv } from '../../src/report/index.ts';
import { describeChromium, launched } from '../support/chromium.ts';
import { contrast } from '../support/contrast.ts';
import { fullReport, methodNames } from '../support/exampleReport.ts';
import { controlNames, tabStops } from '../support/tabStops.ts';
import { textColours } from '../support/textColours.ts';

/** Of the browser, for the functions that run there. */
declare function getComputedStyle(element: unknown): Record<string, string>;

const report = fullReport(['rsna', 'brain'], 3, 32);
const sizes = [
  { width: 360, height: 740 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
] as const;
const themes = ['light', 'dark'] as const;
/** Not part of the repository; to be looked at. */
const screenshots = fileURLToPath(new URL('../../coverage/report', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-'));
const file = join(folder, 'report.html');
let browser: Browser;
let page: Page;
/** One that is looked at in every size. */
let sized: Page;
const requests: string[] = [];
const complaints: string[] = [];

/** A page with the report, all of whose requests and complaints are kept. */
async function opened(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const fresh = await context.newPage();
  fresh.on('request', (request) => requests.push(request.url()));
  fresh.on('console', (message) => complaints.push(message.text()));
  fresh.on('pageerror', (error) => complaints.push(error.message));
  await fresh.goto(pathToFileURL(file).href);
  return fresh;
}

const gallery = (): Locator => page.locator('.gallery').first();
const shown = (): Locator => gallery().locator('.example:not([hidden])');
const style = (at: Locator, name: string) =>
  at.evaluate((element, key) => getComputedStyle(element)[key], name);

/** Opens or closes all that is folded. */
async function fold(at: Page, isOpen: boolean): Promise<void> {
  await at.evaluate(`for (const details of document.querySelectorAll("details")) details.open = ${isOpen}`);
}

describeChromium('the report in Chromium', () => {
  beforeAll(async () => {
    writeFileSync(file, await reportHtml(report));
    browser = await launched();
    page = await opened();
    sized = await opened();
    mkdirSync(screenshots, { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('begins with the sentence and all verdicts of the first task, on one screen', async () => {
    const table = page.getByRole('table').first();
    expect(await table.getByRole('rowheader').count()).toBe(methodNames.length);
    expect(await table.getByRole('cell').count()).toBe(4 * methodNames.length);
    const box = await table.locator('tbody').boundingBox();
    expect((box?.y ?? 900) + (box?.height ?? 0)).toBeLessThan(900);
    expect(await page.locator('.sentence').isVisible()).toBe(true);
  });

  test('every plot is drawn once at each width, with a name', async () => {
    const plots = page.locator('svg.plot:visible');
    expect(await plots.count()).toBe(2 * (4 + methodNames.length + 2));
    for (const plot of await plots.all()) {
      expect(await plot.getAttribute('role')).toBe('img');
      expect(await plot.getAttribute('aria-label')).toMatch(/null|^Reliability/);
    }
  });

  test('the choice of image shows that image alone, and keeps the map', async () => {
    const [first, second] = report.tasks[0]?.gallery ?? [];
    expect(await shown().getAttribute('aria-label')).toBe(first?.id);
    await shown().locator('.choice[data-map="grad-cam"]').click();
    await gallery().locator('.choices label').nth(1).click();
    expect(await shown().count()).toBe(1);
    expect(await shown().getAttribute('aria-label')).toBe(second?.id);
    const above = shown().locator('.above');
    const gradCam = second?.maps.find(({ name }) => name === 'grad-cam');
    expect(await above.getAttribute('src')).toBe(`data:image/png;base64,${gradCam?.picture}`);
    expect(await above.getAttribute('alt')).toContain('Map of grad-cam');
    expect(await shown().locator('.shown').textContent()).toBe(': grad-cam');
  });

  test('the chosen map has its row of random weights, the localizer has none', async () => {
    const rows = shown().locator('.states:visible');
    for (const method of methodNames) {
      await shown().locator(`.choice[data-map="${method}"]`).click();
      expect(await rows.count()).toBe(1);
      expect(await rows.locator('h4').textContent()).toBe(`${method} under random weights`);
      expect(await rows.locator('img').count()).toBe(4);
    }
    await shown().locator('.choice[data-map="localizer"]').click();
    expect(await rows.count()).toBe(0);
  });

  test('the sliders and boxes change what lies above the image', async () => {
    const above = shown().locator('.above');
    const opacity = gallery().locator('.opacity');
    await opacity.focus();
    await page.keyboard.press('End');
    expect(await style(above, 'opacity')).toBe('1');
    await page.keyboard.press('ArrowLeft');
    expect(await style(above, 'opacity')).toBe('0.95');
    expect(await gallery().locator('.percent').textContent()).toBe('95 %');
    await gallery().locator('.overlaid').uncheck();
    expect(await above.isVisible()).toBe(false);
    await gallery().locator('.overlaid').check();
    expect(await above.isVisible()).toBe(true);
    const outline = shown().locator('.stage .outline');
    expect(await outline.isVisible()).toBe(true);
    await gallery().locator('.outlined').uncheck();
    expect(await outline.isVisible()).toBe(false);
  });

  test('the theme follows the system until it is chosen', async () => {
    const button = page.locator('.theme');
    const ground = () => style(page.locator('body'), 'backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await button.click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await button.click();
    expect(await ground()).toBe(light);
    expect(await button.textContent()).toContain('Dark');
    const other = await opened({ colorScheme: 'dark' });
    expect(await style(other.locator('body'), 'backgroundColor')).toBe(dark);
    await other.context().close();
  });

  test('the downloads save the numbers', async () => {
    const summary = report.tasks[0]?.summary;
    for (const [link, text] of [
      ['summary.csv', summary && summaryCsv(summary)],
      ['summary.json', `${JSON.stringify(summary)}\n`],
    ] as const) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name: link }).first().click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe(`rsna-${link}`);
      expect(readFileSync(await download.path(), 'utf8')).toBe(text);
    }
  });

  test('the keyboard reaches every control, and what has the focus shows it', async () => {
    const tabbed = await opened();
    const stops = await tabStops(tabbed);
    expect(stops.filter(({ isShown }) => !isShown)).toEqual([]);
    const controls = await controlNames(tabbed);
    expect(controls.length).toBeGreaterThan(30);
    expect(controls.filter((name) => !stops.some((stop) => stop.name === name))).toEqual([]);
    await tabbed.context().close();
  });

  test('the arrow keys choose the image, and the enter key opens what is folded', async () => {
    await gallery().locator('.choices input:checked').focus();
    await page.keyboard.press('ArrowRight');
    expect(await shown().getAttribute('aria-label')).toBe(report.tasks[0]?.gallery[2]?.id);
    const details = page.locator('details').first();
    await details.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await details.getAttribute('open')).not.toBeNull();
  });

  for (const { width, height } of sizes) {
    for (const theme of themes) {
      test(`at ${width} pixels, ${theme}, nothing runs over and every text has a contrast of 4.5`, async () => {
        await sized.setViewportSize({ width, height });
        await sized.emulateMedia({ colorScheme: theme });
        await fold(sized, false);
        await sized.evaluate('scrollTo(0, 0)');
        await sized.screenshot({ path: join(screenshots, `${width}-${theme}.png`) });
        await sized.evaluate('document.querySelector(".gallery").scrollIntoView()');
        await sized.screenshot({ path: join(screenshots, `${width}-${theme}-maps.png`) });
        await fold(sized, true);
        expect(await sized.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        const texts = await textColours(sized);
        expect(texts.reduce((sum, { pieces }) => sum + pieces, 0)).toBeGreaterThan(500);
        expect(texts.length).toBeGreaterThan(8);
        expect(texts.filter(({ colour, ground }) => contrast(colour, ground) < 4.5)).toEqual([]);
      });
    }
  }

  test('on paper there are no controls, the ground is white, and nothing that is folded or runs over', async () => {
    const paper = await opened({ viewport: { width: 700, height: 990 }, colorScheme: 'dark' });
    await paper.emulateMedia({ media: 'print' });
    expect(await style(paper.locator('body'), 'backgroundColor')).toBe('rgb(255, 255, 255)');
    for (const name of ['nav', '.theme', '.controls', '.downloads', '.printing', '#manifest', '.criterion']) {
      expect([name, await paper.locator(name).first().isVisible()]).toEqual([name, false]);
    }
    expect(await paper.locator('details:visible').count()).toBe(0);
    await fold(paper, true);
    expect(await paper.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await paper.context().close();
  });

  test('a report of two tasks prints on four pages, and with its details on a few more', async () => {
    const paper = await opened();
    const pagesOf = async (format: string) => {
      const pdf = (await paper.pdf({ format })).toString('latin1');
      return (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
    };
    expect(await pagesOf('A4')).toBeLessThanOrEqual(4);
    expect(await pagesOf('Letter')).toBeLessThanOrEqual(4);
    await paper.getByLabel('Print the details too').check();
    expect(await pagesOf('A4')).toBeGreaterThan(4);
    expect(await pagesOf('A4')).toBeLessThanOrEqual(12);
    await paper.emulateMedia({ media: 'print' });
    for (const name of ['.together', '.verdicts', '.panel', '#settings']) {
      expect([name, await style(paper.locator(name).first(), 'breakInside')]).toEqual([name, 'avoid']);
    }
    for (const name of ['h2', 'h3', 'h4']) {
      expect([name, await style(paper.locator(name).first(), 'breakAfter')]).toEqual([name, 'avoid']);
    }
    // No heading or caption is parted from what it names: a heading with its plot.
    expect(await paper.locator('.criterion > .together:has(> h3):has(svg.plot)').count()).toBe(2 * 4);
    await paper.context().close();
  });

  test('without script every image and every map is there', async () => {
    const still = await opened({ javaScriptEnabled: false });
    expect(await still.locator('.example:visible').count()).toBe(2 * 3);
    expect(await still.locator('.choice img:visible').count()).toBe(2 * 3 * (methodNames.length + 1));
    expect(await still.locator('.theme').isVisible()).toBe(false);
    await still.context().close();
  });

  test('no script runs but its own, whatever stands in the page', async () => {
    const strange = `<script>document.title = 'taken'</script><p onclick="document.title = 'taken'" id="strange">x</p><img src="data:," onerror="document.title = 'taken'"><a id="link" href="javascript:document.title='taken'">y</a>`;
    const changed = join(folder, 'changed.html');
    writeFileSync(
      changed,
      readFileSync(file, 'utf8').replace('<main>', () => `<main>${strange}`),
    );
    const taken = await (await browser.newContext()).newPage();
    await taken.goto(pathToFileURL(changed).href);
    await taken.locator('#strange').click();
    await taken.locator('#link').click();
    expect(await taken.title()).toBe(report.title);
    expect(await taken.locator('.theme').isVisible()).toBe(true);
    await taken.context().close();
  });

  test('in all this nothing was asked of any server, and nothing was complained of', () => {
    const own = pathToFileURL(file).href;
    expect(requests.filter((url) => !url.startsWith('data:') && url.split('#')[0] !== own)).toEqual([]);
    expect(requests.filter((url) => url === own).length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });
});
