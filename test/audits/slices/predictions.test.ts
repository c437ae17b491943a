/** A table of predictions made elsewhere: without a model and, here, without an image. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../../src/math/random/random.ts';
import { runCommand } from '../../support/commandLine.ts';
import { describeShared, sharedPath } from '../../support/shared.ts';
import { tarFiles } from '../../support/tarFiles.ts';
import { tinyEncoder, tokenizerJson } from '../../support/tinyTextEncoder.ts';
import { greyPng, workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
const columns = {
  ...{ image: 'study', patient: 'patient', label: 'finding', text: 'report' },
  ...{ attributes: ['view', 'age'], predictions: 'p' },
};
const header = 'study,patient,finding,view,age,report,p';
let count = 0;

/** Runs the audit on a table, and gives what it printed and its summary. */
async function audited(lines: readonly string[], { dataset = {}, config = {} } = {}) {
  const name = `t${count++}`;
  written(at(`${name}.csv`), `${[header, ...lines].join('\n')}\n`);
  const table = { kind: 'table', table: `${name}.csv`, columns, ...dataset };
  const asked = { name, dataset: table, audits: [{ name: 'slices', components: 8, refits: 1 }], ...config };
  written(at(`${name}.json`), JSON.stringify(asked));
  const run = await runCommand('audit', at(`${name}.json`), '--out', at(name), '--quiet');
  const summary = () => JSON.parse(readFileSync(at(name, 'summary.json'), 'utf8'));
  return { ...run, name, slices: run.code === 0 ? summary().audits.slices : undefined, summary };
}

interface Planted {
  readonly text?: (isLateral: boolean) => string;
  readonly view?: (isLateral: boolean) => string;
  readonly label?: (own: number) => number;
}

/** Studies whose model errs in 60 % of lateral views and in 5 % of others. */
function planted(n: number, { text, view, label = (own) => own }: Planted = {}): string[] {
  const stream = randomStream(`table/${n}`);
  return Array.from({ length: n }, (_, i) => {
    const isLateral = stream.uniform() < 0.3;
    const own = label(Number(stream.uniform() < 0.5));
    const isWrong = stream.uniform() < (isLateral ? 0.6 : 0.05);
    const p = Math.abs((isWrong ? 1 - own : own) - 0.02 - 0.3 * stream.uniform());
    const said = isLateral ? 'lateral view, catheter in place' : 'frontal view, no lines';
    const shown = isLateral ? 'lateral' : 'frontal';
    return [
      ...[`s${i}`, `p${i}`, own, view?.(isLateral) ?? shown, 30 + stream.integer(50)],
      ...[`"${text?.(isLateral) ?? said}"`, p.toFixed(6)],
    ].join();
  });
}

describe('a table of predictions', () => {
  test('is audited without a model and without images, and its slice is confirmed', async () => {
    const { code, stderr, stdout, slices, summary, name } = await audited(planted(320));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(slices.verdict).toBe('failure');
    expect(slices.sentence).toMatch(/view lateral.*compared by text, attributes\.$/);
    expect(stdout).toContain('slices: Is there a group of studies');
    const [classifier] = summary().classifiers;
    expect(classifier).toMatchObject({ id: 'predictions', n: 320, failed: 0 });
    // The predictions are those of the table.
    const [first] = readFileSync(at(name, 'predictions.jsonl'), 'utf8').split('\n');
    const { logits } = JSON.parse(first ?? '');
    const p = Number(planted(320)[0]?.split(',').at(-1));
    expect(1 / (1 + Math.exp(logits[0] - logits[1]))).toBeCloseTo(p, 6);
    expect(readFileSync(at(name, 'report.html'), 'utf8')).toContain('Is there a group of studies');
    const again = await runCommand('report', at(name));
    expect(again).toMatchObject({ code: 0, stderr: '' });
  });

  test('reports by a text encoder: what it did not read is counted, and no text is shown unless asked for', async () => {
    written(at('encoder.onnx'), tinyEncoder());
    written(at('tokenizer.json'), tokenizerJson());
    const lines = planted(160).map((line, i) => (i === 3 ? line.replace(/"[^"]*"/, '""') : line));
    const textEncoder = { model: 'encoder.onnx', tokenizer: 'tokenizer.json', maxTokens: 7 };
    const slicesOf = (more: object) => ({
      config: { audits: [{ name: 'slices', blocks: ['text'], components: 4, refits: 0, textEncoder, ...more }] },
    });
    const hidden = await audited(lines, slicesOf({}));
    expect({ code: hidden.code, stderr: hidden.stderr }).toEqual({ code: 0, stderr: '' });
    // "lateral view, catheter in place" has six tokens and two special ones, "frontal view, no lines" five and two.
    const lateral = lines.filter((line) => line.includes('"lateral')).length;
    expect(hidden.slices.sentence).toContain(`${lateral} reports have more than 7 tokens: the encoder did not read all of them.`);
    expect(hidden.slices.sentence).toContain('1 report has no word: the mean embedding of the others stands for it.');
    const rows = (name: string) => readFileSync(at(name, 'rows.jsonl'), 'utf8');
    const said = readFileSync(at(hidden.name, 'report.html'), 'utf8') + rows(hidden.name);
    expect(said.includes('catheter in place')).toBe(false);
    const shown = await audited(lines, slicesOf({ showText: true }));
    expect(readFileSync(at(shown.name, 'report.html'), 'utf8').includes('Texts of the same studies')).toBe(true);
    expect(rows(shown.name).includes('catheter in place')).toBe(true);
    expect(shown.slices.answers).toEqual(hidden.slices.answers);
    // The files are part of what a run is: with other weights it is another.
    const { sha256 } = JSON.parse(readFileSync(at(hidden.name, 'manifest.json'), 'utf8'));
    expect(Object.keys(sha256.files)).toEqual(['model', 'tokenizer'].map((key) => `auditOptions.slices.textEncoder.${key}`));
    written(at('tokenizer_config.json'), '{}');
    const resumed = await runCommand('audit', at(`${hidden.name}.json`), '--out', at(hidden.name), '--resume', '--quiet');
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('SHA-256.files.auditOptions.slices.textEncoder.tokenizer ') });
    const none = await audited(lines, slicesOf({ textEncoder: { ...textEncoder, model: 'none.onnx' } }));
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/audits\[0\]\.textEncoder\.model.*none\.onnx/) });
  }); // biome-ignore format: lines read better whole

  test('a column for each class says the same as that of the second', async () => {
    const one = planted(120);
    const two = one.map((line) => {
      const p = line.split(',').at(-1) ?? '';
      return `${line.slice(0, line.lastIndexOf(','))},${1 - Number(p)},${p}`;
    });
    written(at('two.csv'), `${header.replace(/p$/, 'p0,p1')}\n${two.join('\n')}\n`);
    const asOne = await audited(one);
    const asTwo = await audited([], {
      dataset: { table: 'two.csv', columns: { ...columns, predictions: ['p0', 'p1'] } },
    });
    expect(asTwo.slices.answers).toEqual(asOne.slices.answers);
  });

  test('inspect says what was understood', async () => {
    const { name } = await audited(planted(12));
    const { code, stdout, stderr } = await runCommand('inspect', at(`${name}.json`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${name}: 12 studies of 12 patients, without images\n`);
    expect(stdout).toMatch(/reports: 12\n {2}predictions: 12\n/);
  });

  test('without reports, of one class, of twelve rows, of rows that are all the same, and of copies', async () => {
    const noReports = await audited(planted(200, { text: () => '' }));
    expect(noReports.slices.sentence).toMatch(/Studies were compared by attributes\.$/);
    const oneClass = await audited(planted(200, { label: () => 1 }), {
      dataset: { classes: ['well', 'ill'] },
    });
    expect(oneClass.slices.verdict).toMatch(/^(failure|none found)$/);
    const twelve = await audited(planted(12));
    expect(twelve.slices.verdict).toBe('undecided');
    expect(twelve.slices.sentence).toMatch(/^No slice has enough studies/);
    // Constant reports and views, with one age: nothing to compare by.
    const same = planted(40, { text: () => 'chest', view: () => 'frontal' });
    const constant = await audited(same.map((line) => line.replace(/frontal,\d+/, 'frontal,50')));
    expect(constant.slices.sentence).toBe(
      'Nothing was looked for: no block of embeddings: images, texts and attributes are all the same.',
    );
    const rows = planted(40);
    const copies = await audited([...rows, ...rows.map((line) => line.replaceAll(/\b([sp])(\d+),/g, '$1copy$2,'))]);
    expect(copies.slices.sentence).toMatch(/ 80 studies are the same as one of another patient /);
    // The same rows under the same names are one study each.
    const twice = await audited([...rows, ...rows]);
    expect(twice.summary().classifiers[0].n).toBe(40);
  });

  test('with images the report shows those of each slice, and shows them again', async () => {
    const lines = planted(60);
    for (const [i] of lines.entries())
      written(at('images', `s${i}.png`), greyPng((y, x) => 60 + 3 * y + ((x * i) % 50)));
    const { name, code, stderr } = await audited(lines, {
      dataset: { images: 'images' },
      config: {
        classifiers: [{ id: 'filters', model: 'matched-filter:3' }],
        audits: [{ name: 'slices', blocks: ['attributes'], components: 3, slices: 3, refits: 0 }],
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('failed') });
    const gallery = JSON.parse(readFileSync(at(name, 'gallery.json'), 'utf8'));
    expect(gallery.length).toBeGreaterThan(3);
    expect(gallery.every(({ maps }: { maps: unknown[] }) => maps.length === 0)).toBe(true);
    const page = readFileSync(at(name, 'report.html'), 'utf8');
    for (const { id, picture } of gallery) expect(page).toContain(`${picture}" width="64" height="64" alt="Image ${id}"`);
    expect(page).not.toContain('Choose an image and a map');
    expect(await runCommand('report', at(name))).toMatchObject({ code: 0 });
    expect(readFileSync(at(name, 'report.html'), 'utf8')).toBe(page);

    // With maps: those of two studies of each slice stand there, and what all of them are worth.
    const mapped = await audited(lines, {
      dataset: { images: 'images' },
      config: {
        methods: ['gradient', 'grad-cam'],
        classifiers: [{ id: 'filters', model: 'matched-filter:3' }],
        audits: [{ name: 'slices', blocks: ['attributes'], components: 3, slices: 2, refits: 0, maps: 2 }],
      },
    });
    expect({ code: mapped.code, stderr: mapped.stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('failed') });
    const shown = JSON.parse(readFileSync(at(mapped.name, 'gallery.json'), 'utf8')).filter(({ maps }: { maps: unknown[] }) => maps.length > 0);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.map(({ of }: { of: object }) => of)).toEqual(shown.map(() => ({ audit: 'slices', state: expect.stringMatching(/^slice [12]$/) })));
    expect(readFileSync(at(mapped.name, 'report.html'), 'utf8').includes('What the maps are worth to the model')).toBe(true);
    const gains = mapped.slices.tables.worth.rows.map((row: unknown[]) => row[1]);
    expect(gains).toEqual(mapped.slices.answers.flatMap(() => ['gradient', 'grad-cam']));
  }); // biome-ignore format: a line each

  test('a study without a prediction or a class is counted with its reason', async () => {
    const [first = '', second = '', ...others] = planted(60);
    const { summary, name } = await audited([
      first.replace(/[^,]+$/, ''),
      second.replace(/^(\w+,\w+),\d/, '$1,'),
      ...others,
    ]);
    const rows = readFileSync(at(name, 'rows.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    expect(rows.filter(({ state }) => state === 'unscorable')).toMatchObject([
      { image: 's0', reason: 'its prediction is not known' },
      { image: 's1', reason: 'its class is not known' },
    ]);
    expect(summary().classifiers[0]).toMatchObject({ n: 58, failed: 1, unlabelled: 1 });
  });

  test.each<readonly [string, Parameters<typeof audited>[1] & { readonly lines?: readonly string[] }, RegExp]>([
    ['no predictions', { dataset: { columns: { ...columns, predictions: undefined } } }, /classifiers: expected at least one, got none, and the data set has no predictions/],
    ['a number above 1', { lines: ['s0,p0,1,a,3,x,1.5'] }, /row 1 below the header: p must be a probability from 0 to 1, got '1.5'/],
    ['rows that disagree', { lines: ['s0,p0,1,a,3,x,0.5', 's0,p0,1,a,3,x,0.6'] }, /rows 1, 2 below the header: p of an image must be one value, got 0.5 and 0.6/],
    ['too few columns', { dataset: { classes: ['a', 'b', 'c'] } }, /expected a column for each of the 3 classes 'a', 'b', 'c', or of two classes the column of the second, got 1/],
    ['another audit', { config: { audits: ['masking'] } }, /classifiers: expected at least one, got none: 'masking' needs one; of predictions in a table alone there is slices/],
    ['maps', { config: { audits: [{ name: 'slices', maps: 3 }] } }, /classifiers: expected at least one for the maps that an audit asks for, got none/],
    ['blocks and weights', { config: { audits: [{ name: 'slices', blockWeights: [1] }] } }, /blockWeights must have one for each of image, text, attributes, got 1/],
  ])('%s is refused in one line', async (_, { lines = planted(20), ...asked }, message) => {
    const { code, stderr } = await audited(lines, asked);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
}); // biome-ignore format: the table reads better a case a line

describeShared('real reports, with the predictions of a simple classifier of their words', () => {
  const major = (xml: string) => [...xml.matchAll(/<major>([^<]*)<\/major>/g)].map(([, term = '']) => term);
  const section = (xml: string, name: string) =>
    new RegExp(`<AbstractText Label="${name}">([^<]*)<`).exec(xml)?.[1] ?? '';

  test('are audited whole, and single words of them alone stand in the report', async () => {
    const reports = [...tarFiles(sharedPath('data', 'iu-reports', 'reports_xml.tar.gz'))]
      .filter(([path]) => path.endsWith('.xml'))
      .map(([path, bytes]) => ({ id: path.replace(/.*\/|\.xml$/g, ''), xml: Buffer.from(bytes).toString() }))
      .sort((a, b) => Number(a.id) - Number(b.id))
      .map(({ id, xml }) => {
        const text = `${section(xml, 'FINDINGS')} ${section(xml, 'IMPRESSION')}`.replaceAll('"', '');
        const words = new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? []);
        return { id, text, label: Number(major(xml).join() !== 'normal'), words };
      });
    expect(reports).toHaveLength(1200);
    // Naive Bayes over the words that a report has, each half by the other.
    const weights = [0, 1].map((half) => weightsOf(reports.filter((_, i) => i % 2 !== half)));
    const lines = reports.map(({ id, label, text, words }, i) => {
      const odds = [...words].reduce((sum, word) => sum + (weights[i % 2]?.get(word) ?? 0), 0);
      return `${id},${id},${label},,,"${text}",${(1 / (1 + Math.exp(-odds / 4))).toFixed(6)}`;
    });
    const { slices, summary, name } = await audited(lines, {
      dataset: { columns: { ...columns, attributes: undefined } },
      config: { audits: [{ name: 'slices', components: 8, textComponents: 20, refits: 0 }] },
    });
    expect(summary().classifiers[0]).toMatchObject({ n: 1200, failed: 0, unlabelled: 0 });
    expect(summary().classifiers[0].auc).toBeGreaterThan(0.85);
    expect(['failure', 'none found']).toContain(slices.verdict);
    expect(slices.answers).toHaveLength(5);
    expect(slices.tables.common.rows.length).toBeGreaterThan(0);
    const page = readFileSync(at(name, 'report.html'), 'utf8');
    const said = reports.filter(({ text }) => text.length > 40 && page.includes(text));
    expect(said).toEqual([]);
  });

  function weightsOf(own: readonly { readonly label: number; readonly words: ReadonlySet<string> }[]) {
    const sizes = [0, 1].map((label) => own.filter((one) => one.label === label).length);
    const counts = new Map<string, number[]>();
    for (const { label, words } of own)
      for (const word of words) {
        const both = counts.get(word) ?? [0, 0];
        both[label] = (both[label] ?? 0) + 1;
        counts.set(word, both);
      }
    const share = (count = 0, size = 0) => (count + 1) / (size + 2);
    return new Map(
      [...counts].map(([word, [a, b]]) => [word, Math.log(share(b, sizes[1]) / share(a, sizes[0]))] as const),
    );
  }
});
