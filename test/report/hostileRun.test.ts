/** The folder of a run whose every name is a script, as a browser meets its report. */
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeChromium, launched } from '../support/chromium.ts';
import { runCommand } from '../support/commandLine.ts';
import { exampleFiles, type RunFiles, writeRun } from '../support/exampleRun.ts';
import { workFolder } from '../support/workFolder.ts';

const at = workFolder();
/** Ends an attribute, an element, a comment and a script, and holds all that `replace` takes for more than text. */
const attack = `'"--></title></style></script><script>document.title='taken'</script><img src=x onerror="document.title='taken'">$'$\`$&&lt;`;

/** Keys whose values are of a few kinds, or hold no text. */
const kinds = [
  ...['verdict', 'verdictHolm', 'preset', 'role', 'kind', 'picture', 'outline', 'target', 'pass'],
];
/** Records whose keys are names of the run's own. */
const named = ['criteria', 'baselines', 'also', 'reasons', 'margins', 'verdicts', 'compared', 'disagreement'];

/** The data with an ending behind every text and every name. */
function ended(ending: string, data: unknown, key = '', depth = 0): unknown {
  if (kinds.includes(key)) return data;
  if (typeof data === 'string')
    return key === 'method' && ['exact', 'normal'].includes(data) ? data : data + ending;
  if (Array.isArray(data)) {
    // The criteria of a config are of a few kinds.
    return data.map((item) =>
      key === 'criteria' ? item : ended(ending, item, key === 'verdicts' ? 'verdict' : key),
    );
  }
  if (typeof data !== 'object' || data === null) return data;
  const isNamed = named.includes(key) || depth > 0;
  const below = key === 'criteria' && depth === 0 ? 1 : 0;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      isNamed ? name + ending : name,
      ended(ending, value, below === 1 ? 'cells' : key === 'verdicts' ? 'verdict' : name, below),
    ]),
  );
}

const files = exampleFiles();
const filesEnded = (ending: string) =>
  Object.fromEntries(Object.entries(files).map(([name, data]) => [name, ended(ending, data)])) as {
    readonly [Name in keyof RunFiles]: unknown;
  };
const hostile = filesEnded(attack);

test('the attack is in every text of the files', () => {
  const count = (data: unknown) => JSON.stringify(data).split('onerror').length - 1;
  expect(count(hostile['summary.json'])).toBeGreaterThan(1000);
  expect(count(hostile['gallery.json'])).toBeGreaterThan(80);
  expect(count(hostile['manifest.json'])).toBeGreaterThan(30);
});

describeChromium('the report of a hostile run', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
    for (const [folder, content] of [
      ['plain', filesEnded('x'.repeat(attack.length))],
      ['hostile', hostile],
    ] as const) {
      expect(await runCommand('report', writeRun(at(folder), content))).toMatchObject({ code: 0 });
    }
  });
  afterAll(() => browser?.close());

  /** How many elements of each kind the page has, and what the policy or the page complained of. */
  async function elements(folder: string) {
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(at(folder, 'report.html')).href);
    const counts = await page.evaluate(`(() => {
      const counts = {};
      for (const element of document.querySelectorAll('*')) {
        const names = [element.tagName, ...element.getAttributeNames()].join(' ');
        counts[names] = (counts[names] ?? 0) + 1;
      }
      return counts;
    })()`);
    return { counts, complaints, title: await page.title() };
  }

  test('has the elements and attributes of the same run with plain names, and no other', async () => {
    const [plain, taken] = [await elements('plain'), await elements('hostile')];
    expect(taken.counts).toEqual(plain.counts);
    expect(taken.complaints).toEqual([]);
    expect(taken.title).toBe(`rsna${attack}`);
  });
});
