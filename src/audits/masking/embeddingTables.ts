import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import type { Cases } from './cases.ts';

export const shiftName = 'embeddings: cosine to the whole image';
/** Of a model. */
export const mapName = (model: string) => `embeddings of ${model}`;

/** How far maskings move embeddings, by model, masking and class; and the maps of some of them. */
export function embeddingTables(rows: readonly Row[], cases: Cases): Record<string, AnswerTable> {
  const own = rows.filter(({ metric }) => ['cosine', 'cka', 'mapX', 'mapY'].includes(metric));
  const models = [...new Set(own.map(({ subject }) => subject.name))];
  const shifts = models.flatMap((model) =>
    shiftRows(
      own.filter(({ subject }) => subject.name === model),
      cases,
    ),
  );
  const maps = models.flatMap((model) => {
    const found = mapOf(own.filter(({ subject }) => subject.name === model));
    return found.length === 0 ? [] : [[mapName(model), mapTable(found)] as const];
  });
  return { ...(shifts.length > 0 && { [shiftName]: shiftTable(shifts) }), ...Object.fromEntries(maps) };
}

function shiftTable(rows: AnswerTable['rows']): AnswerTable {
  return {
    columns: [
      { name: 'model', unit: '' },
      { name: 'masking', unit: '' },
      { name: 'images', unit: '' },
      { name: 'mean cosine', unit: '-1 to 1' },
      { name: 'standard deviation', unit: '' },
      { name: 'count', unit: 'count' },
      { name: 'linear CKA', unit: '0 to 1' },
    ],
    rows,
  };
}

function shiftRows(rows: readonly Row[], { labels }: Cases): (string | number | null)[][] {
  const maskings = [...new Set(rows.flatMap(({ condition }) => condition?.masking ?? []))].map(String);
  return maskings.flatMap((masking) => {
    const own = rows.filter(({ condition }) => condition?.masking === masking);
    const cosines = new Map(
      own.flatMap((row) =>
        row.metric === 'cosine' && row.state === 'scored' && row.image !== undefined
          ? [[row.image, row.value] as const]
          : [],
      ),
    );
    if (cosines.size === 0) return [];
    const cka = own.find(({ metric }) => metric === 'cka');
    const groups = [
      { name: 'all', values: [...cosines.values()], cka: cka?.state === 'scored' ? cka.value : null },
      ...[...labels].map(([target, of]) => ({
        name: `class ${target}`,
        values: [...cosines].flatMap(([image, value]) => (of.get(image) === 1 ? value : [])),
        cka: null,
      })),
    ];
    const model = rows[0]?.subject.name ?? '';
    return groups.map(({ name, values, cka: alike }) => [model, masking, name, ...moments(values), alike]);
  });
}

/** Mean, standard deviation with n - 1, and count. */
function moments(values: readonly number[]): [number | null, number | null, number] {
  const n = values.length;
  if (n === 0) return [null, null, 0];
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, n < 2 ? null : Math.sqrt(squares / (n - 1)), n];
}

interface Point {
  readonly image: string;
  readonly masking: string;
  x?: number;
  y?: number;
}

function mapOf(rows: readonly Row[]): Point[] {
  const points = new Map<string, Point>();
  for (const row of rows) {
    if (row.state !== 'scored' || row.image === undefined || !row.metric.startsWith('map')) continue;
    const masking = String(row.condition?.masking);
    const key = JSON.stringify([row.image, masking]);
    const own: Point = points.get(key) ?? { image: row.image, masking };
    if (row.metric === 'mapX') own.x = row.value;
    else own.y = row.value;
    points.set(key, own);
  }
  return [...points.values()];
}

function mapTable(points: readonly Point[]): AnswerTable {
  return {
    columns: [
      { name: 'image', unit: '' },
      { name: 'masking', unit: '' },
      { name: 'x', unit: '' },
      { name: 'y', unit: '' },
    ],
    rows: points.map(({ image, masking, x = null, y = null }) => [image, masking, x, y]),
  };
}
