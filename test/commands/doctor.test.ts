import { expect, jest, test } from '@jest/globals';
import { type DoctorParts, diagnosis } from '../../src/commands/doctor.ts';
import { environment } from '../../src/run/index.ts';
import { gradientCheck } from '../../src/selftest/index.ts';
import { runCommand } from '../support/commandLine.ts';

test('doctor shows versions, engines and a gradient, and ends with code 0 where the default engine works', async () => {
  const { code, stdout, stderr } = await runCommand('doctor');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^versions {3}saliency-trust \d+\.\d+\.\d+, onnxruntime-node \d+\.\d+\.\d+, node \d+\./,
  );
  expect(stdout).toMatch(/ \d+ threads, [\d.]+ GiB of memory, [\d.]+ GiB free\n/);
  expect(stdout).toMatch(/\n {2}there {4}ONNX Runtime with cpu/);
  expect(stdout).toMatch(/\n {2}pass {5}largest error of the gradient of a linear model: must be 0/);
  for (const name of ['node-gpu', 'node', 'wasm', 'cpu']) {
    expect(stdout).toMatch(new RegExp(`\\n {2}(there|missing) {2,4}${name} +[^\\n]*: [^\\n]*@tensorflow/`));
  }
  expect(stdout).toMatch(/\nThe default engine works\.\n$/);
});

test('gradientCheck() holds', async () => {
  expect(await gradientCheck()).toMatchObject({ holds: true, must: expect.stringContaining('be 0, within') });
});

/** What doctor prints, and its exit code, when parts of it find something else. */
async function diagnosed(parts: Partial<DoctorParts>) {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const code = await diagnosis({ environment, check: gradientCheck, ...parts });
    return { code, text: write.mock.calls.map(([text]) => text).join('') };
  } finally {
    write.mockRestore();
  }
}

test('doctor ends with code 1 where the gradient is wrong or ONNX Runtime cannot be loaded', async () => {
  const wrong = await diagnosed({
    check: async () => ({ what: 'the gradient', must: 'be 0', came: '0.5', holds: false }),
  });
  expect(wrong.code).toBe(1);
  expect(wrong.text).toContain('  FAIL     the gradient: must be 0; came 0.5\n');
  expect(wrong.text).toMatch(/\nThe default engine does not work\.\n$/);
  const missing = await diagnosed({
    environment: async () => ({ ...(await environment()), providers: { error: 'no\nlibrary' } }),
  });
  expect(missing.code).toBe(1);
  expect(missing.text).toContain('  FAIL     ONNX Runtime cannot be loaded: no library\n');
});

test('doctor says whether gradients are computed in blocks of channels', async () => {
  const with8 = await diagnosed({ environment: async () => ({ ...(await environment()), channelBlock: 8 }) });
  expect(with8.text).toMatch(/; runs use cpu, gradients in blocks of 8 channels\n/);
  const without = await diagnosed({
    environment: async () => ({ ...(await environment()), channelBlock: undefined }),
  });
  expect(without.text).toMatch(/; runs use cpu, gradients without blocks of channels, which is slower\n/);
});

test('doctor says what to install for a backend that is missing', async () => {
  const reason = 'backend node of TF.js is not there: npm install @tensorflow/tfjs-node';
  const { code, text } = await diagnosed({
    environment: async () => ({
      ...(await environment()),
      tfjs: [{ name: 'node', packages: ['@tensorflow/tfjs-node'], isThere: false, reason }],
    }),
  });
  expect(code).toBe(0);
  expect(text).toMatch(/\n {2}missing {2}node [^\n]*: npm install @tensorflow\/tfjs-node\n/);
});

test('doctor refuses an argument', async () => {
  expect(await runCommand('doctor', 'x')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/got 'x'; it has --device, --help\n$/),
  });
});
