import type { Pictured } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import { shownRows } from './shown.ts';

/** The images that stand for each slice, so many of each, with the map of every method. */
export function slicePictures(rows: readonly Row[], maps: number): Pictured[] {
  const shown = shownRows(rows);
  const names = [...new Set(shown.map(({ subject }) => subject.name))];
  return names.flatMap((state) =>
    shown
      .filter(({ subject }) => subject.name === state)
      .slice(0, maps)
      .flatMap(({ image, model }) => (image && model ? { image, model, state } : [])),
  );
}
