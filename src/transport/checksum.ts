// Hot: runs once per answer, see `sign.ts`.
let zlib: typeof import('node:zlib') | undefined;

/** Loads what checksums are computed with; the first one does it by itself. */
export function loadChecksum(): typeof import('node:zlib') {
  zlib ??= process.getBuiltinModule('node:zlib');
  return zlib;
}

/** The CRC-32 of bytes, which DynamoDB sends along with every answer. */
export function crc32(bytes: Uint8Array): number {
  return loadChecksum().crc32(bytes);
}
