import { createRequire } from 'node:module';
import { instantBytes } from './instant-bytes.ts';

/**
 * A function's process, as Lambda makes one: requires the bundle and handles one event at a time, each at a time that
 * it is told. The time is set before the bundle is loaded, so that what it keeps from its load is right too.
 *
 *     node lambda-child.ts <bundle> <milliseconds since 1970> [refs-by-instant]
 *
 * With `refs-by-instant` the refs that it gives are those of the local world (./instant-bytes.ts).
 */
export interface Invocation {
  readonly event: unknown;
  /** Milliseconds since 1970. */
  readonly now: number;
}
export type Reply =
  { readonly result: unknown } | { readonly error: { readonly name: string; readonly message: string } };

const RealDate = Date;
let now = Number(process.argv[3]);
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [] | [number]) => new target(given.length === 0 ? now : given[0]),
  get: (target, name) => (name === 'now' ? () => now : Reflect.get(target, name)),
});

/** What shared/adapters/ids.ts asks for at a time. */
const POOL_BYTES = 1024;

const require = createRequire(import.meta.url);
if (process.argv[4] === 'refs-by-instant') {
  const crypto = require('node:crypto') as { randomBytes: (length: number) => Uint8Array };
  const random = crypto.randomBytes;
  const byInstant = instantBytes(() => now);
  // Refs are made of a pool (shared/adapters/ids.ts), whose bytes count from when each is taken.
  const pool = (length: number) =>
    new Proxy(new Uint8Array(length), {
      get: (bytes, name) => (name === 'length' ? length : typeof name === 'string' ? byInstant()[0] : bytes),
    });
  crypto.randomBytes = (length) => (length === POOL_BYTES ? pool(length) : random(length));
}

const { handler } = require(process.argv[2]!) as {
  handler: (event: unknown, context: object) => Promise<unknown>;
};

process.on('message', (invocation: Invocation) => {
  now = invocation.now;
  handler(invocation.event, {}).then(
    (result) => process.send?.({ result: result ?? null } satisfies Reply),
    (error: Error) => process.send?.({ error: { name: error.name, message: error.message } } satisfies Reply),
  );
});
