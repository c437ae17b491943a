/** What README and docs say is what the source does: links, names, options, costs, usage and examples. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { criterionNames, modelAuditNames } from '../src/audits/index.ts';
import * as library from '../src/index.ts';
import { methods, needsOf } from '../src/methods/index.ts';
import type { SsimPreset } from '../src/metrics/index.ts';
import { isBuilt } from './support/builtProgram.ts';
import { runCommand } from './support/commandLine.ts';
import { imageOf, pixelNet, withAttention } from './support/toyClassifiers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path))
    .sort(),
];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks: readonly Block[] = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    page,
    language,
    code,
  })),
);

/** The rows of the table on a page whose header begins with these cells; code marks are taken off. */
function table(page: string, header: readonly string[]): string[][] {
  const lines = textOf(page).split('\n');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
  const start = lines.findIndex((line) => header.every((name, column) => cells(line)[column] === name));
  if (start < 0) throw new Error(`${page} has no table with the header ${header.join(', ')}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? undefined : end).map(cells);
}

const firstColumn = (rows: readonly (readonly string[])[]) => rows.map(([first]) => first);

/** The sentences of a page, cells of tables and items of lists among them; code and addresses of links are taken out. */
function sentencesOf(page: string): string[] {
  const text = textOf(page)
    .replace(/^```.*?^```/gms, '\n\n')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`[^`\n]*`/g, 'x');
  return text
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n?\||\n(?=#)/)
    .flatMap((part) =>
      // A sentence may begin with code.
      part.replace(/\s+/g, ' ').split(/(?<=[.!?:]\*{0,2}) (?=[A-Z0-9("'*])|(?<=[.!?]\*{0,2}) (?=x\b)/),
    )
    .filter((sentence) => wordsOf(sentence) > 1);
}

const wordsOf = (sentence: string) => sentence.split(' ').filter((word) => /[A-Za-z]/.test(word)).length;

test('few sentences of README and docs are longer than thirty words', () => {
  // Decisions are read by few, and the changelog is a list.
  const read = pages.filter((page) => !/CHANGELOG|decisions/.test(page));
  const counts = [...read, 'CONTRIBUTING.md'].map((page) => {
    const sentences = sentencesOf(page);
    return { page, all: sentences.length, long: sentences.filter((one) => wordsOf(one) > 30).length };
  });
  const share = (list: typeof counts) =>
    list.reduce((sum, { long }) => sum + long, 0) / list.reduce((sum, { all }) => sum + all, 0);
  expect(counts.filter((one) => one.long > 2 && share([one]) > 0.05)).toEqual([]);
  expect(share(counts)).toBeLessThan(0.012);
});

describe('README and docs', () => {
  test.each(pages)('%s links to files that exist', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => link ?? []);
    const local = links.filter((link) => !/^[a-z]+:/.test(link)).map((link) => link.split('#')[0] ?? '');
    expect(local.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  test.each(pages)('each table of %s has a header, and as many cells in every row', (page) => {
    const lines = textOf(page)
      .replace(/^```.*?^```/gms, '')
      .split('\n');
    const cellsOf = (line = '') => (line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0);
    lines.forEach((line, at) => {
      if (!/^\|[\s:|-]*-[\s:|-]*\|$/.test(line)) return;
      const end = lines.findIndex((one, index) => index > at && !one.startsWith('|'));
      const rows = [lines[at - 1] ?? '', ...lines.slice(at + 1, end < 0 ? undefined : end)];
      expect(rows.filter((row) => cellsOf(row) !== cellsOf(line))).toEqual([]);
    });
  });

  test('docs/index.md leads to every page', () => {
    const links = [...textOf('docs/index.md').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const reached = links.map((link) => join('docs', link));
    const others = pages.filter((page) => page.startsWith('docs') && page !== 'docs/index.md');
    expect(others.filter((page) => !reached.includes(page))).toEqual([]);
  });

  test('README shows the usage that the program prints, docs/commands.md that of every command', async () => {
    const shown = (page: string) =>
      blocks.filter((block) => block.page === page && block.language === 'text').map(({ code }) => code);
    const { stdout: usage } = await runCommand('--help');
    expect(shown('README.md')).toContain(usage);
    const names = [...usage.matchAll(/^ {2}([a-z][a-z-]+) .*$/gm)].map(([, name = '']) => name);
    const helps = [];
    for (const name of names.filter((one) => one !== 'help'))
      helps.push((await runCommand(name, '--help')).stdout);
    expect(helps.length).toBeGreaterThanOrEqual(8);
    expect(shown('docs/commands.md')).toEqual(helps);
  });

  test('every test file that docs/checked-against.md names is there', () => {
    const names = [...textOf('docs/checked-against.md').matchAll(/`(test\/[\w/.]+\.ts)`/g)];
    expect(names.length).toBeGreaterThan(15);
    expect(names.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]))).toEqual([]);
  });
});

/** The first cells of all tables on a page whose first column has this header. */
function allFirstCells(page: string, header: string): string[] {
  const cells = [...textOf(page).matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
  expect(textOf(page)).toContain(`| ${header} |`);
  return cells;
}

describe('the pages of public functions', () => {
  test.each(['statistics', 'slices', 'fidelity'] as const)(
    'docs/%s.md lists each once, and no other',
    (room) => {
      const listed = allFirstCells(`docs/${room}.md`, 'function');
      const { statistics, slices, fidelity } = library;
      const functions = Object.keys({ statistics, slices, fidelity }[room]);
      expect([...listed].sort()).toEqual(functions.sort());
    },
  );
});

describe('docs/methods.md', () => {
  const page = 'docs/methods.md';
  const names = Object.keys(methods);

  test('lists every method three times, in order, and no other', () => {
    expect(firstColumn(table(page, ['method', 'needs']))).toEqual(names);
    expect(firstColumn(table(page, ['method', 'formula']))).toEqual(names);
    expect(firstColumn(table(page, ['method', 'default', 'arun2021']))).toEqual(names);
  });

  test('says what each needs, gives, and has as options', () => {
    const listed = (options: object) =>
      Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    const rows = Object.entries(methods).map(([name, { presets, reduction }]) => {
      const defaults = listed(presets.default);
      const others = listed(presets.arun2021).filter((option) => !defaults.includes(option));
      const needs = needsOf(methods[name as keyof typeof methods]);
      // What a method gives is `costs and gives` below; the reduction of a map is never used.
      return [name, needs.join(', '), reduction, defaults.join(', '), others.join(', ')];
    });
    const inDocs = table(page, ['method', 'needs']).map(
      ([name = '', needs, gives, reduction, defaults, others]) => [
        name,
        needs,
        gives === 'map' ? methods[name as keyof typeof methods].reduction : reduction,
        defaults,
        others,
      ],
    );
    expect(inDocs).toEqual(rows);
  });

  test.each(table(page, ['method', 'default', 'arun2021']))(
    'says what %s costs and gives',
    async (...row) => {
      const [method = '', ...costs] = row;
      const shape = [6, 6, 2] as const;
      const net = {
        ...withAttention(pixelNet(shape, { u: [[1.5, -0.5]], v: [[1], [-2]] })),
        rules: ['standard', 'guided', 'rescale', 'relevance'] as const,
      };
      const image = imageOf(shape, (i) => Math.sin(3 * i + 1));
      for (const [column, preset] of (['default', 'arun2021'] as const).entries()) {
        const answer = await library.explain(net, image, { method, preset, target: 0, inputRange: [-1, 1] });
        const { forward, backward } = answer.passes;
        const { windows, channels, coalitions, evaluations } = answer.diagnostics;
        // What depends on the image and the network is counted by the method itself.
        const counted: Readonly<Record<string, unknown>> = {
          '1 + windows': Number(windows) + 1,
          '1 + channels': Number(channels) + 1,
          '2 + coalitions': Number(coalitions) + 2,
          'at most 1001': evaluations,
        };
        const cost = Object.entries(counted).reduce(
          (text, [words, number]) => text?.replace(words, String(number)),
          costs[column],
        );
        expect(`${forward} / ${backward}`).toBe(cost);
        const gives = table(page, ['method', 'needs']).find(([name]) => name === method)?.[2];
        if (preset === 'default')
          expect(answer.attribution === undefined ? 'map' : 'attribution').toBe(gives);
      }
    },
  );
});

describe('the other tables', () => {
  test('docs/criteria.md lists every criterion, README those that run without being named', () => {
    const criteria = library.defaultConfig().criteria;
    expect(firstColumn(table('docs/criteria.md', ['criterion', 'compares']))).toEqual(criterionNames);
    expect(firstColumn(table('docs/criteria.md', ['audit', 'asks']))).toEqual(modelAuditNames);
    expect(firstColumn(table('README.md', ['criterion', 'asks']))).toEqual(criteria);
  });

  test('docs/metrics.md lists every metric and every preset of ssim', () => {
    const page = 'docs/metrics.md';
    const listed = [
      ...firstColumn(table(page, ['metric', 'formula', 'ties'])),
      ...firstColumn(table(page, ['metric', 'formula', 'range'])),
      ...firstColumn(table(page, ['metric', 'formula', 'unit'])),
    ];
    const functions = Object.entries(library.metrics).filter(([, value]) => typeof value === 'function');
    expect(listed.sort()).toEqual(functions.map(([name]) => name).sort());
    const map = imageOf([12, 12, 1], (i) => (i % 7) / 6).pick(null, null, 0);
    for (const preset of firstColumn(table(page, ['preset of ssim']))) {
      const name = preset?.replace(' (default)', '') as SsimPreset;
      expect(library.metrics.ssim(map, map, { preset: name })).toMatchObject({ state: 'scored' });
    }
  });

  test('docs/architecture.md lists every room of src', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(firstColumn(table('docs/architecture.md', ['room'])).sort()).toEqual(rooms.sort());
  });

  test('the keys of a config in docs/plug-in-a-model.md are those of a config', () => {
    const keys = firstColumn(table('docs/plug-in-a-model.md', ['key', 'what', 'default']));
    // The options of audits stand under `criteria` in a file.
    const known = Object.keys(library.defaultConfig()).filter((key) => key !== 'auditOptions');
    // The default run has none of its own.
    known.push('averageMask', 'metrics');
    // It is kept beside a config.
    known.push('workers');
    expect([...keys].sort()).toEqual(known.sort());
  });
});

describe('examples', () => {
  const examples = blocks.filter(
    ({ language, code }) => ['ts', 'js'].includes(language) && code.includes("from 'saliency-trust'"),
  );

  test('import only names that the library exports, and fit their types', () => {
    const folder = mkdtempSync(join(root, 'node_modules', '.docs-'));
    try {
      examples.forEach(({ code, language }, index) => {
        const imported = [...code.matchAll(/import \{([^}]*)\} from 'saliency-trust'/g)];
        // A plain script has no types to check: only what it imports.
        const lines = language === 'ts' ? code : imported.map(([line]) => `${line};`).join('\n');
        writeFileSync(join(folder, `example${index}.ts`), `${lines}\nexport {};\n`);
      });
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          extends: join(root, 'tsconfig.json'),
          compilerOptions: {
            noUnusedLocals: false,
            types: ['node'],
            typeRoots: [join(root, 'node_modules', '@types')],
            paths: {
              ...declared,
              'image-ssim': [join(root, 'node_modules', 'image-ssim', 'index.d.ts')],
            },
          },
          include: ['*.ts'],
        }),
      );
      const tsc = join(root, 'node_modules', '.bin', 'tsc');
      const messages = outputOf(() => execFileSync(tsc, ['-p', folder], { encoding: 'utf8' }));
      expect(messages.replaceAll(relative(root, folder), '')).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const scripts = examples.filter(({ language }) => language === 'js');

  test.each(scripts)('the script in $page prints what it says', async ({ code }) => {
    const printed: string[] = [];
    const log = { log: (value: unknown) => printed.push(inspect(value, { breakLength: Infinity })) };
    const body = code.replaceAll(/^import .*$/gm, '');
    const names = Object.keys(library);
    const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
    const run = new AsyncFunction('console', 'ndarray', ...names, body);
    await run(log, ndarray, ...Object.values(library));
    const wanted = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(wanted.length).toBeGreaterThan(0);
    expect(printed).toEqual(wanted);
  });

  test.each(blocks.filter(({ language }) => language === 'json'))(
    'the JSON in $page can be read',
    ({ code }) => {
      const data = JSON.parse(code) as {
        audits?: readonly unknown[];
        classifiers?: readonly object[];
        dataset?: object;
        methods?: readonly unknown[];
        criteria?: readonly unknown[];
      };
      if (data.classifiers === undefined && data.audits === undefined) return;
      // Files that are sure to exist stand for those of the example.
      const stands: Readonly<Record<string, string>> = {
        images: 'src',
        masks: 'src',
        annotations: 'package.json',
        model: 'package.json',
        module: 'package.json',
        table: 'package.json',
      };
      const there = (item: unknown) =>
        typeof item === 'object' && item !== null
          ? Object.fromEntries(Object.entries(item).map(([key, value]) => [key, stands[key] ?? value]))
          : item;
      const isOfLibrary = (item: unknown) => typeof item !== 'object' || item === null || !('module' in item);
      const config = {
        ...data,
        dataset: there(data.dataset),
        ...(data.classifiers && { classifiers: data.classifiers.map(there) }),
        ...(data.methods && { methods: data.methods.map(there) }),
        // Those of modules are loaded where the page is run as a reader would.
        ...(data.criteria && { criteria: data.criteria.filter(isOfLibrary) }),
        metrics: undefined,
      };
      const changes = data.audits === undefined ? {} : ({ asks: 'audits' } as const);
      expect(
        library.benchConfig(config, { source: 'example', folder: root, changes }).criteria.length,
      ).toBeGreaterThan(0);
    },
  );
});

/** The declarations of the package and its subpaths: as built, which is quicker, or else the sources. */
const declared = Object.fromEntries(
  Object.entries(
    (JSON.parse(textOf('package.json')) as { readonly exports: Readonly<Record<string, unknown>> }).exports,
  ).flatMap(([name, target]) => {
    const { types } = target as { readonly types?: string };
    if (types === undefined) return [];
    const file = isBuilt() ? types : types.replace('./dist/', 'src/').replace('.d.ts', '.ts');
    return [[`saliency-trust${name.slice(1)}`, [join(root, file)]]];
  }),
);

function outputOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}
