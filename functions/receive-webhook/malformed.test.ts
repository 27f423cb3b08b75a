import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import {
  incoming,
  items,
  OTHER_SECRET,
  post,
  requestOf,
  send,
  type Incoming,
  type Posted,
} from '../../test/support/incoming.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { ASA } from '../../test/support/world.ts';
import { LARGEST_BODY } from './receive-webhook.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const text = (json: string): Posted => ({ body: Buffer.from(json) });
const headers = (changed: Record<string, string | undefined>): Posted => ({ headers: changed });
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const wide = (keys: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, at])));
const NOW = 1_831_194_720;
const WRONG_50 = Array.from({ length: 50 }, (_, at) =>
  signatureHeader({ id: `x${at}`, timestamp: String(NOW), body: Buffer.from('{}'), secret: OTHER_SECRET }),
).join(' ');

/** Each with the one answer that it gets. All are signed as they are, unless a header is what is wrong. */
const MALFORMED: readonly (readonly [what: string, posted: Posted, status: number, error: string])[] = [
  ['one byte too many', { body: Buffer.alloc(LARGEST_BODY + 1, ' ') }, 413, 'too-large'],
  ['ten times too many bytes', { body: Buffer.alloc(LARGEST_BODY * 10) }, 413, 'too-large'],
  ['a body of spaces', text(' '.repeat(1000)), 400, 'not-json'],
  ['no bytes', text(''), 400, 'no-body'],
  ['a body cut short', text('{"membershipNumber":"M-1'), 400, 'not-json'],
  ['something after the body', text('{"membershipNumber":"M-1"}x'), 400, 'not-json'],
  ['two bodies', text('{"membershipNumber":"M-1"}{}'), 400, 'not-json'],
  ['UTF-8 with a byte order mark', text('\uFEFF{"membershipNumber":"M-1"}'), 400, 'not-json'],
  ['UTF-16', { body: Buffer.from('{"a":1}', 'utf16le') }, 400, 'not-json'],
  ['Latin-1', { body: Buffer.from('{"givenName":"Åsa"}', 'latin1') }, 400, 'not-json'],
  ['an overlong letter', { body: Buffer.from([0x7b, 0xc0, 0xa2, 0x7d]) }, 400, 'not-json'],
  ['a zero byte', text('{"membershipNumber":"M-1\0"}'), 400, 'not-json'],
  ['a compressed body', { body: Buffer.from([0x1f, 0x8b, 8, 0]) }, 400, 'not-json'],
  ['a compressed body that says so', headers({ 'content-encoding': 'gzip' }), 415, 'media-type'],
  ['a body compressed twice', headers({ 'content-encoding': 'br, gzip' }), 415, 'media-type'],
  ['another key a second time', text('{"a":1,"membershipNumber":"M-1","a":2}'), 400, 'not-json'],
  ['a key twice, once escaped', text(String.raw`{"a":1,"\u0061":2}`), 400, 'not-json'],
  ['__proto__', text('{"__proto__":{"admin":true}}'), 400, 'not-json'],
  ['__proto__ deep down, escaped', text(String.raw`{"a":[{"\u005f_proto__":1}]}`), 400, 'not-json'],
  ['constructor', text('{"constructor":{"prototype":{}}}'), 400, 'not-json'],
  ['33 levels', text(deep(33)), 400, 'not-json'],
  ['10,000 levels', text(deep(10_000)), 400, 'not-json'],
  ['100,000 brackets', text('['.repeat(100_000)), 400, 'not-json'],
  ['2,001 keys', text(wide(2001)), 400, 'not-json'],
  ['NaN', text('{"a":NaN}'), 400, 'not-json'],
  ['Infinity', text('{"a":-Infinity}'), 400, 'not-json'],
  ['a comment', text('{"a":1/* */}'), 400, 'not-json'],
  ['a comma too many', text('{"a":1,}'), 400, 'not-json'],
  ['single quotes', text("{'a':1}"), 400, 'not-json'],
  ['a hexadecimal number', text('{"a":0x10}'), 400, 'not-json'],
  ['half a character', text(String.raw`{"a":"\ud800"}`), 400, 'not-json'],
  ['half a character in a key', text(String.raw`{"\udc00":1}`), 400, 'not-json'],
  ['a list', text('[{"membershipNumber":"M-1"}]'), 400, 'not-json'],
  ['null', text('null'), 400, 'not-json'],
  ['a number', text('7'), 400, 'not-json'],
  ['a text', text('"{}"'), 400, 'not-json'],
  ['HTML', text('<html></html>'), 400, 'not-json'],
  ['fields of a page', text('membershipNumber=M-1'), 400, 'not-json'],
  ['no content type', headers({ 'content-type': undefined }), 415, 'media-type'],
  ['XML', headers({ 'content-type': 'application/xml' }), 415, 'media-type'],
  ['a page’s form', headers({ 'content-type': 'application/x-www-form-urlencoded' }), 415, 'media-type'],
  ['form data', headers({ 'content-type': 'multipart/form-data; boundary=x' }), 415, 'media-type'],
  ['two content types', headers({ 'content-type': 'application/json,application/json' }), 415, 'media-type'],
  ['no id', headers({ 'webhook-id': undefined }), 401, 'not-authentic'],
  ['another id', headers({ 'webhook-id': 'other' }), 401, 'not-authentic'],
  ['an id twice', headers({ 'webhook-id': 'delivery-1,delivery-1' }), 401, 'not-authentic'],
  ['an id of 257 characters', { id: 'x'.repeat(257) }, 400, 'bad-header'],
  ['an id with a space', { id: 'a b' }, 400, 'bad-header'],
  ['no timestamp', headers({ 'webhook-timestamp': undefined }), 401, 'not-authentic'],
  ['another timestamp', headers({ 'webhook-timestamp': String(NOW + 1) }), 401, 'not-authentic'],
  ['a timestamp twice', headers({ 'webhook-timestamp': `${NOW},${NOW}` }), 401, 'not-authentic'],
  ['301 s too early', { lateMs: -301_000 }, 401, 'stale'],
  ['301 s too late', { lateMs: 301_000 }, 401, 'stale'],
  ['a replay a year later', { lateMs: 31_536_000_000 }, 401, 'stale'],
  ['no signature', headers({ 'webhook-signature': undefined }), 401, 'not-authentic'],
  ['50 wrong signatures', headers({ 'webhook-signature': WRONG_50 }), 401, 'not-authentic'],
  ['8 KB of spaces as signature', headers({ 'webhook-signature': ' '.repeat(8000) }), 401, 'not-authentic'],
  ['signatures with commas between', headers({ 'webhook-signature': 'v1,a,v1,b' }), 401, 'not-authentic'],
  ['another secret', { secret: OTHER_SECRET }, 401, 'not-authentic'],
  ['a form that is not there', { form: 'nobody' }, 401, 'not-authentic'],
  ['a form called __proto__', { form: '__proto__' }, 401, 'not-authentic'],
  ['a path as a form', { form: '../join' }, 401, 'not-authentic'],
  ['GET', { method: 'GET' }, 405, 'method'],
  ['DELETE', { method: 'DELETE' }, 405, 'method'],
  ['a method that is none', { method: '\0' }, 405, 'method'],
];

const untouched = (world: Incoming): void => expect([world.queue.size(), items(world)]).toEqual([0, []]);

describe('a malformed request', () => {
  it.each(MALFORMED)('with %s gets its one answer and leaves no trace', async (_, posted, status, error) => {
    const world = incoming();
    const answer = await post(world.local, { body: ASA, ...posted });
    expect([answer.status, answer.json.error]).toEqual([status, error]);
    expect(Object.keys(answer.json)).toEqual(['error', 'message']);
    untouched(world);
    // The world is none the worse for it.
    expect((await post(world.local, { id: 'next', body: ASA })).status).toBe(202);
  });

  it.each(['0', '1', '999999999', '-1'])(
    'with a lying Content-Length of %s is read by its bytes',
    async (length) => {
      const world = incoming();
      expect((await post(world.local, { body: ASA, headers: { 'content-length': length } })).status).toBe(
        202,
      );
    },
  );

  it('with a body that is no base64, though it says so, is not authentic', async () => {
    const world = incoming();
    const event = await requestOf(world.local, { body: ASA });
    // `undefined` stands for no body at all.
    for (const body of ['%%%', `AAAA${event.body!}`, undefined]) {
      const { body: _, ...bare } = event;
      expect((await send(world.local, body === undefined ? bare : { ...event, body })).status).toBe(401);
    }
    untouched(world);
  });

  it('of the largest size, with the most keys or the most levels, is none, and is taken', async () => {
    const world = incoming();
    const filler = (size: number): Posted => text(`{"membershipNumber":"M-1","f":"${'x'.repeat(size)}"}`);
    expect((await post(world.local, { id: 'a', ...filler(LARGEST_BODY - 40) })).status).toBe(202);
    expect((await post(world.local, { id: 'b', ...text(wide(2000)) })).json.quarantined).toBe(true);
    expect((await post(world.local, { id: 'c', ...text(deep(32)) })).json.quarantined).toBe(true);
  });
});

describe('any bytes, to any form', () => {
  const STATUSES = [200, 202, 400, 401, 404, 405, 409, 413, 415, 429];
  const forms = [...incoming().local.workflows.forms.keys()];
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '0', '__proto__', 'Bearer ', 'Bearer x', 'sha256='),
  );
  const names = fc.constantFrom(
    'content-type',
    'content-encoding',
    'authorization',
    'typeform-signature',
    'tally-signature',
    'x-hubspot-signature-v3',
    'x-hubspot-request-timestamp',
    'webhook-signature',
    'webhook-timestamp',
  );
  const anything = fc.record({
    form: fc.constantFrom(...forms),
    headers: fc.dictionary(names, word),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((json) => Buffer.from(json)),
    ),
    query: word,
  });

  it('with another’s secret gives 401 or 415, and leaves no trace', async () => {
    const world = incoming();
    await fc.assert(
      fc.asyncProperty(anything, fc.option(word, { nil: undefined }), async (one, pathSecret) => {
        const { form, body, ...changed } = one;
        const answer = await toolPost(world.local, form, body, {
          ...changed,
          secret: OTHER_SECRET,
          pathSecret,
        });
        expect([401, 415]).toContain(answer.status);
      }),
      { numRuns: 500 },
    );
    untouched(world);
  });

  it('with the right secret gives one of our statuses, and leaves a trace only with 202', async () => {
    const world = incoming();
    const near = fc.oneof(
      anything.map(({ form, body }) => ({ form, body: body as object })),
      fc
        .tuple(fc.constantFrom(...forms), fc.object({ maxDepth: 4, withNullPrototype: false }), fc.boolean())
        .map(([form, changes, whole]) => {
          const { example } = world.local.workflows.forms.get(form)!;
          return { form, body: plain(whole ? { ...example, ...changes } : changes) };
        }),
    );
    const traces = new Set<string>();
    await fc.assert(
      fc.asyncProperty(near, fc.string({ maxLength: 9 }), async ({ form, body }, id) => {
        const before = world.queue.size();
        const { status, json } = await toolPost(world.local, form, body, { id });
        expect(STATUSES).toContain(status);
        if (status === 202 && json.quarantined) traces.add(`${form} ${String(json.id)}`);
        expect(world.queue.size() - before).toBe(json.accepted === true ? 1 : 0);
        const kept = items(world).filter((row) => !/^(?:CAP|LIST)#/.test(row));
        expect(kept).toHaveLength(traces.size);
      }),
      { numRuns: 400 },
    );
  });
});

/** What JSON can hold of it. */
const plain = (value: unknown): object =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)),
  ) as object;
