import type { Row } from '../browser/index.ts';
import { type Cell, chartsOf, deciding, scored } from './answerCharts.ts';
import { element } from './dom.ts';
import type { TrustName } from './messages.ts';
import type { Question } from './questions.ts';

/** The answer to a question: chart, table, and what it cannot tell. */
export function answerOf(question: Question, rows: readonly Row[], image: string): HTMLElement {
  const { name } = question;
  const own = rows.filter((row) => row.image === image);
  const cells = cellsOf(name, own);
  const charts = chartsOf(question, own, cells);
  const refused = own.filter(
    (row) => row.state !== 'scored' && row.subject.kind === 'method' && row.metric === deciding[name],
  );
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
    element(
      'div',
      { class: 'charts' },
      ...charts.map(({ title, chart }) =>
        element('div', {}, ...(title === '' ? [] : [element('h4', {}, title)]), chart),
      ),
    ),
    ...(cells.length > 0 ? [table(cells)] : []),
    ...reasons.map((text) => element('p', { class: 'note' }, `No score. ${text}`)),
    ...(rows.length > own.length ? [element('p', {}, unrelated(name, rows))] : []),
    element('p', { class: 'soft' }, `Dashed, in orange: ${question.nullText}.`),
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
    element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Table' }, whole),
  );
}
