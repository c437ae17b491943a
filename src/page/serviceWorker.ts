/// <reference lib="webworker" />
/** The files of the page, and of ONNX Runtime beside it; and the version that names the cache. The build fills them in. */
declare const assets: readonly string[];
declare const optionalAssets: readonly string[];
declare const version: string;
declare const workerPolicy: string;
declare const self: ServiceWorkerGlobalScope;

const cacheName = `saliency-trust ${version}`;

self.addEventListener('install', (event) => event.waitUntil(kept()));
self.addEventListener('activate', (event) => event.waitUntil(begun()));
self.addEventListener('fetch', (event) => event.respondWith(answer(event.request)));

async function kept(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(assets);
  // The larger build of ONNX Runtime is kept where the page could use it.
  await Promise.allSettled('gpu' in self.navigator ? optionalAssets.map((path) => cache.add(path)) : []);
  await self.skipWaiting();
}

async function begun(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith('saliency-trust ') && name !== cacheName) await caches.delete(name);
  await self.clients.claim();
}

/** What was kept, with the headers that threads and the policy need; of anything else the network is not asked. */
async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return Response.error();
  const cache = await caches.open(cacheName);
  const found = await cache.match(url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname, {
    ignoreSearch: true,
  });
  const response = found ?? (await fetch(request));
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  if (url.pathname.endsWith('.js') || url.pathname.endsWith('.mjs'))
    headers.set('Content-Security-Policy', workerPolicy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
