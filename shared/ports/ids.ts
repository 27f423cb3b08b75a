/** The one source of randomness. */
export interface Ids {
  /** A new ULID: 26 characters of Crockford base32, sortable by the world's clock, never derived from a person. */
  ref(): string;
  /** `length` random bytes, fit for keys, nonces and link ids. */
  bytes(length: number): Uint8Array;
}
