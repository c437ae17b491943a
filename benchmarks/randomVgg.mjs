/**
 * VGG-like networks with random weights, of which theory says that guided backpropagation recovers the image whatever
 * the weights (Nie, Zhang & Patel 2018, ICML): it must not pass randomization. Prints, in Markdown, what the criterion
 * says of it and of the gradient.
 *
 *   npm run build && node benchmarks/randomVgg.mjs [--networks 3] [--width 64] [--size 48] [--images 12] [--draws 4]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bench, benchConfig } from '../dist/index.js';
import { networkBuilder } from '../dist/training/networks/builder.js';
import { writeModel } from '../dist/training/writeModel.js';

const defaults = { networks: '3', width: '64', size: '48', images: '12', draws: '4' };
const { values } = parseArgs({
  options: Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
  ),
});
const [networks, width, size, images, draws] = Object.keys(defaults).map((name) => Number(values[name]));

/** Three times two convolutions of 3 x 3 with ReLU, then the largest of each 2 x 2 places. */
function randomVgg(seed) {
  const net = networkBuilder({ size, seed }, { name: 'the network', multipleOf: 8 });
  let layer = net.image;
  for (const block of [1, 2, 3]) {
    for (const part of ['a', 'b'])
      layer = net.rectified(
        `block${block}/relu-${part}`,
        net.convolution(`block${block}/conv-${part}`, layer, { outputs: width, bias: true }),
      );
    layer = net.maxPool(`block${block}/pool`, layer);
  }
  return net.head(layer, 2);
}

const fixed = (value) => (typeof value === 'number' ? value.toFixed(3) : '–');
const line = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const folder = mkdtempSync(join(tmpdir(), 'random-vgg-'));
try {
  line([
    'network',
    'method',
    'score after half',
    'after all',
    'null',
    'margin shown',
    '95 % interval',
    'verdict',
    'in words',
  ]);
  line(Array.from({ length: 9 }, () => '---'));
  for (let k = 1; k <= networks; k++) {
    writeModel(randomVgg(`random VGG ${k}`), join(folder, 'vgg.onnx'));
    const config = {
      dataset: { kind: 'phantom', task: 'segmentation', size, count: images },
      classifiers: [{ id: 'vgg', model: 'vgg.onnx', preprocess: { range: [-1, 1] } }],
      target: 1,
      methods: ['gradient', 'guided-backprop'],
      criteria: [
        { name: 'randomization', draws, steps: 5, intermediateDraws: 1, intermediateImages: images },
      ],
      seed: k,
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const { summary } = await bench(benchConfig(config, { source: 'config', folder }));
    for (const [method, cell] of Object.entries(summary.criteria.randomization)) {
      const half = cell.against.find(({ against }) => against === 'half');
      line([
        k,
        method,
        fixed(half === undefined || half.mean === null ? undefined : half.mean - half.margin),
        fixed(cell.mean),
        fixed(cell.null),
        fixed(cell.margin),
        cell.marginCi === null ? '–' : cell.marginCi.map(fixed).join(' to '),
        cell.verdict,
        cell.cascade,
      ]);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
