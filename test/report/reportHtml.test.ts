import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import { mapPicture, reportHtml, summaryCsv } from '../../src/report/index.ts';
import type { Report } from '../../src/types/report.ts';
import {
  exampleImage,
  exampleReport,
  exampleSummary,
  fullReport,
  methodNames,
} from '../support/exampleReport.ts';

const html = await reportHtml(fullReport(['rsna', 'brain']));

/** The first match with some of what surrounds it: a report is too long to be printed by a test that fails. */
function found(text: string, pattern: RegExp): string | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : text.slice(Math.max(0, at - 40), at + 60);
}

/** The file without its pictures, in which three letters may stand by chance. */
function visible(text: string): string {
  return text.replace(/base64,[A-Za-z0-9+/=]+/g, '');
}

/** SHA-256 of the page's script, as a content policy takes it. */
function digest(text: string): string {
  const [, script = ''] = text.match(/<script>([\s\S]*?)<\/script>/) ?? [];
  return createHash('sha256').update(script).digest('base64');
}

describe('reportHtml(report)', () => {
  test('loads nothing from outside, and its policy would not let it', async () => {
    expect(found(visible(html), /https?:|\/\/[a-z]/i)).toBeUndefined();
    for (const [, target] of html.matchAll(/(?:src|href|action|poster|srcset)\s*=\s*"([^"]*)"/g)) {
      expect(target).toMatch(
        /^(data:(image\/png|(text\/csv|application\/json);charset=utf-8);base64,|#[\w-]+$)/,
      );
    }
    expect([...html.matchAll(/url\(([^)]*)\)/g)].map(([, target]) => target)).toEqual(['#inferno']);
    expect(found(html, /<(link|iframe|object|embed|base)\b|@import/)).toBeUndefined();
    const [, policy = ''] = html.match(/Content-Security-Policy" content="([^"]*)"/) ?? [];
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      ...["default-src 'none'", 'img-src data:', "style-src 'unsafe-inline'"],
      ...[`script-src 'sha256-${digest(html)}'`, "base-uri 'none'", "form-action 'none'"],
    ]);
  });

  test('begins with the sentence and the table of verdicts of every task', async () => {
    const first = html.slice(html.indexOf('<main>'), html.indexOf('<section class="task"'));
    expect(first.match(/class="sentence"/g)).toHaveLength(1);
    expect(first.match(/class="subsentence"/g)).toHaveLength(2);
    expect(first.match(/<table class="verdicts"/g)).toHaveLength(2);
    expect(first.match(/class="margin"/g)).toHaveLength(2 * 4 * methodNames.length);
  });

  test('every table has a caption, and no two headings of a section are the same', () => {
    const tables = [...html.matchAll(/<table\b[^>]*>(<caption>[^<]{10,}<\/caption>)?/g)];
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter(([, caption]) => caption === undefined).map(([tag]) => tag)).toEqual([]);
    for (const section of html.split('<section class="task"').slice(1)) {
      const headings = [...section.matchAll(/<h[34][^>]*>([^<]*)</g)].map(([, text = '']) => text);
      const own = headings.filter((text) => !text.includes(' under random weights'));
      expect(own.filter((text, index) => own.indexOf(text) !== index)).toEqual([]);
    }
  });

  test('shows no key of the summary in its prose, and no JSON', () => {
    const text = visible(html)
      .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]*>/g, ' ');
    expect(
      found(text, /ssimWang|averagePrecision|signedSpearman|rankSsim|average-mask|smooth-null|centre-prior/),
    ).toBeUndefined();
    expect(found(text, /[{[]&quot;|&quot;:/)).toBeUndefined();
  });

  test('has a dot for every scored image of every method and criterion', async () => {
    const summary = exampleSummary('rsna', 24);
    const single = await reportHtml({ ...exampleReport(['rsna']) });
    const scored = Object.values(summary.criteria).flatMap((methods) =>
      Object.values(methods).map(({ n }) => n),
    );
    const shapes = 2;
    const dots = single.match(/r="2\.5"/g) ?? [];
    expect(dots).toHaveLength(shapes * scored.reduce((sum, n) => sum + n, 0));
  });

  test('every element that opens closes, in order', async () => {
    const empty = new Set(['meta', 'img', 'input']);
    const body = html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '').replace('<!doctype html>', '');
    const open: string[] = [];
    for (const [tag, end, name = ''] of body.matchAll(/<(\/?)([A-Za-z][A-Za-z0-9]*)(?:"[^"]*"|[^">])*>/g)) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (!empty.has(name) && !tag.endsWith('/>')) open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('every image has an alternative text, and every plot and control a name', async () => {
    for (const [tag] of html.matchAll(/<img\b[^>]*>/g)) expect(tag).toMatch(/ alt="/);
    for (const [tag] of html.matchAll(/<svg\b[^>]*>/g)) {
      expect(tag).toMatch(/aria-label="[^"]+"|aria-hidden="true"/);
    }
    for (const [tag] of html.matchAll(/<input\b[^>]*>/g))
      expect(tag).toMatch(/type="(radio|range|checkbox)"/);
    for (const method of methodNames) expect(html.includes(`alt="Map of ${method} for`)).toBe(true);
  });

  test('escapes names that hold HTML', async () => {
    const evil = `<script>alert("1")</script>&'`;
    const report = exampleReport(['rsna'], 1);
    const [task] = report.tasks;
    if (task === undefined) throw new Error('the example has no task');
    const methods = Object.values(task.summary.criteria.localization ?? {});
    const [cell] = methods;
    if (cell === undefined) throw new Error('the example has no cell');
    const odd = {
      ...cell,
      ...{
        metric: evil,
        rule: evil,
        baselines: { [evil]: 0.2 },
        also: { [evil]: 0.1 },
        reasons: { [evil]: 1 },
      },
      values: [{ image: evil, value: 0.4 }],
      curve: [{ step: evil, mean: 0.3, spread: 0.1 }],
    };
    const text = await reportHtml({
      title: evil,
      manifest: { [evil]: { [evil]: evil } },
      tasks: [
        {
          summary: { ...task.summary, name: evil, target: evil, criteria: { [evil]: { [evil]: odd } } },
          methods: [{ name: evil, options: { [evil]: evil } }],
          predictions: [
            { classifier: evil, role: 'explained', image: evil, label: 1, predicted: 1, logits: [0.1, 0.2] },
          ],
          gallery: [
            {
              ...exampleImage('x'),
              id: evil,
              maps: [
                {
                  ...exampleMap(report),
                  name: evil,
                  scores: [{ criterion: evil, metric: evil, value: 0.5 }],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(text.match(/<script>/g)).toHaveLength(1);
    expect(text.includes('<script>alert')).toBe(false);
    expect(text.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;')).toBe(true);
  });

  test('the same data give the same bytes', async () => {
    expect((await reportHtml(fullReport(['rsna', 'brain']))) === html).toBe(true);
  });

  test('links lead to parts of the page, and no id stands twice', () => {
    const ids = [...visible(html).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('offers the summary as CSV and JSON', async () => {
    const summary = fullReport(['rsna']).tasks[0]?.summary ?? exampleSummary();
    const files = [...html.matchAll(/download="([^"]*)" href="data:[^,]*,([^"]*)"/g)];
    expect(files.map(([, name]) => name)).toEqual(
      ['rsna', 'brain'].flatMap((name) => [`${name}-summary.csv`, `${name}-summary.json`]),
    );
    const [csv, json] = files.map(([, , data = '']) => Buffer.from(data, 'base64').toString());
    expect(csv).toBe(summaryCsv(summary));
    expect(JSON.parse(json ?? '')).toEqual(JSON.parse(JSON.stringify(summary)));
  });

  test('never prints NaN, undefined or Infinity, even of broken numbers', async () => {
    const summary = exampleSummary();
    const broken = Object.fromEntries(
      Object.entries(summary.criteria).map(([criterion, methods]) => [
        criterion,
        Object.fromEntries(
          Object.entries(methods).map(([method, cell], index) => [
            method,
            {
              ...cell,
              ...(index % 2 === 0
                ? { mean: null, ci: null, null: null, margin: null, marginCi: null, values: [], n: 0 }
                : { mean: Number.NaN, null: Number.NaN, values: [{ image: 'a', value: Number.NaN }] }),
              ...(cell.curve && {
                curve: cell.curve.map((state) => ({ ...state, mean: null, spread: null })),
              }),
            },
          ]),
        ),
      ]),
    );
    const report = exampleReport(['rsna'], 0);
    const text = await reportHtml({
      ...report,
      tasks: [{ summary: { ...summary, criteria: broken }, methods: [], gallery: [], predictions: [] }],
    });
    expect(found(visible(text), /NaN|undefined|Infinity|\[object/)).toBeUndefined();
    expect(found(visible(html), /NaN|undefined|Infinity|\[object/)).toBeUndefined();
  });

  test('stays below 5 MB with 48 maps of noise of 320 pixels', async () => {
    const stream = randomStream('large');
    const noise = ndarray(
      Float32Array.from({ length: 320 * 320 }, () => stream.uniform()),
      [320, 320],
    );
    const picture = Buffer.from(mapPicture(noise)).toString('base64');
    const report = exampleReport(['rsna'], 6);
    const large = {
      ...report,
      tasks: report.tasks.map((task) => ({
        ...task,
        gallery: task.gallery.map((image) => ({
          ...image,
          maps: image.maps.map((map) => ({ ...map, picture })),
        })),
      })),
    };
    expect((await reportHtml(large)).length).toBeLessThan(5e6);
  });
});

function exampleMap(report: Report) {
  const map = report.tasks[0]?.gallery[0]?.maps[0];
  if (map === undefined) throw new Error('the example has no map');
  return map;
}
