/**
 * The page of `dist/page` in a headless Chromium, longer than the tests have time for:
 *
 *   npm run build && node benchmarks/page.mjs [FOLDER for screenshots]
 *
 * Time from opening to the first map and to eight of the example; all six questions; that nothing is asked of the network after the
 * page is ready; the longest time in which the page did not answer; maps of the graphics card against those of the
 * processor; memory over twenty models; files that are none; the page at three sizes in both themes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { decodeNpy } from '../dist/images/index.js';
import { servePage } from '../dist/run/index.js';

const out = process.argv[2] ?? 'page-screenshots';
mkdirSync(out, { recursive: true });
const say = (line) => process.stdout.write(`${line}\n`);
const { url, close } = await servePage(0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    // Memory is measured at once, after a collection, and not when the browser finds time.
    '--enable-blink-features=ForceEagerMeasureMemory',
  ],
});

async function opened(options = {}) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(600_000);
  page.on('pageerror', (error) => say(`  error in the page: ${error.message}`));
  await page.goto(url);
  await page.getByText('Ready: every file of the page is kept').waitFor();
  await context.setOffline(true);
  return { page, context };
}

const eight = (page) => page.getByText(/^8 maps of /).waitFor();

async function maps(page) {
  const files = [];
  page.on('download', (file) => files.push(file));
  await page.click('#saveNpy');
  while (files.length < 8) await page.waitForTimeout(50);
  const found = new Map();
  for (const file of files) {
    const { readFileSync } = await import('node:fs');
    found.set(file.suggestedFilename(), decodeNpy(readFileSync(await file.path()), 'map').data);
  }
  page.removeAllListeners('download');
  return found;
}

const start = performance.now();
const { page, context } = await opened();
const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
const outside = [];
page.on('response', (one) => {
  if (!one.fromServiceWorker() && !/^(blob|data):/.test(one.url())) outside.push(one.url());
});
await page.evaluate(() => {
  window.longest = 0;
  let last = performance.now();
  setInterval(() => {
    window.longest = Math.max(window.longest, performance.now() - last - 10);
    last = performance.now();
  }, 10);
});
await page.click('#example');
await page.locator('#grid .card').first().waitFor();
say(`first map of the example ${seconds()} s after opening`);
await eight(page);
say(`eight maps after ${seconds()} s`);
const onProcessor = await maps(page);
for (const name of [
  'randomization',
  'consistency',
  'classSensitivity',
  'fidelity',
  'convergence',
  'localization',
]) {
  await page.selectOption('#audit', name);
  const before = performance.now();
  await page.click('#ask');
  await page.locator('#askState').getByText('Done.').waitFor();
  say(`${name}: ${((performance.now() - before) / 1000).toFixed(1)} s`);
  await page.locator('#answer').screenshot({ path: join(out, `${name}.png`) });
}
say(
  `longest time without an answer of the page: ${(await page.evaluate(() => window.longest)).toFixed(0)} ms`,
);
say(`requests that the network saw: ${outside.length}`);

await page.click('#clear');
for (const [name, bytes] of [
  ['notes.txt', Buffer.from('Hello')],
  ['broken.onnx', Buffer.alloc(1000, 7)],
  ['large.onnx', Buffer.alloc(200e6, 1)],
  ['broken.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])],
]) {
  const path = join(out, name);
  writeFileSync(path, bytes);
  await page.setInputFiles('#files', path);
  await page.locator('#fileErrors').getByText(name).waitFor();
  say(`${name}: ${(await page.textContent('#fileErrors')).trim()}`);
}

const memory = [];
for (let i = 0; i < 20; i++) {
  await page.click('#example');
  await eight(page);
  if (i % 5 === 4) {
    const bytes = await page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);
    memory.push(`${(bytes / 1e6).toFixed(0)} MB after ${i + 1}`);
  }
}
say(`memory over twenty models: ${memory.join(', ')}`);

if (await page.locator('#device option[value=webgpu]').count()) {
  await page.selectOption('#device', 'webgpu');
  await page.locator('#facts').getByText('graphics card').waitFor();
  await page.click('#example');
  await eight(page);
  say(await page.textContent('#mapState'));
  for (const [name, values] of await maps(page)) {
    const same = onProcessor.get(name);
    const most = values.reduce((far, value, i) => Math.max(far, Math.abs(value - same[i])), 0);
    say(`WebGPU, ${name}: at most ${most.toExponential(1)} from WebAssembly`);
  }
}
await context.close();

for (const [width, height] of [
  [390, 844],
  [820, 1180],
  [1440, 900],
]) {
  for (const colorScheme of ['light', 'dark']) {
    const one = await opened({ viewport: { width, height }, colorScheme });
    await one.page.click('#example');
    await eight(one.page);
    const wide = await one.page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) say(`at ${width} pixels the page is ${wide} wide`);
    await one.page.screenshot({ path: join(out, `${width}-${colorScheme}.png`), fullPage: true });
    await one.context.close();
  }
}
await browser.close();
await close();
