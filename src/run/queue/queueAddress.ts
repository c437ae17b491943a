/** Where a queue is, as `ioredis` takes it. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: object;
  /** A worker waits for a Redis that is gone, however long. */
  readonly maxRetriesPerRequest: null;
}

/**
 * The address in `redis://[user:password@]host[:port][/db]`, or `rediss://` over TLS. Throws RangeError for anything
 * else, and for a queue without a password that other machines can reach: whoever writes to it deals out work.
 */
export function queueAddress(text: string): QueueAddress {
  const wanted = '--queue: expected redis://[user:password@]host[:port][/db], or rediss:// over TLS';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RangeError(`${wanted}, got no address`);
  }
  const { protocol, pathname, port } = url;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const db = pathname === '' || pathname === '/' ? 0 : Number(pathname.slice(1));
  const isRedis = protocol === 'redis:' || protocol === 'rediss:';
  // The password is not shown.
  if (!isRedis || host === '' || !Number.isInteger(db) || db < 0)
    throw new RangeError(`${wanted}, got ${protocol}//${host}${pathname}`);
  const password = decodeURIComponent(url.password);
  if (password === '' && !isLoopback(host)) {
    throw new RangeError(
      `--queue: a queue that other machines reach needs a password, got none for ${host}: redis://:PASSWORD@${host}`,
    );
  }
  return {
    ...{ host, db, port: port === '' ? 6379 : Number(port), maxRetriesPerRequest: null },
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(password !== '' && { password }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
