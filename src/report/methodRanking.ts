import type { Compared } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import { counted, enumerated, fixed, interval, noNumber, probability, signed } from './text.ts';

/** The order of the methods of one criterion, the best first, and every pair of them; empty where nothing was compared. */
export function rankedMethods(criterion: string, compared: Compared | undefined): Html {
  if (compared === undefined || compared.methods.length < 2) return html``;
  const { value, n, left, without, methods, pairs } = compared;
  const told = pairs.filter(({ wilcoxon }) => wilcoxon !== null && wilcoxon.pHolm < 0.05).length;
  const gone = without.length === 0 ? '' : ` Without ${enumerated(without)}, which scored none.`;
  const order = foldedTable({
    name: `Order of the methods in ${criterion}`,
    caption: `The best first, by the mean of ${comparedValue(value)}.`,
    head: ['method', 'mean', '95 % interval'],
    rows: methods.map(({ method, mean, ci }, index) => ({
      title: `${index + 1}. ${method}`,
      cells: [{ number: fixed(mean) }, { number: interval(ci) }],
    })),
  });
  const each = foldedTable({
    name: `Every pair of methods in ${criterion}`,
    caption:
      'Margin: by how much the better one is better on average. Holm: adjusted over the pairs. Effect: rank-biserial correlation.',
    head: ['the better', 'the other', 'margin', '95 % interval', 'Wilcoxon p, Holm', 'effect'],
    rows: pairs.map(({ a, b, margin, marginCi, wilcoxon }) => ({
      title: a,
      cells: [
        { content: b },
        { number: signed(margin) },
        { number: interval(marginCi) },
        { number: wilcoxon === null ? noNumber : probability(wilcoxon.pHolm) },
        { number: wilcoxon === null ? noNumber : signed(wilcoxon.effect, 2) },
      ],
    })),
  });
  const text =
    `By ${comparedValue(value)}, on the ${counted(n, 'image')} that all of them scored` +
    `${left === 0 ? '' : ` (${counted(left, 'other')} left out)`}. ` +
    `Of ${counted(pairs.length, 'pair')}, ${told} can be told apart (Wilcoxon, Holm, 5 %).${gone}`;
  return html`<h4>Methods against each other in ${criterion}</h4><p>${text}</p>${order}${each}`;
}

const values = new Map([
  ['score', 'the score'],
  ['score - null', 'how far the score lies above the null'],
  ['null - score', 'how far the score lies below the null'],
]);

function comparedValue(value: string): string {
  return values.get(value) ?? value;
}
