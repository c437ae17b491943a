/** How jobs are dealt out to threads, and what threads share. */
import { existsSync, readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { matchedFilterModel, sayUsualThreads } from '../../../src/classifiers/index.ts';
import { createSession } from '../../../src/classifiers/onnx/session.ts';
import { parsedModel } from '../../../src/graph/parse.ts';
import { memoryStore } from '../../../src/run/checkpoints/memoryStore.ts';
import { workersIn } from '../../../src/run/config/statedWorkers.ts';
import { dealtOut } from '../../../src/run/execute/dealing.ts';
import { readAhead } from '../../../src/run/execute/readAhead.ts';
import { bench, benchConfig, defaultConfig } from '../../../src/run/index.ts';
import { sharedMaps } from '../../../src/run/workers/sharedMaps.ts';
import { waiting } from '../../../src/run/workers/waiting.ts';
import { isShareable } from '../../../src/run/workers/workerCount.ts';
import type { MapResults } from '../../../src/types/run.ts';

/** Hands that note what they do; each job takes as many turns of the event loop as it says. */
function hands(count: number) {
  const done: [hand: number, job: string][] = [];
  const list = Array.from({ length: count }, (_, hand) => ({
    do: async (job: string) => {
      for (let turn = 0; turn < Number(job.split(':')[1] ?? 1); turn++) await setImmediate();
      if (job.startsWith('bad')) throw new Error(job);
      done.push([hand, job]);
    },
  }));
  return { done, list };
}

describe('jobs dealt out to hands', () => {
  test('are each done once, in their order where there is one hand', async () => {
    const { done, list } = hands(1);
    await dealtOut([['a', 'b'], ['c'], ['d', 'e']], list);
    expect(done.map(([, job]) => job)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('all share the first list, and then each stays with a list of its own', async () => {
    const { done, list } = hands(2);
    const states = [
      ['c1', 'c2', 'c3'],
      ['d1', 'd2', 'd3'],
    ];
    await dealtOut([['a1', 'a2', 'a3', 'a4'], ...states], list);
    const byHand = (start: string) =>
      new Set(done.filter(([, job]) => job.startsWith(start)).map(([hand]) => hand));
    expect(byHand('a').size).toBe(2);
    expect([byHand('c').size, byHand('d').size]).toEqual([1, 1]);
    expect(done.map(([, job]) => job).sort()).toEqual(['a1', 'a2', 'a3', 'a4', ...states.flat()].sort());
  });

  test('a hand that has no list left helps with the longest', async () => {
    const { done, list } = hands(2);
    await dealtOut([[], ['short'], ['l1:9', 'l2:9', 'l3:9', 'l4:9']], list);
    const helped = done.filter(([, job]) => job.startsWith('l')).map(([hand]) => hand);
    expect(new Set(helped).size).toBe(2);
    expect(helped).toHaveLength(4);
  });

  test('end with the first that fails, after those that run', async () => {
    const { done, list } = hands(2);
    await expect(dealtOut([['bad', 'long:5', 'never', 'never']], list)).rejects.toThrow('bad');
    expect(done).toEqual([[1, 'long:5']]);
  });
});

describe('findings that threads share', () => {
  const found: MapResults = new Map([['gradient', { state: 'unscorable', reason: 'for the test' }]]);

  test('are made by the first that asks; the others wait for them', async () => {
    const shared = sharedMaps(memoryStore());
    expect(await shared.ready('a')).toBe(false);
    const second = shared.ready('a');
    shared.keep('a', found);
    expect(await second).toBe(true);
    expect(await shared.ready('a')).toBe(true);
  });

  test('are made by the next where the first could not', async () => {
    const shared = sharedMaps(memoryStore());
    await shared.ready('a');
    const [second, third] = [shared.ready('a'), shared.ready('a')];
    shared.lose('a');
    expect(await second).toBe(false);
    shared.keep('a', found);
    expect(await third).toBe(true);
  });
});

test('answers come to those that wait for them; after the end nobody waits', async () => {
  const answers = waiting<string>();
  const ids: number[] = [];
  const [a, b, c] = ['a', 'b', 'c'].map(() => answers.ask((id) => ids.push(id)));
  answers.answer(ids[1] ?? 0, 'second');
  answers.fail(ids[0] ?? 0, new RangeError('first'));
  expect(await b).toBe('second');
  await expect(a).rejects.toThrow('first');
  answers.failAll(new Error('over'));
  await expect(c).rejects.toThrow('over');
  await expect(answers.ask(() => {})).rejects.toThrow('over');
});

test('runs can be shared out unless something of them is given in code', () => {
  const config = defaultConfig();
  expect(isShareable(config)).toBe(true);
  const own = (changes: object) => benchConfig(changes, { source: 'test', folder: '.' });
  const plain = { dataset: { kind: 'synthetic' }, classifiers: [{ id: 'a', model: 'matched-filter:3' }] };
  expect(isShareable(own(plain))).toBe(true);
  const methods = [{ name: 'smoothgrad', samples: 1, noise: [{ shape: [1], size: 1, data: [], get() {} }] }];
  expect(isShareable({ ...config, methods: [{ name: 'smoothgrad', options: methods[0] ?? {} }] })).toBe(
    false,
  );
});

test.each([0, -1, 1.5, Number.NaN])('bench refuses %p workers', async (workers) => {
  await expect(bench(defaultConfig(), { workers })).rejects.toThrow(
    `workers must be a whole number of at least 1, got ${workers}`,
  );
});

test('the workers that a config asks for are no part of what it says of the run', () => {
  const own = (changes: object) => {
    const classifiers = [{ id: 'a', model: 'matched-filter:3' }];
    return benchConfig(
      { dataset: { kind: 'synthetic' }, classifiers, ...changes },
      { source: 'test', folder: '.' },
    );
  };
  const [plain, asked] = [own({}), own({ workers: 3 })];
  expect(JSON.stringify(asked)).toBe(JSON.stringify(plain));
  expect([workersIn(plain), workersIn(asked), workersIn({ ...asked })]).toEqual([undefined, 3, 3]);
  expect(() => own({ workers: 0 })).toThrow(/test: workers: .*0/);
});

// The system says how many threads a process has.
const tasks = '/proc/self/task';
(existsSync(tasks) ? test : test.skip)(
  'a session of which nothing is said has the threads that a worker says',
  async () => {
    const model = parsedModel(matchedFilterModel({ size: 24, sigmas: [3] }), { source: 'test' });
    const added: number[] = [];
    try {
      for (const count of [1, 3]) {
        sayUsualThreads(count);
        const before = readdirSync(tasks).length;
        const session = await createSession(model, { source: 'test' });
        added.push(readdirSync(tasks).length - before);
        await session.dispose();
      }
    } finally {
      sayUsualThreads(0);
    }
    // The thread that asks is one of them.
    expect(added).toEqual([0, 2]);
  },
);

describe('images that are read ahead', () => {
  const image = (value: number) => ({ image: ndarray(Float32Array.of(value), [1, 1, 1]) });
  /** Items that say of each image whether it was read here, and what was read elsewhere. */
  function twentyItems(fails: (id: string) => boolean = () => false) {
    const [here, elsewhere]: [string[], string[]] = [[], []];
    const items = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      file: `${i}.png`,
      load: async () => {
        here.push(`${i}`);
        return image(i);
      },
    }));
    const read = async (id: string) => {
      elsewhere.push(id);
      if (fails(id)) throw new Error('broken there');
      return image(100 + Number(id));
    };
    return { here, elsewhere, items, ahead: readAhead(items, { read, depth: 3 }) };
  }

  test('are there when a pass over all asks for them, in every pass', async () => {
    const { here, elsewhere, ahead } = twentyItems();
    await ahead[0]?.load();
    expect(elsewhere).toEqual(['0', '1', '2', '3']);
    for (const pass of [1, 2]) {
      const values: number[] = [];
      for (const item of ahead) values.push((await item.load()).image.get(0, 0, 0));
      expect(values).toEqual(ahead.map((_, i) => 100 + i));
      expect(elsewhere).toHaveLength(4 + 20 * pass);
    }
    expect(here).toEqual([]);
  });

  test('are read here in another order, where that fails, and where there are few', async () => {
    const { here, ahead } = twentyItems((id) => id === '2');
    for (const place of [0, 1, 2, 3, 17]) await ahead[place]?.load();
    expect(here).toEqual(['2', '17']);
    const { items } = twentyItems();
    const few = items.slice(0, 15);
    expect(readAhead(few, { read: async () => image(0), depth: 3 })).toBe(few);
  });
});
