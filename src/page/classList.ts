import { byId, fill } from './dom.ts';
import { className, type State } from './state.ts';

/** Fills a list with the classes, the most likely of an image first, with their logits; gives the predicted one. */
export function fillClasses(list: HTMLSelectElement, state: State, image: string): number {
  const row = state.logits.get(image) ?? [];
  const names = byId<HTMLInputElement>('classes').value;
  const best = Math.max(0, row.indexOf(Math.max(...row)));
  const all = Array.from({ length: state.model?.classCount ?? 0 }, (_, k) => k);
  const order = all.toSorted((a, b) => (row[b] ?? 0) - (row[a] ?? 0));
  fill(
    list,
    order.map((k) => {
      const logit = row[k];
      const said = logit === undefined ? '' : `: ${logit.toPrecision(4)}${k === best ? ', predicted' : ''}`;
      return [String(k), `${className(k, names)}${said}`];
    }),
  );
  return best;
}
