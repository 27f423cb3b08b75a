import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import {
  incoming,
  items,
  post,
  queued,
  requestOf,
  send,
  type Answer,
  type Posted,
} from '../../test/support/incoming.ts';
import { workflows } from '../../workflows/index.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { ASA } from '../../test/support/world.ts';
import { LARGEST_BODY } from './receive-webhook.ts';

// The logs are looked at in test/scenarios/privacy.test.ts; here they would only be noise.
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** The organisation's forms; the map of `join` fails on a membership number that is no text. */
function world() {
  const forms = [...workflows.forms.values()].map((form) => ({
    ...form,
    map:
      form.name === 'join' ? form.map.replace(': membershipNumber', ': $trim(membershipNumber)') : form.map,
  }));
  return incoming({ workflows: { ...workflows, forms: loadForms(forms) } });
}

const CANARY = 'canary';
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const bytes = (text: string): Buffer => Buffer.from(text);

/** A good body of exactly so many bytes. */
function bodyOf(size: number): Buffer {
  const start = bytes('{"membershipNumber":"M-10482","filler":"');
  const end = bytes('"}');
  return Buffer.concat([start, Buffer.alloc(size - start.length - end.length, 'x'), end]);
}

describe('a good request', () => {
  it('is answered 202 with an id that is the same for every delivery, and lies on the queue', async () => {
    const world = incoming();
    const first = await post(world.local, { id: 'msg_1', body: ASA });
    const second = await post(world.local, { id: 'msg_1', body: ASA, lateMs: 200_000 });
    expect(first.status).toBe(202);
    expect(first.json).toEqual({ accepted: true, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(second.text).toBe(first.text);
    expect(first.headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(await queued(world)).toEqual([
      {
        id: first.json.id,
        form: 'join',
        bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        receivedAt: '2028-01-11T09:12:00.000Z',
        type: 'member.joined',
        fields: { member: { ...ASA, phone: '+46701740605' } },
      },
      expect.objectContaining({ id: first.json.id }),
    ]);
  });

  it('has another id for another delivery, and for the same delivery to another form', async () => {
    const { local } = incoming();
    const ids = [
      await post(local, { id: 'a' }),
      await post(local, { id: 'b' }),
      await post(local, { id: 'a', form: 'leave' }),
    ].map(({ json }) => json.id);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json ; charset=UTF-8',
    'APPLICATION/JSON',
    'application/cloudevents+json',
    'application/vnd.api+json;version=1',
    '  application/json  ',
  ])('may have the content type %j', async (type) => {
    expect((await post(incoming().local, { headers: { 'content-type': type } })).status).toBe(202);
  });

  it('may come as base64 and as plain text, with letters from everywhere', async () => {
    const world = incoming();
    const body = { ...ASA, givenName: 'Åsa 🎈' };
    const answers = [await post(world.local, { body }), await post(world.local, { body, plain: true })];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const [one, other] = await queued(world);
    expect(one).toEqual(other);
    expect(one?.fields.member).toMatchObject({ givenName: 'Åsa 🎈' });
  });

  it('may have a body of 256 KiB, and not a byte more', async () => {
    const world = incoming();
    expect((await post(world.local, { body: bodyOf(LARGEST_BODY) })).status).toBe(202);
    expect((await post(world.local, { body: bodyOf(LARGEST_BODY + 1), id: 'larger' })).status).toBe(413);
    expect(
      (await post(world.local, { body: bodyOf(LARGEST_BODY + 1), id: 'plain', plain: true })).status,
    ).toBe(413);
    expect(world.queue.size()).toBe(1);
  });

  it('may be signed with any of the active secrets', async () => {
    const { local } = incoming();
    const { secrets } = local.world;
    const [current] = await secrets.get('form-join');
    const get = secrets.get.bind(secrets);
    vi.spyOn(secrets, 'get').mockImplementation(async (name) =>
      name === 'form-join' ? [{ id: 'k2', value: OTHER_SECRET }, current] : get(name),
    );
    expect((await post(local, { id: 'old', secret: current.value })).status).toBe(202);
    expect((await post(local, { id: 'new', secret: OTHER_SECRET })).status).toBe(202);
  });
});

/** Each row of "Order of checks in the receiver", in that order: what is wrong, and the answer. */
const CHECKS: readonly (readonly [
  what: string,
  posted: Posted,
  status: number,
  error: string,
  words: string,
])[] = [
  ['the size', { body: bodyOf(LARGEST_BODY + 1) }, 413, 'too-large', '262144 bytes'],
  ['the method', { method: 'PUT' }, 405, 'method', 'POST'],
  [
    'the content type',
    { headers: { 'content-type': `text/${CANARY}` } },
    415,
    'media-type',
    'content-type: application/json',
  ],
  ['the form', { form: CANARY }, 401, 'not-authentic', 'could not be authenticated'],
  ['the signature', { secret: OTHER_SECRET }, 401, 'not-authentic', 'could not be authenticated'],
  ['the time', { lateMs: 301_000 }, 401, 'stale', '300 seconds'],
  ['the body, empty', { body: bytes('') }, 400, 'no-body', 'empty'],
  ['the body, no JSON', { body: bytes(`{"a":${CANARY}}`) }, 400, 'not-json', 'not valid JSON'],
  ['the map', { body: { membershipNumber: [CANARY] } }, 400, 'does-not-map', 'the map of form "join"'],
  [
    'the event',
    { body: { membershipNumber: `${CANARY}!`, email: CANARY } },
    400,
    'invalid-event',
    'member.email',
  ],
];
const OTHERS: readonly (typeof CHECKS)[number][] = [
  ['the method GET', { method: 'GET' }, 405, 'method', 'POST'],
  ['the method HEAD', { method: 'HEAD' }, 405, 'method', 'POST'],
  ['the method in lower case', { method: 'post' }, 405, 'method', 'POST'],
  ['no content type', { headers: { 'content-type': undefined } }, 415, 'media-type', 'content-type'],
  ['an empty content type', { headers: { 'content-type': '' } }, 415, 'media-type', 'content-type'],
  [
    'a form of a page',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'media-type',
    'content-type',
  ],
  [
    'JSON in the parameters only',
    { headers: { 'content-type': 'text/plain; a=application/json' } },
    415,
    'media-type',
    'content-type',
  ],
  ['nearly JSON', { headers: { 'content-type': 'application/jsonp' } }, 415, 'media-type', 'content-type'],
  [
    'two content types',
    { headers: { 'content-type': 'application/json, text/html' } },
    415,
    'media-type',
    'content-type',
  ],
  ['an early request', { lateMs: -301_000 }, 401, 'stale', '300 seconds'],
  ['bytes that are no text', { body: Buffer.from([0xff, 0xfe, 0]) }, 400, 'not-json', 'UTF-8'],
  ['a list', { body: [{ [CANARY]: CANARY }] }, 400, 'not-json', 'one JSON object'],
  [
    'no identity',
    { body: { givenName: CANARY } },
    400,
    'invalid-event',
    'needs a membershipNumber, an email or a phone',
  ],
];

describe('a request that is refused', () => {
  it.each([...CHECKS, ...OTHERS])(
    'for %s: says so, stores nothing, and the next good one works',
    async (_, posted, status, error, words) => {
      const given = world();
      await post(given.local, { id: 'before' });
      await given.local.engine.settle();
      const before = items(given);

      const answer = await post(given.local, { id: 'wrong', ...posted });
      expect([answer.status, answer.json]).toEqual([
        status,
        { error, message: expect.stringContaining(words) },
      ]);
      expect(answer.text).not.toContain(CANARY);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
      expect(answer.headers?.allow).toBe(status === 405 ? 'POST' : undefined);
      await given.local.engine.settle();
      expect([given.queue.size(), items(given)]).toEqual([0, before]);

      expect((await post(given.local, { id: 'wrong' })).status).toBe(202);
      expect(given.queue.size()).toBe(1);
    },
  );

  it('gets the answer of the first check that fails, whatever else is wrong', async () => {
    const { local } = world();
    for (const [at, [first, one, status, error]] of CHECKS.entries()) {
      for (const [second, other] of CHECKS.slice(at + 1)) {
        // Two wrong bodies are no request wrong in two ways.
        if (one.body && other.body) continue;
        const headers = { ...other.headers, ...one.headers };
        const answer = await post(local, { ...other, ...one, headers });
        expect([first, second, answer.status, answer.json.error]).toEqual([first, second, status, error]);
      }
    }
  });

  it('answers byte for byte alike for an unknown form, a missing header and a wrong signature', async () => {
    const { local } = incoming();
    const tampered = await requestOf(local, { body: ASA });
    const answers: Answer[] = [
      await post(local, { form: 'nobody' }),
      await post(local, { form: '' }),
      await post(local, { form: '__proto__' }),
      await post(local, { form: 'JOIN' }),
      await post(local, { headers: { 'webhook-id': undefined } }),
      await post(local, { headers: { 'webhook-timestamp': undefined } }),
      await post(local, { headers: { 'webhook-signature': undefined } }),
      await post(local, { headers: { 'webhook-signature': '' } }),
      await post(local, { headers: { 'webhook-signature': 'v1,AAAA' } }),
      await post(local, { headers: { 'webhook-id': 'another' } }),
      await post(local, { headers: { 'webhook-timestamp': '1' } }),
      await post(local, { headers: { 'webhook-timestamp': '-1' } }),
      await post(local, { secret: OTHER_SECRET }),
      await post(local, { form: 'leave', secret: (await local.world.secrets.get('form-join'))[0].value }),
      await send(local, { ...tampered, body: Buffer.from('{}').toString('base64') }),
    ];
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each(['123abc', '-1831713120', '1831713120000'])(
    'names the header when its timestamp is %s, signed as it is',
    async (timestamp) => {
      const world = incoming();
      const body = bytes(JSON.stringify(ASA));
      const [{ value: secret }] = await world.local.world.secrets.get('form-join');
      const signature = signatureHeader({ id: 'msg_1', timestamp, body, secret });
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      };
      const { status, json } = await post(world.local, { body, headers });
      expect([status, json.error]).toEqual([400, 'bad-header']);
      expect(json.message).toContain('webhook-timestamp must be whole seconds');
      expect(world.queue.size()).toBe(0);
    },
  );
});

describe('an outage', () => {
  it.each(['queue', 'secrets'] as const)(
    'of the %s: 500 without a word of why, nothing stored, and a retry works',
    async (part) => {
      const world = incoming();
      const { local } = world;
      const request = await requestOf(local, { id: 'msg_1', body: ASA });
      const error = vi.spyOn(log, 'error').mockReturnValue();
      const fault = new Error(`${CANARY} is down`);
      if (part === 'queue') vi.spyOn(local.world.queue, 'send').mockRejectedValueOnce(fault);
      else vi.spyOn(local.world.secrets, 'get').mockRejectedValueOnce(fault);

      const answer = await send(local, request);
      expect([answer.status, answer.json]).toEqual([
        500,
        {
          error: 'fault',
          message: 'Something went wrong on our side. Nothing was stored; please send it again.',
        },
      ]);
      expect(error).toHaveBeenCalledWith('webhook failed', expect.objectContaining({ error: 'Error' }));
      expect(JSON.stringify(error.mock.calls)).not.toContain(CANARY);
      expect([world.queue.size(), items(world)]).toEqual([0, []]);

      expect((await send(local, request)).status).toBe(202);
      expect(world.queue.size()).toBe(1);
    },
  );
});

describe('anything at all', () => {
  const STATUSES = new Set([200, 202, 400, 401, 404, 405, 409, 413, 415, 429]);
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '0', 'null', '__proto__', 'v1,', '\u0000'),
  );
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.json().map(bytes),
    fc
      .record({ membershipNumber: fc.anything(), email: fc.anything(), phone: fc.string() })
      .map((value) =>
        bytes(JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))),
      ),
  );

  it('unsigned gives one of our statuses, a plain body, and leaves no trace', async () => {
    const world = incoming();
    const headers = fc.dictionary(
      fc.constantFrom(
        'content-type',
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
        'host',
        'x',
        '__proto__',
      ),
      word,
    );
    const posted = fc.record({
      form: fc.oneof(fc.constant('join'), word),
      method: fc.oneof(fc.constant('POST'), word),
      headers,
      body: bodies,
      plain: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(posted, async (one) => {
        const answer = await post(world.local, { ...one, secret: OTHER_SECRET });
        expect([401, 405, 415]).toContain(answer.status);
        expect(Object.keys(answer.json)).toEqual(['error', 'message']);
      }),
      { numRuns: 300 },
    );
    await world.local.engine.settle();
    expect([world.queue.size(), items(world)]).toEqual([0, []]);
  });

  it('signed with the right secret gives 202 or 4xx, and leaves a trace only with 202', async () => {
    const world = incoming();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('join', 'leave', 'log-in'), word, bodies, async (form, id, body) => {
        const { status } = await post(world.local, { form, id, body });
        expect(STATUSES).toContain(status);
        if (status === 202) accepted += 1;
        expect(world.queue.size()).toBe(accepted);
      }),
      { numRuns: 300 },
    );
    expect(items(world)).toEqual([]);
  });
});
