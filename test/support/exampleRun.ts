/** The folder of a finished run, made of the example report: what `report` reads, without rows. */
import type { TaskReport } from '../../src/types/report.ts';
import { exampleReport, fullReport } from './exampleReport.ts';
import { written } from './workFolder.ts';

/** The files of a run as plain data, that a test may change before it writes them. */
export interface RunFiles {
  readonly 'manifest.json': Record<string, unknown>;
  readonly 'summary.json': TaskReport['summary'];
  readonly 'gallery.json': TaskReport['gallery'];
  /** A line each. */
  readonly 'predictions.jsonl': TaskReport['predictions'];
}

/** The files of a run that holds everything that a report can show. */
export function exampleFiles(): RunFiles {
  const [task] = fullReport(['rsna'], 1, 32).tasks;
  const { manifest } = exampleReport(['rsna'], 0);
  if (task === undefined) throw new Error('the example has no task');
  const { summary, methods } = task;
  const config = {
    ...{ name: summary.name, preset: summary.preset, target: 'predicted', seed: 1 },
    ...{ criteria: Object.keys(summary.criteria), methods, localizers: [{ id: 'net', model: 'net.onnx' }] },
  };
  const images = [...new Set(Object.values(summary.criteria.localization ?? {})[0]?.values ?? [])];
  return {
    'manifest.json': {
      versions: { 'saliency-trust': '0.1.0' },
      seed: 1,
      sha256: { config: '3f1d', models: { a: '77' } },
      config,
      images: images.map(({ image }) => ({ id: image, group: `patient of ${image}` })),
      warnings: ['a: dark images'],
      machine: manifest.machine,
      started: '2026-01-01T00:00:00.000Z',
      wallSeconds: 3.1,
    },
    'summary.json': { ...summary, version: 2, audits: exampleAudits() },
    'gallery.json': task.gallery,
    'predictions.jsonl': task.predictions,
  };
}

function exampleAudits(): NonNullable<TaskReport['summary']['audits']> {
  const answer = {
    ...{
      subject: { kind: 'model', name: 'a' },
      condition: { state: 'removed', radius: 3 },
      metric: 'rocAuc',
    },
    ...{
      estimate: 0.7,
      ci: [0.6, 0.8] as const,
      n: 24,
      null: 0.5,
      verdict: 'pass',
      rule: 'r',
      p: 0.01,
      pHolm: 0.02,
    },
  };
  const tables = { areas: { columns: [{ name: 'radius', unit: 'pixels' }], rows: [['a', 3, null]] } };
  return { mine: { question: 'Does it?', verdict: 'pass', sentence: 'It does.', answers: [answer], tables } };
}

/** Writes the files of a run into a folder. */
export function writeRun(folder: string, files: { readonly [Name in keyof RunFiles]: unknown }): string {
  for (const [name, data] of Object.entries(files)) {
    const lines = name.endsWith('.jsonl') ? (data as readonly unknown[]) : [data];
    written(`${folder}/${name}`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return folder;
}
