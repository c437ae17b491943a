import { randomStream } from '../../math/random/random.ts';
import { cosineShift, linearCka, trustworthiness, tsne } from '../../statistics/index.ts';
import type { Outcome, Row } from '../../types/row.ts';
import { rowsOf } from '../rows.ts';
import type { Embedded, EmbeddedOptions } from './embedded.ts';
import { audit } from './shownStates.ts';

/**
 * How far each masking moves the embeddings: the cosine of each image's embedding to that of the whole image, linear
 * CKA over all images, and a t-SNE of some of them with its trustworthiness.
 */
export function embeddingShifts(embedded: Embedded, { model, run, options }: EmbeddedOptions): Row[] {
  const cell = {
    ...{ audit, subject: { kind: 'model', name: model.id } as const, model: model.id },
    seed: run.seed(audit, 'embedding', model.id),
  };
  const whole = embedded.get('full') ?? new Map<string, Float32Array>();
  const rows = [...embedded].flatMap(([masking, own]): Row[] => {
    const shared = [...own.keys()].filter((image) => whole.has(image));
    if (masking === 'full' || shared.length === 0) return [];
    const [before, after] = [whole, own].map((all) =>
      shared.map((image) => all.get(image) ?? new Float32Array()),
    );
    const condition = { masking };
    const cosines = shared.flatMap((image, i) => {
      const outcome = cosineOf(before?.[i], after?.[i]);
      return rowsOf({ ...cell, image, condition }, [{ metric: 'cosine', outcome }]);
    });
    const cka = linearCka(before ?? [], after ?? []);
    const outcome: Outcome = cka.state === 'scored' ? { state: 'scored', value: cka.cka } : cka;
    return [...cosines, ...rowsOf({ ...cell, condition }, [{ metric: 'cka', outcome }])];
  });
  return [...rows, ...mapRows(embedded, options.embeddingPoints, cell)];
}

function cosineOf(a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()): Outcome {
  if (!a.some((value) => value !== 0) || !b.some((value) => value !== 0))
    return { state: 'unscorable', reason: 'an embedding is zero' };
  const [value = 0] = cosineShift([a], [b]).similarity;
  return { state: 'scored', value };
}

const fewestPoints = 12;
const neighbours = 5;

/** Places of some embeddings in the plane, drawn by the seed. */
function mapRows(embedded: Embedded, most: number, cell: Omit<Parameters<typeof rowsOf>[0], 'image'>): Row[] {
  if (most === 0) return [];
  const all = [...embedded].flatMap(([masking, own]) =>
    [...own].map(([image, point]) => ({ masking, image, point })),
  );
  randomStream(`${cell.seed}/points`).shuffle(all);
  const drawn = all.slice(0, most);
  if (drawn.length < fewestPoints) {
    const reason = `${drawn.length} embeddings are fewer than the ${fewestPoints} that a map needs`;
    return rowsOf(cell, [{ metric: 'trustworthiness', outcome: { state: 'unscorable', reason } }]);
  }
  const points = drawn.map(({ point }) => point);
  // A third of the points at most: with more, all are neighbours.
  const perplexity = Math.min(10, Math.floor((drawn.length - 1) / 3));
  const { embedding } = tsne(points, { seed: cell.seed, perplexity });
  const places = drawn.flatMap(({ masking, image }, i) =>
    rowsOf({ ...cell, role: 'fact', image, condition: { masking } }, [
      { metric: 'mapX', outcome: { state: 'scored', value: embedding.get(i, 0) } },
      { metric: 'mapY', outcome: { state: 'scored', value: embedding.get(i, 1) } },
    ]),
  );
  const value = trustworthiness(points, embedding, { neighbours });
  return [...places, ...rowsOf(cell, [{ metric: 'trustworthiness', outcome: { state: 'scored', value } }])];
}
