import type { Row } from '../browser/index.ts';
import { type Dot, dots, lines, type Series } from './charts.ts';
import { element } from './dom.ts';
import type { TrustName } from './messages.ts';
import type { Question } from './questions.ts';

/** The metric that decides for each question. */
const deciding: Readonly<Record<TrustName, string>> = {
  randomization: 'ssimWang',
  consistency: 'ssimWang',
  classSensitivity: 'ssimWang',
  convergence: 'ssimWang',
  fidelity: 'symmetricRelevanceGain',
  localization: 'averagePrecision',
};

interface Cell {
  readonly method: string;
  readonly where: string;
  readonly value: number;
  readonly nullAt: number | undefined;
}

/** The answer to a question: chart, table, and what it cannot tell. */
export function answerOf(question: Question, rows: readonly Row[], image: string): HTMLElement {
  const { name } = question;
  const own = rows.filter((row) => row.image === image);
  const cells = cellsOf(name, own);
  const chart = chartOf(question, own, cells);
  const refused = own.filter((row) => row.state !== 'scored' && row.metric === deciding[name]);
  const reasons = [
    ...new Set(
      refused.map(
        (row) =>
          `${row.subject.name}: ${row.state === 'failed' ? row.error : row.state === 'unscorable' ? row.reason : ''}`,
      ),
    ),
  ];
  return element(
    'div',
    { class: 'answer' },
    element('h3', {}, question.label),
    ...(chart === undefined ? [] : [chart]),
    ...(cells.length > 0 ? [table(cells)] : []),
    ...reasons.map((text) => element('p', { class: 'note' }, `No score. ${text}`)),
    ...(rows.length > own.length ? [element('p', {}, unrelated(name, rows))] : []),
    element('p', { class: 'soft' }, `Beside it: ${question.nullText}.`),
    element('p', {}, element('strong', {}, 'What one image cannot tell. '), question.limit),
  );
}

/** Of several images: what their maps score against each other. */
function unrelated(name: TrustName, rows: readonly Row[]): string {
  const pairs = scored(
    rows.filter(
      (row) => row.role === 'null' && row.partner?.image !== undefined && row.metric === deciding[name],
    ),
  );
  const all = scored(
    rows.filter(
      (row) => row.role === 'score' && row.subject.kind === 'method' && row.metric === deciding[name],
    ),
  );
  const of =
    pairs === undefined ? '' : ` Maps of different images score ${pairs.toFixed(3)} against each other.`;
  return `Mean over all images and methods: ${all?.toFixed(3) ?? 'none'}.${of}`;
}

function scored(rows: readonly Row[]): number | undefined {
  const values = rows.flatMap((row) => (row.state === 'scored' ? [row.value] : []));
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
}

/** One number for each method and circumstance, with its null. */
function cellsOf(name: TrustName, rows: readonly Row[]): Cell[] {
  const metric = deciding[name];
  const keyOf = ({ condition = {} }: Row) => String(condition.change ?? condition.state ?? '');
  const scores = rows.filter((row) => row.metric === metric && row.role === 'score');
  const cells = new Map<string, Row[]>();
  for (const row of scores) {
    if (row.subject.kind === 'network') continue;
    const key = `${row.subject.name}\n${keyOf(row)}`;
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  return [...cells].flatMap(([key, list]) => {
    const [method = '', where = ''] = key.split('\n');
    const value = scored(list);
    const nullAt = scored(nullsOf(name, rows, method).filter((row) => where === '' || keyOf(row) === where));
    return value === undefined ? [] : [{ method, where, value, nullAt }];
  });
}

function nullsOf(name: TrustName, rows: readonly Row[], method: string): Row[] {
  if (name === 'localization')
    return rows.filter((row) => row.metric === 'prevalence' && row.subject.name === method);
  if (name === 'fidelity')
    return rows.filter(
      (row) =>
        row.subject.kind === 'baseline' &&
        /random/.test(row.subject.name) &&
        row.metric === deciding.fidelity,
    );
  return rows.filter(
    (row) => row.role === 'null' && row.condition?.matched === 'smoothness' && row.subject.name === method,
  );
}

function chartOf(
  { name, label }: Question,
  rows: readonly Row[],
  cells: readonly Cell[],
): SVGElement | undefined {
  const methods = [
    ...new Set(rows.filter(({ subject }) => subject.kind === 'method').map(({ subject }) => subject.name)),
  ];
  if (name === 'randomization') {
    const nulls = cells.flatMap(({ nullAt }) => nullAt ?? []);
    const nullAt = nulls.length === 0 ? undefined : nulls.reduce((a, b) => a + b, 0) / nulls.length;
    return lines(
      methods.map((method, colour) => cascadeOf(method, colour, rows)),
      {
        label,
        x: 'share of the layers that are random',
        y: 'likeness to the map of the trained model (SSIM)',
        nullAt,
      },
    );
  }
  if (name === 'fidelity') {
    const both = methods.flatMap((method, colour) => [
      curveOf(rows, { method, colour, order: 'mostFirst' }),
      { ...curveOf(rows, { method, colour, order: 'leastFirst' }), isDashed: true },
    ]);
    return lines(
      both.filter(({ points }) => points.length > 0),
      { label, x: 'share of the pixels that are replaced', y: 'logit of the class' },
    );
  }
  const list = cells.map(
    ({ method, where, value, nullAt }): Dot => ({
      name: where === '' ? method : `${method}, ${where}`,
      value,
      nullAt,
    }),
  );
  return list.length === 0 ? undefined : dots(list, label);
}

function cascadeOf(method: string, colour: number, rows: readonly Row[]): Series {
  const own = rows.filter(
    (row) =>
      row.subject.name === method &&
      row.metric === deciding.randomization &&
      row.role === 'score' &&
      row.condition?.redrawn !== undefined,
  );
  const shares = [
    ...new Set(own.map((row) => Number(row.condition?.redrawn) / Number(row.condition?.layers))),
  ].sort((a, b) => a - b);
  const points = shares.flatMap((share): [number, number][] => {
    const value = scored(
      own.filter((row) => Number(row.condition?.redrawn) / Number(row.condition?.layers) === share),
    );
    return value === undefined ? [] : [[share, value]];
  });
  return { name: method, colour, points: [[0, 1], ...points] };
}

function curveOf(
  rows: readonly Row[],
  { method, colour, order }: { method: string; colour: number; order: string },
): Series {
  const points = rows.flatMap((row): [number, number][] =>
    row.metric === 'targetLogit' &&
    row.subject.name === method &&
    row.condition?.order === order &&
    row.state === 'scored'
      ? [[Number(row.condition.share), row.value]]
      : [],
  );
  return { name: method, colour, points };
}

function table(cells: readonly Cell[]): HTMLElement {
  const hasWhere = cells.some(({ where }) => where !== '');
  const head = ['map', ...(hasWhere ? ['under'] : []), 'score', 'without information'];
  const body = cells.map(({ method, where, value, nullAt }) =>
    element(
      'tr',
      {},
      element('td', {}, method),
      ...(hasWhere ? [element('td', {}, where)] : []),
      element('td', { class: 'number' }, value.toFixed(3)),
      element('td', { class: 'number' }, nullAt === undefined ? '–' : nullAt.toFixed(3)),
    ),
  );
  const whole = element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...head.map((text) =>
          element(
            'th',
            {
              scope: 'col',
              ...(text === 'score' || text === 'without information' ? { class: 'number' } : {}),
            },
            text,
          ),
        ),
      ),
    ),
    element('tbody', {}, ...body),
  );
  return element(
    'details',
    {},
    element('summary', {}, 'Numbers'),
    element('div', { class: 'scroll', tabindex: '0' }, whole),
  );
}
