/**
 * Builds the page into dist/page from these sources and the library in dist: the scripts, bundled; the example, a phantom
 * and a network of the fixtures. ONNX Runtime is not among them: `saliency-trust page` takes it from where it is installed.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ndarray from 'ndarray';

const here = dirname(fileURLToPath(import.meta.url));

/** What the reader of DICOM, and dicom-parser below it, have for Node alone, and what stands in its place here. */
const inBrowser = {
  'node:zlib': 'browserZlib.ts',
  zlib: 'browserZlib.ts',
  './jpegFrame.ts': 'browserJpeg.ts',
  './codecs.ts': 'browserCodecs.ts',
};
const forBrowser = {
  name: 'for a browser',
  setup({ onResolve }) {
    onResolve({ filter: /^((node:)?zlib|\.\/jpegFrame\.ts|\.\/codecs\.ts)$/ }, ({ path, importer }) =>
      /readers[\\/]dicom|dicom-parser/.test(importer) ? { path: join(here, inBrowser[path]) } : undefined,
    );
  },
};

const common = { bundle: true, minify: true, platform: 'browser', logLevel: 'warning', target: 'es2022' };

/** Bundles the page into a folder, in which the example lies already; `files` are those of ONNX Runtime. */
export async function bundlePage(out, { files, policies }) {
  await build({
    ...common,
    entryPoints: ['main.ts', 'worker.ts'].map((file) => join(here, file)),
    outdir: out,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [forBrowser],
    external: ['onnxruntime-web'],
  });
  for (const file of ['index.html', 'page.css']) cpSync(join(here, file), join(out, file));
  const assets = listed(out);
  const digest = createHash('sha256');
  for (const path of assets) digest.update(path).update(readFileSync(join(out, path)));
  await build({
    ...common,
    entryPoints: [join(here, 'serviceWorker.ts')],
    outdir: out,
    format: 'iife',
    define: {
      assets: JSON.stringify([...assets, ...files.wasm.map((file) => `ort/${file}`)]),
      optionalAssets: JSON.stringify(files.webgpu.map((file) => `ort/${file}`)),
      version: JSON.stringify(digest.digest('hex').slice(0, 12)),
      workerPolicy: JSON.stringify(policies.worker),
    },
  });
}

function listed(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** A phantom with an opacity, its mask, and a network that was trained to tell such from others. */
async function writeExample(folder, dist) {
  const { phantomDataset } = await import(new URL('datasets/phantom/index.js', dist));
  const { encodePng } = await import(new URL('images/index.js', dist));
  const { items } = phantomDataset({ task: 'detection', count: 1, positives: 1, seed: 'page 4' });
  const { image, mask } = await items[0].load();
  const png = ({ data, shape }, scale) =>
    encodePng(
      ndarray(
        Uint8Array.from(data, (value) => value * scale),
        [shape[0], shape[1], 1],
      ),
    );
  writeFileSync(join(folder, 'phantom.png'), png(image, 1));
  writeFileSync(join(folder, 'phantom.mask.png'), png(mask, 255));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(here, '../..');
  const dist = new URL('../../dist/', import.meta.url);
  const out = join(root, 'dist', 'page');
  const example = join(out, 'example');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(example, { recursive: true });
  await writeExample(example, dist);
  cpSync(join(root, 'fixtures/models/detection/densenet-1.onnx'), join(example, 'densenet.onnx'));
  const { runtimeFiles, pagePolicies } = await import(new URL('run/page/pageFiles.js', dist));
  await bundlePage(out, { files: runtimeFiles, policies: pagePolicies });
}
