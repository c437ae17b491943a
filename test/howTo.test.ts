/** The files that docs/how-to shows, run as a reader would run them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeNpy } from '../src/images/index.ts';
import { runCommand } from './support/commandLine.ts';
import { expectClose } from './support/expectClose.ts';
import { greyPng, pictureSize, written } from './support/workFolder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Below node_modules, so that the files find `ndarray` by its name.
const folder = mkdtempSync(join(root, 'node_modules', '.how-to-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: readonly string[]) => join(folder, ...parts);

/** Writes the modules of a page under the names in their first lines, and its config as `<page>.json`. */
function writePage(page: string): void {
  const text = readFileSync(join(root, 'docs', 'how-to', `${page}.md`), 'utf8');
  for (const [, code = ''] of text.matchAll(/^```mjs\n(.*?)^```$/gms))
    written(at(code.match(/^\/\/ (\S+)/)?.[1] ?? ''), code);
  written(at(`${page}.json`), text.match(/^```json\n(.*?)^```$/ms)?.[1] ?? '');
}

const explained = (out: string) => JSON.parse(readFileSync(at(out, 'explain.json'), 'utf8'));
const mapIn = (out: string, file: string) => decodeNpy(readFileSync(at(out, file)), file);

describe('docs/how-to/own-modules.md', () => {
  const isMiddle = (y: number, x: number) => Math.hypot(y - 11.5, x - 11.5) < 6;

  beforeAll(() => {
    writePage('own-modules');
    for (const name of ['p1-a', 'p1-b', 'p2-a']) {
      const shift = name.charCodeAt(1) + name.charCodeAt(3);
      const scan = (y: number, x: number) => 20 + ((3 * y + 5 * x + shift) % 40) + (isMiddle(y, x) ? 150 : 0);
      written(at('scans', `${name}.png`), greyPng(scan));
      written(
        at('scans', `${name}.mask.png`),
        greyPng((y, x) => (isMiddle(y, x) ? 255 : 0)),
      );
    }
  });

  test('its config runs, with every module', async () => {
    const { code, stderr } = await runCommand('bench', at('own-modules.json'), '--out', at('own'), '--quiet');
    expect([code, stderr]).toEqual([0, '']);
    const { criteria, images } = JSON.parse(readFileSync(at('own', 'summary.json'), 'utf8'));
    expect(images).toBe(3);
    expect(Object.keys(criteria.localization)).toEqual(
      expect.arrayContaining(['input-x-gradient', 'occlusion', 'row-occlusion']),
    );
    expect(criteria.localization['row-occlusion']).toMatchObject({ n: 3, failed: 0 });
    const rows = readFileSync(at('own', 'rows.jsonl'), 'utf8').trimEnd().split('\n');
    const patients = new Set(rows.map((line) => JSON.parse(line).image));
    expect([...patients]).toEqual(['p1-a', 'p1-b', 'p2-a']);
    const metrics = new Set(rows.map((line) => JSON.parse(line).metric));
    expect([...metrics]).toEqual(expect.arrayContaining(['margin', 'insideMean']));
  });

  test('its classifier has the gradient that it says', async () => {
    const args = [at('scans', 'p1-a.png'), '--module', at('my-classifier.mjs'), '--target', '1'];
    const { code } = await runCommand('explain', ...args, '--method', 'gradient', '--out', at('gradient'));
    expect(code).toBe(0);
    const { data } = mapIn('gradient', 'p1-a.gradient.npy');
    const inside = Array.from({ length: pictureSize ** 2 }, (_, i) =>
      isMiddle(Math.floor(i / pictureSize), i % pictureSize),
    );
    expect(inside.filter(Boolean)).toHaveLength(112);
    expectClose(
      data,
      inside.map((isInside) => (isInside ? 1 / 112 : 1 / (576 - 112))),
      { relative: 1e-6 },
    );
  });
});

describe('docs/how-to/http-service.md', () => {
  let server: Server;
  const requests: number[] = [];
  const isDisc = (y: number, x: number) => Math.hypot(y - 15, x - 15) < 7;

  /** The service of the page, which is written in Python there. */
  beforeAll(async () => {
    writePage('http-service');
    server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const bytes = Buffer.concat(parts);
      const count = Number(request.headers['x-count']);
      requests.push(count);
      const logits = Array.from({ length: count }, (_, k) => {
        let [inside, all] = [0, 0];
        for (let i = 0; i < 1024; i++) {
          const value = bytes.readFloatLE(4 * (1024 * k + i));
          const [y, x] = [Math.floor(i / 32), i % 32];
          if (y >= 8 && y < 24 && x >= 8 && x < 24) inside += value / 256;
          all += value / 1024;
        }
        return [all - inside, inside - all];
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ logits }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    process.env.PREDICT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`;
    const scan = greyPng((y, x) => (isDisc(y, x) ? 220 : 30 + x), 32);
    written(at('scan.png'), scan);
    written(at('images', 'a.png'), scan);
    written(
      at('masks', 'a.png'),
      greyPng((y, x) => (isDisc(y, x) ? 255 : 0), 32),
    );
  });
  afterAll(() => {
    delete process.env.PREDICT_URL;
    server.closeAllConnections();
    server.close();
  });

  test('its classifier answers occlusion', async () => {
    const method = 'occlusion';
    const args = [at('scan.png'), '--module', at('remote.mjs'), '--target', '1', '--method', method];
    const { code, stderr } = await runCommand('explain', ...args, '--out', at(method));
    expect([code, stderr]).toEqual([0, `explained ${at('scan.png')}\n`]);
    const { images, preprocess } = explained(method);
    expect(preprocess).toEqual({ range: [0, 1] });
    expect(images[0].logits[1]).toBeGreaterThan(0);
    expect(Math.max(...requests)).toBeLessThanOrEqual(16);
    const { data } = mapIn(method, `scan.${method}.npy`);
    // The middle speaks for class 1, the corner against it.
    expect(data[15 * 32 + 15]).toBeGreaterThan(data[0] ?? 0);
  });

  test('its config runs', async () => {
    const out = at('http');
    const { code, stderr } = await runCommand('bench', at('http-service.json'), '--out', out, '--quiet');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('a service that is not there is one line', async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    const args = [at('scan.png'), '--module', at('remote.mjs'), '--method', 'occlusion'];
    const { code, stderr } = await runCommand('explain', ...args, '--out', at('gone'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^saliency-trust: remote: logits failed: fetch failed \(.*ECONNREFUSED.*\)\n$/);
  });
});
