import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { items, queued } from '../../test/support/incoming.ts';
import { listening, statusOf, type Listening } from '../../test/support/listening.ts';
import { LARGEST_BODY } from './receive-webhook.ts';

let world: Listening;
let bearer: string;
beforeAll(async () => {
  vi.spyOn(log, 'info').mockReturnValue();
  world = await listening();
  const [{ value }] = await world.local.world.secrets.get('form-log-ins');
  bearer = `Authorization: Bearer ${value}`;
});
afterAll(async () => {
  await world.close();
  vi.restoreAllMocks();
});

const BODY = Buffer.from('{"id":"wire-1","member":{"membershipNumber":"M-10482"}}');
const JSON_TYPE = 'Content-Type: application/json';

interface Wire {
  readonly line?: string;
  readonly host?: readonly string[];
  /** Beside the host; `BEARER` stands for the good token. */
  readonly headers?: readonly string[];
  /** Default: one, and true. */
  readonly lengths?: readonly string[];
  readonly body?: Uint8Array;
}

/** A good request to form `log-ins`, byte by byte, but for what is given. */
function send(given: Wire): Promise<number | undefined> {
  const body = given.body ?? BODY;
  const head = [
    given.line ?? 'POST /hooks/log-ins HTTP/1.1',
    ...(given.host ?? ['Host: lojal.example.org']),
    ...(given.headers ?? [JSON_TYPE, 'BEARER']).map((header) => (header === 'BEARER' ? bearer : header)),
    ...(given.lengths ?? [`Content-Length: ${body.length}`]),
    'Connection: close',
  ];
  return statusOf(world.port, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]));
}

const to = (path: string): Wire => ({ line: `POST ${path} HTTP/1.1` });
const lengths = (...all: readonly string[]): Wire => ({ lengths: all });
const encoded = (name: string, body: Uint8Array): Wire => ({
  headers: [JSON_TYPE, 'BEARER', `Content-Encoding: ${name}`],
  body,
});

/** Each with the one status that it gets; 400 also where the platform itself refuses to read on. */
const MALFORMED: readonly (readonly [what: string, wire: Wire, status: number])[] = [
  ['its token twice', { headers: [JSON_TYPE, 'BEARER', 'BEARER'] }, 401],
  ['another token before its own', { headers: [JSON_TYPE, 'Authorization: Bearer x', 'BEARER'] }, 401],
  ['another token after its own', { headers: [JSON_TYPE, 'BEARER', 'Authorization: Bearer x'] }, 401],
  ['a token in letters that are none', { headers: [JSON_TYPE, 'Authorization: Bearer \xe5\xe4'] }, 401],
  ['no token', { headers: [JSON_TYPE] }, 401],
  ['its content type twice', { headers: [JSON_TYPE, JSON_TYPE, 'BEARER'] }, 415],
  ['two content types', { headers: ['Content-Type: text/plain', JSON_TYPE, 'BEARER'] }, 415],
  ['a length twice', lengths(`Content-Length: ${BODY.length}`, 'Content-Length: 3'), 400],
  ['a length that is too long', lengths('Content-Length: 9999'), 400],
  ['a length that is too short', lengths('Content-Length: 10'), 400],
  ['a length of nothing', lengths('Content-Length: 0'), 400],
  ['a length below nothing', lengths('Content-Length: -1'), 400],
  ['a length that is no number', lengths('Content-Length: abc'), 400],
  ['no length', lengths(), 400],
  ['a length and pieces', lengths('Content-Length: 5', 'Transfer-Encoding: chunked'), 400],
  ['pieces of no size', lengths('Transfer-Encoding: chunked'), 400],
  ['a gzip body', encoded('gzip', gzipSync(BODY)), 415],
  ['a deflate body', encoded('deflate', deflateSync(BODY)), 415],
  ['a Brotli body', encoded('br', brotliCompressSync(BODY)), 415],
  ['a gzip body that does not say so', { body: gzipSync(BODY) }, 400],
  ['a deflate body that does not say so', { body: deflateSync(BODY) }, 400],
  ['a Brotli body that does not say so', { body: brotliCompressSync(BODY) }, 400],
  ['a byte too many', { body: Buffer.alloc(LARGEST_BODY + 1, ' ') }, 413],
  ['no body', { body: Buffer.alloc(0) }, 400],
  ['one byte', { body: Buffer.from('{') }, 400],
  ['a path that decodes to nothing', to('/hooks/%zz'), 401],
  ['a path of bytes that are no text', to('/hooks/%ff%fe'), 401],
  ['a zero byte in its path', to('/hooks/log-ins%00'), 401],
  ['a way up in its path', to('/hooks/..%2Flog-ins'), 401],
  ['a secret in an address that has none', to('/hooks/log-ins/secret'), 401],
  ['no host', { host: [] }, 400],
  ['a host that is none', { host: ['Host: @@/::'] }, 400],
  ['3,000 headers', { headers: [JSON_TYPE, 'BEARER', ...Array.from({ length: 3000 }, () => 'X: y')] }, 431],
  ['a header of 40,000 letters', { headers: [JSON_TYPE, 'BEARER', `X: ${'y'.repeat(40_000)}`] }, 431],
  ['GET', { line: 'GET /hooks/log-ins HTTP/1.1' }, 405],
  ['TRACE', { line: 'TRACE /hooks/log-ins HTTP/1.1' }, 405],
  ['a method that is none', { line: 'FOO /hooks/log-ins HTTP/1.1' }, 400],
  ['no HTTP at all', { line: '\x16\x03\x01\x02\x00' }, 400],
];

describe('a request, byte by byte, over a socket', () => {
  it.each(MALFORMED)(
    'given %s, then it has its one status and nothing is stored',
    async (_, wire, status) => {
      // Of a body that ended too early the local server tells its terminal; it is no fault of ours.
      vi.spyOn(console, 'error').mockReturnValue();
      expect(await send(wire)).toBe(status);
      expect([world.queue.size(), items(world)]).toEqual([0, []]);
    },
  );

  it('given it good, whole and in pieces, then it is taken, and is the same submission', async () => {
    const pieces = Buffer.from(`${BODY.length.toString(16)}\r\n${BODY.toString()}\r\n0\r\n\r\n`);
    const statuses = [
      await send({}),
      await send({ lengths: ['Transfer-Encoding: chunked'], body: pieces }),
      await send({ line: 'POST /hooks/log-ins?utm=%zz HTTP/1.1' }),
    ];
    expect(statuses).toEqual([202, 202, 202]);
    expect(new Set((await queued(world)).map(({ id }) => id)).size).toBe(1);
  });
});
