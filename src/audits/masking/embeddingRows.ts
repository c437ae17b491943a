import { maskingVariants } from '../../perturbations/index.ts';
import type { Row } from '../../types/row.ts';
import type { Run, RunModel } from '../../types/run.ts';
import { rowsOf } from '../rows.ts';
import type { Embedded } from './embedded.ts';
import { embeddingShifts } from './embeddingShifts.ts';
import { hasProbes, type MaskingOptions } from './options.ts';
import { probeRows } from './probeRows.ts';
import { audit, editOf, shownStates } from './shownStates.ts';

/**
 * What the embeddings of a model tell: linear heads on them, and how far each masking moves them. A model whose
 * embeddings cannot be had is a failed row.
 */
export async function embeddingRows(model: RunModel, run: Run, options: MaskingOptions): Promise<Row[]> {
  try {
    const embedded = await embeddedImages(model, run, options);
    const asked = { model, run, options };
    return [...embeddingShifts(embedded, asked), ...(hasProbes(options) ? probeRows(embedded, asked) : [])];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const subject = { kind: 'model', name: model.id } as const;
    const cell = { audit, subject, model: model.id, seed: run.seed(audit, 'embedding') };
    return rowsOf(cell, [{ metric: 'cosine', outcome: { state: 'failed', error: message } }]);
  }
}

/** Each image under the five maskings, where there is a masking of it. */
async function embeddedImages(model: RunModel, run: Run, options: MaskingOptions): Promise<Embedded> {
  const all = new Map(maskingVariants.map((name) => [name as string, new Map<string, Float32Array>()]));
  for (const { id: image } of run.images) {
    const shown = await shownStates(image, model.id, { run, options: { ...options, dilations: [] } });
    const edits = shown.flatMap((one) => {
      const edit = one.state.region === 'own' ? editOf(one, image, model, { run, options }) : undefined;
      return edit === undefined ? [] : [{ masking: one.state.variant, edit }];
    });
    const asked = edits.map(({ edit }) => ({ image, ...(edit === 'whole' ? {} : { edit }) }));
    const found = await run.embeddings(model.id, asked);
    edits.forEach(({ masking }, index) => {
      const own = found[index];
      if (own?.every(Number.isFinite)) all.get(masking)?.set(image, own);
    });
  }
  return all;
}
