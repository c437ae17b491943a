import type { Report, TaskReport } from '../types/report.ts';
import { claimItems } from './claimItems.ts';
import { type Html, html } from './html.ts';
import { inWords } from './labels.ts';
import { counted, enumerated } from './text.ts';

/** A paragraph of methods to paste into a paper, and the items of the CLAIM checklist that the run answers. */
export function paperText({ tasks, manifest }: Report): Html {
  const judged = tasks.filter(({ summary }) => Object.keys(summary.criteria).length > 0);
  if (judged.length === 0) return html``;
  return html`<section id="paper"><h2>For a paper</h2>
    ${judged.map((task) => html`<p class="paper">${paragraph(task, manifest)}</p>`)}
    ${claimItems(judged, manifest)}</section>`;
}

function paragraph({ summary, methods }: TaskReport, manifest: Report['manifest']): string {
  const { versions, seed, config } = manifest;
  const names = Object.keys(summary.criteria);
  const rules = names.map((name) => {
    const [first] = Object.values(summary.criteria[name] ?? {});
    return first === undefined ? name : `${name} (passed where ${inWords(first.rule)})`;
  });
  const models = (summary.classifiers ?? []).map(({ id }) => id);
  const own = field(versions, 'saliency-trust');
  const runtime = field(versions, 'onnxruntime-node');
  const software = `saliency-trust${own === undefined ? '' : ` ${own}`}${runtime === undefined ? '' : ` on ONNX Runtime ${runtime}`}`;
  const seeds = seed ?? field(config, 'seed');
  return [
    `Saliency maps of ${counted(summary.images, 'image')}${models.length === 0 ? '' : ` for ${enumerated(models)}`} were evaluated with ${software}.`,
    `Methods: ${enumerated(methods.map(({ name }) => name))}, with the options under Methods and settings.`,
    `Criteria: ${rules.join('; ')}.`,
    'Intervals are 95 % BCa bootstrap intervals, resampled by patient where patients are known. Verdicts are not corrected for the number of methods unless the text says so.',
    ...(seeds === undefined ? [] : [`Every random number comes from seed ${String(seeds)}.`]),
  ].join(' ');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
