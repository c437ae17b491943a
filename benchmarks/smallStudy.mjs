/** A study of seconds on synthetic images, with every kind of unit: what is killed and queued. */
export function smallStudy({ name, count, samples, ...more }) {
  return {
    name,
    dataset: { kind: 'synthetic', count },
    classifiers: [
      { id: 'a', model: 'matched-filter:3,4,5' },
      { id: 'b', model: 'matched-filter:3.2,4.2,4.8', role: 'replicate' },
    ],
    target: 1,
    methods: ['gradient', { name: 'smoothgrad', samples }, 'grad-cam'],
    criteria: ['localization', { name: 'randomization', draws: 2, steps: 3 }, 'repeatability'],
    ...more,
  };
}
