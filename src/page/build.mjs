/**
 * Builds the page into dist/page from these sources and the library in dist: the scripts, bundled; the example, a phantom
 * and a network of the fixtures. ONNX Runtime is not among them: `saliency-trust page` takes it from where it is installed.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { phantomDataset } from '../../dist/datasets/phantom/index.js';
import { encodePng } from '../../dist/images/index.js';
import { pagePolicies, runtimeFiles } from '../../dist/run/page/pageFiles.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const out = join(root, 'dist', 'page');

/** Modules of Node that the reader of DICOM imports, and what stands in their place here. */
const inBrowser = {
  'node:zlib': 'browserZlib.ts',
  './jpegFrame.ts': 'browserJpeg.ts',
  './codecs.ts': 'browserCodecs.ts',
};
const forBrowser = {
  name: 'for a browser',
  setup({ onResolve }) {
    for (const [name, file] of Object.entries(inBrowser)) {
      onResolve(
        { filter: new RegExp(`^${RegExp.escape?.(name) ?? name.replaceAll('.', '\\.')}$`) },
        ({ importer }) =>
          importer.includes(join('readers', 'dicom')) ? { path: join(here, file) } : undefined,
      );
    }
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'example'), { recursive: true });
const common = { bundle: true, minify: true, platform: 'browser', logLevel: 'warning', target: 'es2022' };
await build({
  ...common,
  entryPoints: ['main.ts', 'worker.ts'].map((file) => join(here, file)),
  outdir: out,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [forBrowser],
  external: ['onnxruntime-web', 'zlib'],
});
for (const file of ['index.html', 'page.css']) cpSync(join(here, file), join(out, file));
await example();

const assets = ['index.html', ...listed(out).filter((path) => path !== 'index.html')];
const digest = createHash('sha256');
for (const path of assets) digest.update(path).update(readFileSync(join(out, path)));
await build({
  ...common,
  entryPoints: [join(here, 'serviceWorker.ts')],
  outdir: out,
  format: 'iife',
  define: {
    assets: JSON.stringify([...assets, ...runtimeFiles.wasm.map((file) => `ort/${file}`)]),
    optionalAssets: JSON.stringify(runtimeFiles.webgpu.map((file) => `ort/${file}`)),
    version: JSON.stringify(digest.digest('hex').slice(0, 12)),
    workerPolicy: JSON.stringify(pagePolicies.worker),
  },
});

/** A phantom with an opacity, its mask, and a network that was trained to tell such from others. */
async function example() {
  const { items } = phantomDataset({ task: 'detection', count: 1, positives: 1, seed: 'page' });
  const { image, mask } = await items[0].load();
  const bytes = (array, scale) => ({
    shape: [array.shape[0], array.shape[1], 1],
    data: Uint8Array.from(array.data, (value) => value * scale),
  });
  const png = async ({ shape, data }) => {
    const { default: ndarray } = await import('ndarray');
    return encodePng(ndarray(data, shape));
  };
  writeFileSync(join(out, 'example', 'phantom.png'), await png(bytes(image, 1)));
  writeFileSync(join(out, 'example', 'phantom.mask.png'), await png(bytes(mask, 255)));
  cpSync(
    join(root, 'fixtures', 'models', 'detection', 'densenet-1.onnx'),
    join(out, 'example', 'densenet.onnx'),
  );
}

function listed(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => join(parentPath ?? path, name).slice(folder.length + 1))
    .sort();
}
