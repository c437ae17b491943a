/** Where an S3-compatible store is, and with which keys it is asked. */
export interface S3Address {
  /** As messages call it. */
  readonly shown: string;
  /** The URL of the bucket. */
  readonly bucket: string;
  /** What the keys of all objects begin with. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const pattern =
  /^s3:\/\/(?<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(?<prefix>[\w.-]+(?:\/[\w.-]+)*)?)?\/?$/;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The store at `s3://BUCKET/PREFIX`, with endpoint, region and keys from the variables that other programs for S3 take.
 * Throws RangeError for another address, and for variables that are missing or wrong.
 */
export function s3Address(text: string, environment: Environment = process.env): S3Address {
  const { name, prefix = '' } = pattern.exec(text)?.groups ?? {};
  if (name === undefined || /(^|\/)\.{1,2}(\/|$)/.test(prefix)) {
    throw new RangeError(
      `--store: expected s3://BUCKET/PREFIX, of letters, digits and . _ - between slashes, got ${text}`,
    );
  }
  const said = (key: string) => environment[key] || undefined;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey) {
    const missing = accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID';
    throw new RangeError(
      `--store: expected the keys of ${text} in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, found no ${missing}`,
    );
  }
  const region = said('AWS_REGION') ?? said('AWS_DEFAULT_REGION') ?? 'us-east-1';
  const sessionToken = said('AWS_SESSION_TOKEN');
  return {
    shown: `s3://${name}${prefix && `/${prefix}`}`,
    bucket: bucketUrl(name, said('AWS_ENDPOINT_URL_S3') ?? said('AWS_ENDPOINT_URL'), region),
    prefix: prefix && `${prefix}/`,
    ...{ region, accessKeyId, secretAccessKey },
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

/** Amazon has a host for each bucket; other servers, and a bucket whose name is no part of a host, a path. */
function bucketUrl(name: string, endpoint: string | undefined, region: string): string {
  if (!/^[a-z0-9-]+$/.test(region))
    throw new RangeError(`--store: expected a region such as eu-central-1 in AWS_REGION, got ${region}`);
  if (endpoint === undefined) {
    const host = `s3.${region}.amazonaws.com`;
    return name.includes('.') ? `https://${host}/${name}` : `https://${name}.${host}`;
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '')
    throw new RangeError(
      `--store: expected http://HOST or https://HOST in AWS_ENDPOINT_URL, got ${endpoint}`,
    );
  return `${url.origin}${url.pathname.replace(/\/$/, '')}/${name}`;
}
