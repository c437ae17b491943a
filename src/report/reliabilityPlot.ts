import type { ClassifierSummary } from '../types/prediction.ts';
import type { Html } from './html.ts';
import { type Plotting, plotSvg } from './plotting.ts';
import { counted, fixed } from './text.ts';

/**
 * The reliability curve of a classifier: how often it is right, or class 1 the label, against the probability that it
 * gives, a dot for each bin whose area grows with the images in it.
 */
export function reliabilityPlot(plotting: Plotting, { id, logits, reliability }: ClassifierSummary): Html {
  const { Plot } = plotting;
  const most = Math.max(1, ...reliability.map(({ count }) => count));
  const bins = reliability.map((bin) => ({
    ...bin,
    radius: 3 + 6 * Math.sqrt(bin.count / most),
    title: `${counted(bin.count, 'image')}: probability ${fixed(bin.probability, 2)}, frequency ${fixed(bin.frequency, 2)}`,
  }));
  const [across, up] =
    logits > 2
      ? ['probability of the predicted class', 'how often it is right']
      : ['probability of class 1', 'how often the label is 1'];
  const spoken = bins.map(({ title }) => title).join('; ');
  return plotSvg(
    plotting,
    {
      ...{ width: 270, height: 230, marginTop: 22, marginLeft: 34, marginRight: 12, marginBottom: 34 },
      x: { domain: [0, 1], label: null },
      y: { domain: [0, 1], label: null },
      style: { fontSize: '11px' },
      marks: [
        Plot.gridY({ ticks: 3, stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: 'var(--soft)', strokeDasharray: '4 3' },
        ),
        Plot.line(bins, { x: 'probability', y: 'frequency', stroke: 'var(--mark)', strokeWidth: 1.5 }),
        Plot.dot(bins, {
          x: 'probability',
          y: 'frequency',
          r: (bin: { radius: number }) => bin.radius,
          fill: 'var(--mark)',
          title: 'title',
        }),
        Plot.axisY({
          ticks: 3,
          tickSize: 0,
          fontSize: 11,
          color: 'var(--soft)',
          label: up,
          labelArrow: 'none',
        }),
        Plot.axisX({
          ticks: 5,
          tickSize: 3,
          fontSize: 11,
          color: 'var(--soft)',
          label: across,
          labelArrow: 'none',
          labelAnchor: 'center',
        }),
      ],
      r: { type: 'identity' },
    },
    { label: `Reliability of ${id}. ${spoken}`, kind: 'reliability' },
  );
}
