import { existsSync } from 'node:fs';
import { shardFolder } from '../shards/runShard.ts';
import { identitiesOf, requestFolder, requestText, writeRequest } from './request.ts';
import { s3Address } from './s3/address.ts';
import { s3Store } from './s3/s3Store.ts';
import type { Store } from './store.ts';

/** Where files of an S3 store are kept, unless it is said: a folder in the working directory. */
const defaultCache = 'saliency-trust-cache';

/**
 * The store at an address: a folder that all machines share, or `s3://BUCKET/PREFIX`. Throws RangeError for another
 * address, and for a store that cannot be used.
 */
export async function storeOf(address: string, cache?: string): Promise<Store> {
  if (address.startsWith('s3://')) return s3Store(s3Address(address), cache ?? defaultCache);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(address))
    throw new RangeError(`--store: expected a folder or s3://BUCKET/PREFIX, got ${address}`);
  if (cache !== undefined)
    throw new RangeError(`--cache is for --store s3://BUCKET/PREFIX, got the folder ${address}`);
  return sharedFolder(address);
}

/** A folder that all machines share holds all of it already. */
function sharedFolder(folder: string): Store {
  return {
    folder,
    submit: async (asked) => {
      const request = requestText(asked, { tasks: await identitiesOf(asked) });
      writeRequest(folder, request);
      return request.id;
    },
    fetch: async () => {},
    fetchFinished: async (job) => existsSync(shardFolder(requestFolder(folder, job.run), job)),
    send: async () => {},
  };
}
