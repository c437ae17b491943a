const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * The 64-bit FNV-1a hash of the UTF-8 bytes of `text`.
 * Fowler, Noll, Vo & Eastlake, "The FNV Non-Cryptographic Hash Algorithm" (RFC 9923).
 */
export function hash64(text: string): bigint {
  let hash = offsetBasis;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  }
  return hash;
}
