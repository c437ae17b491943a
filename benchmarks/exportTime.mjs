/**
 * Prints what the map of an exported model costs: the time of a forward pass of the model and of the model with its map,
 * in ONNX Runtime for Node, and their ratio, by the clock and by processor time. The two run in turn, so that a busy
 * machine slows both; medians are shown. What was asked: at most .3 forward passes more for Grad-CAM.
 *
 *   npm run bench:export -- [MODEL.onnx ...] [--method grad-cam] [--repeats 15] [--batch 1] [--threads 1]
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-node';
import { modelWithMap } from '../dist/classifiers/index.js';
import { randomStream } from '../dist/math/random/random.js';
import * as models from './models.mjs';
import { median } from './timing.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    method: { type: 'string', default: 'grad-cam' },
    repeats: { type: 'string', default: '15' },
    batch: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
  },
});
const chest = fileURLToPath(new URL('../../shared/models/cxr-mobilenetv2/model.onnx', import.meta.url));
const cases =
  positionals.length > 0
    ? positionals.map((path) => [path, readFileSync(path)])
    : [
        ['ResNet-18 224', models.resNet18()],
        ['MobileNetV2 224', models.mobileNetV2()],
        ['DenseNet-121 224', models.denseNet121()],
        ...(existsSync(chest) ? [['cxr-mobilenetv2', readFileSync(chest)]] : []),
      ];
const options = { intraOpNumThreads: Number(values.threads), interOpNumThreads: 1 };

print(['model', 'forward ms', 'with map ms', 'ratio', 'of processor time']);
for (const [name, bytes] of cases) {
  const plain = await ort.InferenceSession.create(bytes, options);
  const whole = await ort.InferenceSession.create(
    await modelWithMap(bytes, { method: values.method }),
    options,
  );
  const [input] = plain.inputMetadata;
  const dims = input.shape.map((size, axis) =>
    typeof size === 'number' && size > 0 ? size : axis === 0 ? Number(values.batch) : 224,
  );
  const data = new Float32Array(dims.reduce((total, side) => total * side, 1));
  randomStream('export').fillNormal(data, 1);
  const feeds = { [input.name]: new ort.Tensor('float32', data, dims) };
  const times = { forward: [], map: [], forwardCpu: [], mapCpu: [] };
  for (let repeat = -2; repeat < Number(values.repeats); repeat++) {
    const forward = await timed(() => plain.run(feeds));
    const map = await timed(() => whole.run(feeds));
    // The first passes make room.
    if (repeat < 0) continue;
    times.forward.push(forward.clock);
    times.map.push(map.clock);
    times.forwardCpu.push(forward.processor);
    times.mapCpu.push(map.processor);
  }
  const ratio = (above, below) => median(above.map((value, i) => value / below[i])).toFixed(2);
  print([
    name,
    median(times.forward).toFixed(1),
    median(times.map).toFixed(1),
    ratio(times.map, times.forward),
    ratio(times.mapCpu, times.forwardCpu),
  ]);
  await plain.release();
  await whole.release();
}

async function timed(run) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return { clock: performance.now() - start, processor: (user + system) / 1000 };
}

function print(cells) {
  process.stdout.write(`${cells.map((cell, i) => String(cell).padEnd(i === 0 ? 20 : 14)).join('')}\n`);
}
