import { pause } from '../pause.ts';
import type { S3Address } from './address.ts';

/** What is asked of an S3-compatible store. Keys stand below the prefix of its address. */
export interface S3Client {
  /** As messages call it. */
  readonly shown: string;
  /** Throws RangeError where bucket, keys or network do not let it be used. */
  requireReachable(): Promise<void>;
  /** Whether there is an object. */
  has(key: string): Promise<boolean>;
  /** The bytes of an object; undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Writes an object. The store itself refuses bytes of another SHA-256. */
  put(key: string, bytes: Uint8Array, sha256: string): Promise<void>;
}

/** How often a request is made before it is given up. */
const mostTries = 6;

interface Asked {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly body?: Uint8Array;
  readonly sha256?: string;
}

/**
 * Asks a store by signed requests. What may pass, such as a network that is gone or a store that is busy, is tried again,
 * later each time; then, and for what is refused, the request throws Error with one line. `firstWait` is the wait before the
 * second try in milliseconds, which each further try doubles.
 */
export async function s3Client(address: S3Address, { firstWait = 500 } = {}): Promise<S3Client> {
  const { AwsClient } = await aws4fetch();
  const { shown, bucket, prefix, sessionToken, ...keys } = address;
  const signer = new AwsClient({
    ...keys,
    ...(sessionToken !== undefined && { sessionToken }),
    service: 's3',
  });
  const host = new URL(bucket).host;
  const asked = async (url: string, { method, body, sha256 }: Asked): Promise<Answer> => {
    for (let tried = 1; ; tried++) {
      const headers = { 'x-amz-content-sha256': sha256 ?? emptySha256 };
      const request = await signer.sign(url, { method, headers, ...(body && { body }) });
      const answer = await fetch(request).then(answered, (error: unknown) => unreached(error));
      const { status, code } = answer;
      if (status !== 0 && status !== 408 && status !== 429 && status < 500) return answer;
      if (tried >= mostTries) {
        const what = status === 0 ? `cannot be reached (${code})` : `answers ${status} (${code})`;
        throw new Error(`--store: ${host} ${what}, tried ${tried} times`);
      }
      await pause(firstWait * 2 ** (tried - 1));
    }
  };
  const refused = ({ status, code }: Answer, what: string) =>
    new Error(
      `--store: ${shown} at ${host}: ${what} is refused (${status}${code && ` ${code}`})${hintOf(code)}`,
    );
  const urlOf = (key: string) => `${bucket}/${prefix}${key}`;
  return {
    shown,
    requireReachable: async () => {
      try {
        // Whether it is there or not: a bucket that is missing has a word of its own.
        const answer = await asked(urlOf('saliency-trust'), { method: 'GET' });
        if (answer.status !== 200 && answer.code !== 'NoSuchKey') throw refused(answer, 'to read');
      } catch (error) {
        throw new RangeError(error instanceof Error ? error.message : String(error));
      }
    },
    has: async (key) => {
      const answer = await asked(urlOf(key), { method: 'HEAD' });
      if (answer.status === 200) return true;
      if (answer.status === 404) return false;
      throw refused(answer, `to look for ${key}`);
    },
    get: async (key) => {
      const answer = await asked(urlOf(key), { method: 'GET' });
      if (answer.status === 200) return answer.bytes;
      if (answer.status === 404 && answer.code !== 'NoSuchBucket') return undefined;
      throw refused(answer, `to read ${key}`);
    },
    put: async (key, body, sha256) => {
      const answer = await asked(urlOf(key), { method: 'PUT', body, sha256 });
      if (answer.status !== 200) throw refused(answer, `to write ${key}`);
    },
  };
}

/** Of no bytes. */
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

interface Answer {
  /** 0 where none came. */
  readonly status: number;
  /** What a store or the system calls what is wrong; empty of nothing. */
  readonly code: string;
  readonly bytes: Uint8Array;
}

async function answered(response: Response): Promise<Answer> {
  const { status, ok } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const [, code = ''] = ok ? [] : (/<Code>([^<]{1,80})<\/Code>/.exec(new TextDecoder().decode(bytes)) ?? []);
  return { status, code, bytes };
}

function unreached(error: unknown): Answer {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return { status: 0, code: code ?? message ?? String(cause), bytes: new Uint8Array() };
}

/** What helps, where it is known. */
function hintOf(code: string): string {
  if (code === 'NoSuchBucket') return ': there is no such bucket, make it first';
  if (code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch')
    return ': AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not keys of this store';
  if (code === 'AccessDenied') return ': the keys must be allowed to list the bucket, to read and to write';
  if (code === 'ExpiredToken' || code === 'RequestTimeTooSkewed')
    return ': AWS_SESSION_TOKEN has expired, or the clock of this machine is wrong';
  return code === 'PermanentRedirect' || code === 'AuthorizationHeaderMalformed'
    ? ': AWS_REGION is not that of the bucket'
    : '';
}

/** The signer of requests, which is installed by those who use such a store. Throws RangeError where it is not there. */
async function aws4fetch(): Promise<typeof import('aws4fetch')> {
  try {
    return await import('aws4fetch');
  } catch (error) {
    throw new RangeError(
      `--store: expected the package aws4fetch for s3://: npm install aws4fetch (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
  }
}
