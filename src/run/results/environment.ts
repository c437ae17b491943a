import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import { channelBlock, onnxProviders, type TfjsBackend, tfjsBackends } from '../../classifiers/index.ts';
import { peerVersion, versions } from './versions.ts';

/** What this machine and its packages can do for a run. */
export interface Environment {
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly processor: string;
  /** Threads that ONNX Runtime takes. */
  readonly threads: number;
  readonly memoryGiB: number;
  readonly freeGiB: number;
  /** Of ONNX Runtime; or the error that it ended in. */
  readonly providers: readonly string[] | { readonly error: string };
  /** Channels in a block of the layout that gradients are computed in; undefined where ONNX Runtime has none. */
  readonly channelBlock: number | undefined;
  readonly tfjs: readonly TfjsBackend[];
  /** Packages that only some commands need; without a version where one is not installed. */
  readonly peers: readonly { readonly name: string; readonly purpose: string; readonly version?: string }[];
}

/** Looks at the machine, and tries to load each engine. */
export async function environment(): Promise<Environment> {
  const gibibytes = (bytes: number) => Math.round((10 * bytes) / 2 ** 30) / 10;
  const providers = await onnxProviders().catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  return {
    versions: versions(),
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
    memoryGiB: gibibytes(totalmem()),
    freeGiB: gibibytes(freemem()),
    providers,
    channelBlock: await channelBlock(),
    tfjs: await tfjsBackends(),
    peers: [
      peer('bullmq', 'a queue of shards on Redis, for work and --queue'),
      peer('aws4fetch', 'a store of such a queue behind S3, for --store s3://'),
    ],
  };
}

function peer(name: string, purpose: string) {
  const version = peerVersion(name);
  return { name, purpose, ...(version !== undefined && { version }) };
}
