import type { Row } from '../../types/row.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';
import type { PreparedModel } from './preparedModel.ts';

/** By image, why some classifier cannot take it. */
export function unreadableOf(preparedModels: readonly PreparedModel[]): ReadonlyMap<string, string> {
  return new Map(preparedModels.toReversed().flatMap(({ unreadable }) => [...unreadable]));
}

/** The classifiers with the images alone that all of them can take. */
export function withReadable(preparedModels: readonly PreparedModel[]): PreparedModel[] {
  const unreadable = unreadableOf(preparedModels);
  return preparedModels.map((one) => ({
    ...one,
    images: one.images.filter(({ id }) => !unreadable.has(id)),
  }));
}

/**
 * The failures of images that cannot be read: of each score of an audit that its first image has, one that says why.
 * The audit itself never sees such an image.
 */
export function unreadableRows(
  rows: readonly Row[],
  asked: readonly ResolvedAudit[],
  {
    unreadable,
    seed,
  }: { readonly unreadable: ReadonlyMap<string, string>; seed(...parts: readonly string[]): string },
): Row[] {
  return asked.flatMap(({ audit: { name } }) => {
    const own = rows.filter(
      ({ audit, role, image }) => audit === name && role === 'score' && image !== undefined,
    );
    const example = own.filter(({ image }) => image === own[0]?.image);
    return [...unreadable].flatMap(([image, error]) =>
      example.map((row) => failedLike(row, { image, error, seed: seed(name, image) })),
    );
  });
}

function failedLike(
  { audit, subject, role, model, partner, condition, metric }: Row,
  { image, error, seed }: { readonly image: string; readonly error: string; readonly seed: string },
): Row {
  const failure = { metric, state: 'failed', error, seed } as const;
  // Which slice it is in, and what goes with that, is known of the other image alone.
  if (subject.kind === 'slice')
    return {
      audit,
      subject: { kind: 'model', name: model ?? '' },
      role,
      image,
      ...(model !== undefined && { model }),
      ...failure,
    };
  return {
    ...{ audit, subject, role, image },
    ...(model !== undefined && { model }),
    ...(partner !== undefined && { partner }),
    ...(condition !== undefined && { condition }),
    ...failure,
  };
}
