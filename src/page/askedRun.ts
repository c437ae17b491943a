import {
  audits,
  type FullClassifier,
  type Image,
  type Mask,
  openRun,
  type RandomInitialization,
  type TrustRun,
} from '../browser/index.ts';
import { optionsOf } from './auditOptions.ts';
import { stem } from './fileKinds.ts';
import { frameOf } from './madeMaps.ts';
import { type Answers, type Frame, unitChoices } from './messages.ts';
import type { AskOf, Working } from './working.ts';

/** What lies on the desk: the model and the pictures. */
export interface Table {
  readonly classifier: FullClassifier;
  pictureOf(id: string): { readonly image: Image; readonly mask?: Mask };
  ids(): readonly string[];
}

const seed = 1;

interface Asked {
  readonly units: string;
  readonly target: number;
  readonly methods: readonly string[];
  readonly signal: AbortSignal;
}

/** What `bench` calls a picture of a folder: its name without the ending, where that names one alone. */
export function runId(table: Table, id: string): string {
  const short = table.ids().map(stem);
  return new Set(short).size === short.length ? stem(id) : id;
}

/** A run over pictures of the desk. */
export async function openedRun(table: Table, ids: readonly string[], asked: Asked): Promise<TrustRun> {
  const { units, target, methods, signal } = asked;
  const items = ids.map((id) => {
    const { image, mask } = table.pictureOf(id);
    return { id: runId(table, id), load: async () => ({ image, ...(mask && { mask }) }) };
  });
  const preprocess = unitChoices[units];
  return openRun(table.classifier, items, {
    ...{ methods, target, seed, stop: signal },
    ...(preprocess && { preprocess }),
  });
}

/** The rows of an audit, with the maps of its film. */
export async function trustRows(
  ask: AskOf<'trust'>,
  table: Table,
  working: Working,
): Promise<Answers['trust']> {
  const { audit: name, image, all, methods } = ask;
  // In the order of `bench`, which sorts the names of a folder.
  const asked = all ? table.ids().toSorted() : [image];
  const run = await openedRun(table, asked, { ...ask, signal: working.signal });
  const own = runId(table, image);
  try {
    const audit = audits[name];
    const options = optionsOf(name, ask.other);
    const initializations =
      name === 'randomization' ? initializationsOf(run, options) : new Map<string, RandomInitialization>();
    const frames: Promise<Frame>[] = [];
    const rows = await run.measure(audit, {
      options,
      onProgress: ({ done, total, label }) => working.tell({ kind: 'progress', done, total, label }),
      onRow: ({ condition, image: id }) => {
        const initialization = id === own ? initializations.get(String(condition?.state)) : undefined;
        if (initialization === undefined) return;
        initializations.delete(initialization.step);
        // The maps that were made last: no state of the weights is drawn again for the film.
        const found = run.run.maps({ model: table.classifier.id, initialization }, own);
        frames.push(
          found.then((maps) =>
            frameOf(initialization.step, initialization.layers.length / initialization.of, maps, methods),
          ),
        );
      },
    });
    if (name === 'randomization') {
      const trained = await run.run.maps({ model: table.classifier.id }, own);
      working.tell({ kind: 'frame', frame: frameOf('trained', 0, trained, methods) });
    }
    for (const frame of await Promise.all(frames)) working.tell({ kind: 'frame', frame });
    const compared = rows.find((row) => name === 'classSensitivity' && row.image === own)?.condition?.class;
    if (typeof compared === 'number') {
      const found = await run.run.maps({ model: table.classifier.id, target: compared }, own);
      working.tell({ kind: 'frame', frame: frameOf(`class ${compared}`, undefined, found, methods) });
    }
    return { rows, image: own };
  } finally {
    await run.dispose();
  }
}

/** The first draw of each state of the cascade, by its name. */
function initializationsOf(run: TrustRun, options: object): Map<string, RandomInitialization> {
  const all = audits.randomization.initializations(run.run, audits.randomization.options.parse(options));
  return new Map(
    all.filter(({ draw }) => draw === 0).map((initialization) => [initialization.step, initialization]),
  );
}
