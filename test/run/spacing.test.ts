/** A scan's spacing on its way from the header to a method's question. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { node } from '../../src/graph/edit.ts';
import { encodeNpy } from '../../src/images/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { writtenNifti } from '../support/writtenNifti.ts';

const at = workFolder();

/** Voxels of 2 mm along x, 1 along y, 5 along z; a model of 4 x 6 x 3 voxels takes it, so that along y each is of 0.5 mm. */
const scan = {
  shape: [4, 3, 3],
  voxels: Array.from({ length: 36 }, (_, i) => i),
  sform: {
    code: 1,
    rows: [
      [-2, 0, 0, 5],
      [0, 1, 0, 6],
      [0, 0, 5, 7],
    ],
  },
};

const model = modelBytes({
  nodes: [node('Conv', ['image', 'w'], ['c']), node('Flatten', ['c'], ['y'], { axis: 1 })],
  weights: { w: normalTensor('w', [2, 1, 4, 6, 3], 0.1) },
  input: [undefined, 1, 4, 6, 3],
  outputs: ['y'],
});

/** A method that says the spacing that it was told. */
const told = `export default {
  name: 'told',
  presets: { default: {}, arun2021: {} },
  reduction: 'sum',
  explain: async ({ image, spacing }) => ({
    kind: 'attribution',
    attribution: image,
    diagnostics: { spacing: spacing?.join(' x ') ?? 'not known' },
  }),
};`;

test('explain tells a method the spacing at the size of the model, and none of a .npy', async () => {
  written(at('a.nii'), writtenNifti(scan));
  written(at('b.npy'), encodeNpy(ndarray(new Float32Array(36).fill(9), [4, 3, 3])));
  written(at('model.onnx'), model);
  written(at('told.mjs'), told);
  const flags = ['--model', at('model.onnx'), '--method-module', at('told.mjs'), '--method', 'told'];
  const ran = await runCommand('explain', at('a.nii'), at('b.npy'), ...flags, '--out', at('out'));
  expect(ran).toMatchObject({ code: 0 });
  const { images } = JSON.parse(readFileSync(at('out', 'explain.json'), 'utf8'));
  expect(images[0].methods.told.diagnostics).toEqual({ spacing: '2 x 0.5 x 5' });
  expect(images[1].methods.told.diagnostics).toEqual({ spacing: 'not known' });
});
