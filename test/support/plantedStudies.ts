import { randomStream } from '../../src/math/random/random.ts';
import type { Run, RunImage } from '../../src/types/run.ts';

export interface PlantedOptions {
  readonly n: number;
  readonly seed: string;
  /** Error rate of lateral views with a device, and of all other studies. */
  readonly inside: number;
  readonly outside: number;
  /** Studies of one patient. @default 1 */
  readonly perPatient?: number;
}

/** A run of studies with a view, a device and a report, and a model that errs at the stated rates; no pixels. */
export function plantedRun({ n, seed, inside, outside, perPatient = 1 }: PlantedOptions): Run {
  const stream = randomStream(`planted/${seed}`);
  const images: RunImage[] = [];
  const logits: Float32Array[] = [];
  for (let i = 0; i < n; i++) {
    const view = stream.uniform() < 0.4 ? 'lateral' : 'frontal';
    const device = stream.uniform() < 0.5 ? 'yes' : 'no';
    const label = Number(stream.uniform() < 0.5);
    const isPlanted = view === 'lateral' && device === 'yes';
    const isWrong = stream.uniform() < (isPlanted ? inside : outside);
    const said = isWrong ? 1 - label : label;
    logits.push(Float32Array.of(said === 0 ? 2 : -1, said === 1 ? 2 : -1));
    const text = [
      `${view} view of the chest`,
      device === 'yes' ? 'supporting devices in place' : 'no lines',
      stream.uniform() < 0.5 ? 'heart of normal size' : 'heart enlarged',
    ].join('. ');
    images.push({
      id: `study ${i}`,
      group: `patient ${Math.floor(i / perPatient)}`,
      label,
      text,
      attributes: { view, device, age: 20 + stream.integer(60) },
    });
  }
  const place = new Map(images.map(({ id }, i) => [id, i]));
  const own = {
    preset: 'default',
    images,
    methods: [],
    models: [{ id: 'model', inputShape: [1, 1, 1] }],
    hasPixels: false,
    seed: (...parts: string[]) => `${seed}/${parts.join('/')}`,
    logits: async (_: string, asked: readonly { image: string }[]) =>
      asked.map(({ image }) => logits[place.get(image) ?? 0] ?? new Float32Array(2)),
  };
  // What an audit of slices does not ask for is not there.
  return own as unknown as Run;
}
