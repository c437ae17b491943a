// What tests import from '@jest/globals'. The runner sets no limit of time; here a test or hook of more than two
// minutes fails, so that one that hangs has a name.
const { describe, expect, jest } = globalThis;

export { describe, expect, jest };

const limit = 120_000;

export const beforeAll = timedHook(globalThis.beforeAll);
export const beforeEach = timedHook(globalThis.beforeEach);
export const afterAll = timedHook(globalThis.afterAll);
export const afterEach = timedHook(globalThis.afterEach);

export const test = Object.assign(timedTest(globalThis.test), {
  only: timedTest(globalThis.test.only),
  skip: globalThis.test.skip,
  each:
    (...table) =>
    (name, body, milliseconds) =>
      globalThis.test.each(...table)(name, timed(body, milliseconds)),
});

function timedTest(register) {
  return (name, body, milliseconds) => register(name, timed(body, milliseconds));
}

function timedHook(register) {
  return (body, milliseconds) => register(timed(body, milliseconds));
}

function timed(body, milliseconds = limit) {
  return async (...given) => {
    let timer;
    const late = new Promise((_, reject) => {
      const error = new Error(`expected an end within ${milliseconds / 1000} s`);
      timer = setTimeout(() => reject(error), milliseconds);
    });
    try {
      await Promise.race([body(...given), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
