/** What a store behind S3 is asked, and what it says where it cannot be used. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { type S3Address, s3Address } from '../../../src/run/queue/s3/address.ts';
import { s3Client } from '../../../src/run/queue/s3/client.ts';
import { sha256Of } from '../../../src/run/queue/s3/objects.ts';
import { storeOf } from '../../../src/run/queue/storeOf.ts';

const keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const address = s3Address('s3://studies/lab', keys);

test('an address says bucket and prefix, the environment says the rest', () => {
  expect(s3Address('s3://studies', { ...keys, AWS_REGION: 'eu-central-1', AWS_SESSION_TOKEN: 't' })).toEqual({
    ...{ shown: 's3://studies', bucket: 'https://studies.s3.eu-central-1.amazonaws.com', prefix: '' },
    ...{ region: 'eu-central-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: 't' },
  });
  // A name with a dot is in no certificate of Amazon.
  expect(s3Address('s3://a.b/', keys).bucket).toBe('https://s3.us-east-1.amazonaws.com/a.b');
  const own = { ...keys, AWS_ENDPOINT_URL: 'https://s3.example:9000/' };
  expect(s3Address('s3://studies/lab/1/', own)).toMatchObject({
    bucket: 'https://s3.example:9000/studies',
    prefix: 'lab/1/',
  });
  expect(s3Address('s3://studies', { ...own, AWS_ENDPOINT_URL_S3: 'http://own' }).bucket).toBe(
    'http://own/studies',
  );
  for (const wrong of [
    's3://',
    's3://a',
    's3://Studies',
    's3://studies/../x',
    's3://studies/a b',
    's3://studies//a',
  ])
    expect(() => s3Address(wrong, keys)).toThrow(/^--store: expected s3:\/\/BUCKET\/PREFIX, .*, got s3:/);
  expect(() => s3Address('s3://studies', { AWS_ACCESS_KEY_ID: 'x' })).toThrow(
    /expected the keys of s3:\/\/studies in .*, found no AWS_SECRET_ACCESS_KEY$/,
  );
  expect(() => s3Address('s3://studies', { ...keys, AWS_ENDPOINT_URL: 'minio:9000' })).toThrow(
    /expected http:\/\/HOST or https:\/\/HOST in AWS_ENDPOINT_URL, got minio:9000/,
  );
});

test('other addresses, and --cache beside a folder, are refused', async () => {
  await expect(storeOf('gs://studies')).rejects.toThrow(
    '--store: expected a folder or s3://BUCKET/PREFIX, got gs://studies',
  );
  await expect(storeOf('shared', 'cache')).rejects.toThrow('--cache is for --store s3://BUCKET/PREFIX');
});

const line = async (own: S3Address) =>
  s3Client(own, { firstWait: 1 })
    .then((client) => client.requireReachable())
    .then(() => 'reached', String);

/** A server of this test's own, for what s3rver does not do; gives where it is. */
async function withServer(answer: RequestListener, use: (bucket: string) => Promise<void>): Promise<void> {
  const own = createServer(answer);
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(own.address() as AddressInfo).port}/studies`);
  } finally {
    own.closeAllConnections();
    await new Promise((resolve) => own.close(resolve));
  }
}

test('a network that is gone is one line', async () => {
  let closed = '';
  await withServer(
    () => {},
    async (bucket) => {
      closed = bucket;
    },
  );
  expect(await line({ ...address, bucket: closed })).toBe(
    `RangeError: --store: ${new URL(closed).host} cannot be reached (ECONNREFUSED), tried 6 times`,
  );
});

/** Signature Version 4 of a request by the steps of Amazon's documents; undefined where it lacks what is signed. */
function signature({ method, url = '', headers }: IncomingMessage, secret: string): string | undefined {
  const [, date, region, service, signed = ''] =
    /Credential=[^/]+\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (date === undefined || region === undefined || service !== 's3') return undefined;
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, url, '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256Of(canonical)].join('\n');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

test('requests are signed, with the digest of what they carry; wrong keys are one line', async () => {
  const stored = new Map<string, Buffer>();
  const answer: RequestListener = async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { url = '', method, headers } = request;
    const code = !headers.authorization?.includes('Credential=S3RVER/')
      ? 'InvalidAccessKeyId'
      : !headers.authorization.endsWith(`Signature=${signature(request, 'S3RVER')}`) ||
          headers['x-amz-content-sha256'] !== sha256Of(body)
        ? 'SignatureDoesNotMatch'
        : method === 'PUT' || stored.has(url)
          ? undefined
          : 'NoSuchKey';
    if (code !== undefined)
      return void response
        .writeHead(code === 'NoSuchKey' ? 404 : 403)
        .end(`<Error><Code>${code}</Code></Error>`);
    if (method === 'PUT') stored.set(url, body);
    response.end(stored.get(url));
  };
  await withServer(answer, async (bucket) => {
    const own = { ...address, bucket, region: 'eu-central-1', sessionToken: 'token' };
    const client = await s3Client(own);
    await client.requireReachable();
    const bytes = new TextEncoder().encode('what is stored');
    expect(await client.has('objects/a')).toBe(false);
    expect(await client.get('objects/a')).toBe(undefined);
    await client.put('objects/a', bytes, sha256Of(bytes));
    expect(await client.has('objects/a')).toBe(true);
    expect(await client.get('objects/a')).toEqual(bytes);
    expect([...stored.keys()]).toEqual(['/studies/lab/objects/a']);
    await expect(client.put('objects/a', bytes, sha256Of('other'))).rejects.toThrow(/is refused \(403/);
    expect(await line({ ...own, secretAccessKey: 'wrong' })).toMatch(
      /^RangeError: .* \(403 SignatureDoesNotMatch\): AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not keys of this store$/,
    );
    expect(await line({ ...own, accessKeyId: 'wrong' })).toMatch(
      /\(403 InvalidAccessKeyId\): AWS_ACCESS_KEY_ID/,
    );
  });
});

test('a busy store is asked again', async () => {
  let asked = 0;
  const answer: RequestListener = (_, response) => {
    asked++;
    response
      .writeHead(asked <= 2 ? 503 : 200)
      .end(asked <= 2 ? '<Error><Code>SlowDown</Code></Error>' : 'here');
  };
  await withServer(answer, async (bucket) => {
    const client = await s3Client({ ...address, bucket }, { firstWait: 1 });
    expect(new TextDecoder().decode(await client.get('x'))).toBe('here');
    expect(asked).toBe(3);
  });
});
