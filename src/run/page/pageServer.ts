import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { type PageFolders, pageFile, pageFolders, pagePolicies } from './pageFiles.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.onnx': 'application/octet-stream',
};

/** The page as it is served. */
export interface ServedPage {
  /** Where a browser finds it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the page on the loopback address alone, with the headers by which WebAssembly has threads. Port 0 takes a free
 * one. @throws RangeError for a page that is not built, ONNX Runtime that is not installed, and a port that is taken.
 */
export async function servePage(port: number, folders: PageFolders = pageFolders()): Promise<ServedPage> {
  const server = createServer((request, response) => answer(request, response, folders));
  await listening(server, port);
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${own}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'another program has it; --port names another' : error.message;
      reject(new RangeError(`port ${port} cannot be used: ${why}`));
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function answer(
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  folders: PageFolders,
) {
  // A page of another name that leads here is none of ours.
  const isOwnHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
  const file = isOwnHost && (method === 'GET' || method === 'HEAD') ? pathOf(url, folders) : undefined;
  const size = file === undefined ? undefined : sizeOf(file);
  if (file === undefined || size === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('not found\n');
    return;
  }
  const ending = extname(file);
  response.writeHead(200, {
    'Content-Type': types[ending] ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': ending === '.html' ? pagePolicies.document : pagePolicies.worker,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  if (method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function pathOf(url: string, folders: PageFolders): string | undefined {
  try {
    return pageFile(decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname), folders);
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : undefined;
}
