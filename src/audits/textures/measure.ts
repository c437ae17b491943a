import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { Run } from '../../types/run.ts';
import { classLabel, classScore } from '../classScores.ts';
import { corruptionEdit } from './corrupted.ts';
import { cueRows } from './cues.ts';
import { corruptionsOf, type TextureOptions } from './options.ts';
import { segmentRows } from './segments.ts';

export const audit = 'textures';

/** Each image by every model. */
export function textureUnits(run: Run): Unit[] {
  return run.images.map(({ id: image }) => ({ key: image, image, maps: [] }));
}

/** What each model says for the positive class of the image as it is, and under each corruption at each level. */
export async function textureRows({ image }: Unit, run: Run, options: TextureOptions): Promise<Row[]> {
  const facts = run.images.find(({ id }) => id === image);
  const seed = run.seed(audit, image);
  const asked = [
    { condition: { corruption: 'none', level: 0 }, edit: undefined },
    ...corruptionsOf(options).flatMap(({ name, levels }) =>
      levels.map((level) => ({
        condition: { corruption: name, level },
        edit: corruptionEdit(name, { level, seed }),
      })),
    ),
  ];
  const rows: Row[] = [];
  for (const one of run.models) {
    const { id: model } = one;
    const cell = { audit, subject: { kind: 'model', name: model }, role: 'score', image, model } as const;
    if (one.segments !== undefined) {
      rows.push(
        ...(await segmentRows(run, { image, model: one, shown: asked, options, place: { ...cell, seed } })),
      );
      continue;
    }
    if (options.cueConflict !== undefined) {
      const { sigma } = options.cueConflict;
      rows.push(
        ...(await cueRows(run, { image, model: one, positive: options.positive, sigma, seed, place: cell })),
      );
    }
    const logits = await run.logits(
      model,
      asked.map(({ edit }) => (edit === undefined ? { image } : { image, edit })),
    );
    for (const [i, { condition }] of asked.entries()) {
      const own = logits[i] ?? new Float32Array();
      const label = classLabel(facts ?? { id: image }, options.positive, own.length);
      const isKnown = label.state === 'scored';
      const outcome = isKnown ? classScore(own, options.positive, facts ?? {}) : label;
      rows.push({
        ...cell,
        condition: { ...condition, ...(isKnown && { positive: label.value }) },
        metric: 'logOdds',
        ...outcome,
        seed,
      });
    }
  }
  return rows;
}
