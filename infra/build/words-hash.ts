const HASH = /^\/\/ sha256 ([0-9a-f]{64})/;

/** The hash of the sources that a generated module was made from. */
export function hashOf(module: string): string | undefined {
  return HASH.exec(module)?.[1];
}
