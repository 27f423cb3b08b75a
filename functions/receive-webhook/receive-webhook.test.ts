import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import {
  bodyOf,
  OTHER_SECRET,
  incoming,
  items,
  post,
  queued,
  requestOf,
  send,
} from '../../test/support/incoming.ts';
import { ASA } from '../../test/support/world.ts';
import { LARGEST_BODY } from './receive-webhook.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

// The logs are looked at in test/scenarios/privacy.test.ts; here they would only be noise.
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const CANARY = 'canary';
const bytes = (text: string): Buffer => Buffer.from(text);

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
        trust: 'high',
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
          message: 'Something went wrong on our side. Please send it again: it counts once.',
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
    vi.spyOn(log, 'error').mockReturnValue();
    let accepted = 0;
    const quarantined = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('join', 'leave', 'log-in'), word, bodies, async (form, id, body) => {
        const { status, json } = await post(world.local, { form, id, body });
        expect(STATUSES).toContain(status);
        if (json.accepted) accepted += 1;
        if (json.quarantined) quarantined.add(`${form} ${String(json.id)}`);
        expect(status === 202).toBe([json.accepted, json.quarantined, json.conflict].includes(true));
        expect([world.queue.size(), items(world).length]).toEqual([accepted, quarantined.size]);
      }),
      { numRuns: 300 },
    );
  });
});
