/** The page of `src/page` in a headless Chromium, bundled anew, with what its worker says. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { bundlePage } from '../../src/page/build.mjs';
import { pagePolicies, runtimeFiles, runtimeFolder } from '../../src/run/page/pageFiles.ts';
import { servePage } from '../../src/run/page/pageServer.ts';
import { launched } from './chromium.ts';

/** The page in a browser of its own. */
export interface PageInChromium {
  readonly browser: Browser;
  readonly url: string;
  /** The page, ready for use without a network and cut off from it. */
  open(options?: BrowserContextOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  readonly page: Page;
  /** Addresses that were asked of the network since it was ready. */
  readonly asked: readonly string[];
  /** Errors of the document. */
  readonly complaints: readonly string[];
  /** What the worker said since the last call, in full precision: rows, logits, maps. */
  heard(): Promise<readonly Heard[]>;
}

/** A message of the worker. */
export interface Heard {
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly news?: Readonly<Record<string, unknown>>;
}

/** Bundles the page into a folder, serves it and starts a browser. */
export async function pageInChromium(folder: string, args: readonly string[] = []): Promise<PageInChromium> {
  await bundlePage(folder, { files: runtimeFiles, policies: pagePolicies });
  const served = await servePage(0, { page: folder, runtime: runtimeFolder() });
  const browser = await launched(args);
  return {
    browser,
    url: served.url,
    open: async (options = {}) => {
      const context = await browser.newContext({ acceptDownloads: true, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      const [asked, complaints]: [string[], string[]] = [[], []];
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.addInitScript(listening);
      await page.goto(served.url);
      await page.getByText('Ready: every file of the page is kept').waitFor();
      page.on('response', (response) => {
        if (!response.fromServiceWorker() && !/^(blob|data):/.test(response.url()))
          asked.push(response.url());
      });
      await context.setOffline(true);
      return {
        page,
        asked,
        complaints,
        heard: () => page.evaluate('window.heard.splice(0)') as Promise<Heard[]>,
      };
    },
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

/** Keeps what workers say, with typed arrays as lists. */
const listening = `(() => {
  window.heard = [];
  const plain = (value) =>
    ArrayBuffer.isView(value) ? [...value]
    : Array.isArray(value) ? value.map(plain)
    : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
    : value;
  const Plain = Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => window.heard.push(plain(data)));
    }
  };
})()`;
