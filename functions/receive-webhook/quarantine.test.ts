import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { incoming, items, post, queued, register, type Incoming } from '../../test/support/incoming.ts';
import { recorded, toolPost } from '../../test/support/tool-post.ts';
import { ASA } from '../../test/support/world.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { listQuarantined } from './quarantine.ts';
import { discardQuarantined, replayQuarantined } from './replay.ts';

let error: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  error = vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** A form as its map was before a question of it was renamed: the number now comes as `nummer`. */
const RENAMED = { nummer: 'M-10482', givenName: 'Canary', email: 'canary' };
const MENDED = {
  forms: loadForms(
    forms.map((form): Form =>
      form.name === 'join'
        ? { ...form, map: '{ "member": { "membershipNumber": nummer, "givenName": givenName } }' }
        : form,
    ),
  ),
};
const listed = async ({ local }: Incoming) => (await listQuarantined(local.world.items)).quarantined;

describe('a body that is authentic but makes no event', () => {
  it.each([
    ['does not fit its schema', { givenName: 'Canary' }, 'invalid-event', 'needs a membershipNumber'],
    ['has a wrong field', RENAMED, 'invalid-event', 'member.email'],
    [
      'was born tomorrow',
      { ...ASA, birthDate: '2029-01-01' },
      'invalid-event',
      'birthDate: is in the future',
    ],
    ['is an empty object', {}, 'invalid-event', 'needs a membershipNumber'],
  ])(
    'given it %s, then it is kept sealed with the reason, and nothing lies on the queue',
    async (_, body, code, words) => {
      const world = incoming();
      const answer = await post(world.local, { id: 'canary-1', body });
      expect(answer.status).toBe(202);
      expect(answer.json).toEqual({
        quarantined: true,
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        error: code,
        message: expect.stringContaining(words),
      });
      expect(world.queue.size()).toBe(0);
      expect(await listed(world)).toEqual([
        {
          id: answer.json.id,
          form: 'join',
          receivedAt: '2028-01-11T09:12:00.000Z',
          code,
          reason: answer.json.message,
        },
      ]);
      for (const seen of [answer.text, items(world).join(), JSON.stringify(error.mock.calls)])
        expect(seen).not.toMatch(/canary|M-10482/i);
      expect(error).toHaveBeenCalledWith(expect.stringContaining('waits in quarantine'), {
        event: answer.json.id,
        form: 'join',
        code,
      });
    },
  );

  it('given a map that fails on it, then it is kept too', async () => {
    const world = incoming();
    const body = { ...recorded('google-forms'), answers: { Medlemsnummer: 'M-1' } };
    const spoilt = { ...recorded('microsoft-forms'), submit_date: { canary: 1 } };
    const one = await toolPost(world.local, 'google-survey', body);
    const other = await toolPost(world.local, 'microsoft-help', spoilt);
    expect([one.status, one.json.quarantined, other.json.error]).toEqual([202, true, 'does-not-map']);
    expect(await listed(world)).toHaveLength(2);
  });

  it('given it comes five times, at once too, then it is kept once', async () => {
    const world = incoming();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(world.local, { id: 'a', body: RENAMED })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await listed(world)).toHaveLength(1);
  });

  it('given another body under the same delivery, then the first counts and an alarm is raised', async () => {
    const world = incoming();
    await post(world.local, { id: 'a', body: RENAMED });
    const before = items(world);
    const { status, json } = await post(world.local, { id: 'a', body: { other: 1 } });
    expect([status, json.conflict, json.quarantined]).toEqual([202, true, undefined]);
    expect(items(world)).toEqual(before);
    expect(error).toHaveBeenLastCalledWith(expect.stringContaining('delivery conflict'), expect.anything());
  });

  it.each([
    ['a value', { email: 'x', number: '811218-9876' }],
    ['a number', { email: 'x', list: [{ deep: 8112189876 }] }],
    ['a key', { email: 'x', '198112189876': true }],
    ['the field itself', { membershipNumber: '811218-9876' }],
  ])('given a national identity number as %s, then nothing at all is kept', async (_, body) => {
    const world = incoming();
    const { status, json, text } = await post(world.local, { body });
    expect([status, json.error]).toEqual([400, 'invalid-event']);
    expect(text).toContain('national identity number');
    expect(text).not.toContain('9876');
    expect(items(world)).toEqual([]);
  });

  it('given a mobile number that looks like an identity number, then it is kept', async () => {
    const world = incoming();
    // 07-01-74 is a day with 60 added, and its last digit is right by Luhn.
    const { json } = await post(world.local, { body: { email: 'x', phone: '0701740003' } });
    expect(json.quarantined).toBe(true);
  });

  it('given the largest body, then its row still fits', async () => {
    const world = incoming();
    const filler = '"'.repeat(130_000);
    const { status, json } = await post(world.local, { body: { email: 'x', filler } });
    expect([status, json.quarantined]).toEqual([202, true]);
  });

  it('given the store is down, then it is a 500, and the sender comes again', async () => {
    const world = incoming();
    vi.spyOn(world.local.world.items, 'transact').mockRejectedValueOnce(new Error('down'));
    expect((await post(world.local, { body: RENAMED })).status).toBe(500);
    expect(items(world)).toEqual([]);
    expect((await post(world.local, { body: RENAMED })).json.quarantined).toBe(true);
  });
});

describe('a replay', () => {
  async function withOne() {
    const world = incoming();
    const { json } = await post(world.local, { id: 'a', body: RENAMED });
    return { world, id: String(json.id) };
  }

  it('given the map was mended, then the event goes its way, as received when it was, and the row is gone', async () => {
    const { world, id } = await withOne();
    await world.local.engine.advanceTo(world.local.clock.now());
    const done = await replayQuarantined(world.local.world, MENDED);
    expect(done).toEqual({ replayed: [id], kept: [] });
    expect(await queued(world)).toEqual([
      expect.objectContaining({ id, type: 'member.joined', receivedAt: '2028-01-11T09:12:00.000Z' }),
    ]);
    expect(await listed(world)).toEqual([]);
    await world.local.engine.settle();
    expect(await register(world)).toMatchObject([{ membershipNumber: 'M-10482', givenName: 'Canary' }]);
  });

  it('given the map is as it was, then it stays, and nothing is written', async () => {
    const { world, id } = await withOne();
    const before = items(world);
    const done = await replayQuarantined(world.local.world, workflows);
    expect(done).toMatchObject({ replayed: [], kept: [{ id, form: 'join', code: 'invalid-event' }] });
    expect([world.queue.size(), items(world)]).toEqual([0, before]);
  });

  it.each([
    ['the form is gone', { forms: new Map() }, 'FormGone', 'has no form "join" any more'],
    [
      'it fails in another way',
      { forms: loadForms(forms.map((form) => ({ ...form, map: '$uppercase(7)' }))) },
      'does-not-map',
      'the map of form "join"',
    ],
  ])('given %s, then it stays with the new reason', async (_, changed, code, words) => {
    const { world, id } = await withOne();
    const { kept } = await replayQuarantined(world.local.world, changed);
    expect(kept).toMatchObject([{ id, code, reason: expect.stringContaining(words) }]);
    expect(await listed(world)).toEqual(kept);
  });

  it('given its key is no longer active, then it stays and says so, and another is still replayed', async () => {
    const { world } = await withOne();
    const { secrets } = world.local.world;
    const get = secrets.get.bind(secrets);
    const [seal] = await get('seal');
    const other = { id: 'k9', value: Buffer.alloc(32, 9).toString('base64') };
    const spy = vi.spyOn(secrets, 'get');
    spy.mockImplementation(async (name) => (name === 'seal' ? [other] : get(name)));
    await post(world.local, { id: 'b', body: RENAMED });
    const { replayed, kept } = await replayQuarantined(world.local.world, MENDED);
    expect([replayed.length, kept.map(({ code }) => code)]).toEqual([1, ['SealBroken']]);
    spy.mockImplementation(async (name) => (name === 'seal' ? [other, seal] : get(name)));
    expect((await replayQuarantined(world.local.world, MENDED)).replayed).toHaveLength(1);
  });

  it('given only one form is named, then the others are left alone', async () => {
    const { world, id } = await withOne();
    await toolPost(world.local, 'hubspot-event', { id: 'x' });
    expect((await replayQuarantined(world.local.world, MENDED, 'hubspot-event')).replayed).toEqual([]);
    expect((await replayQuarantined(world.local.world, MENDED, 'join')).replayed).toEqual([id]);
    expect(await listed(world)).toMatchObject([{ form: 'hubspot-event' }]);
  });

  it('given a crash between hand-over and delete, two at once, and a delivery come late, then it has one effect', async () => {
    const { world, id } = await withOne();
    const { items: store } = world.local.world;
    vi.spyOn(store, 'transact').mockRejectedValueOnce(new Error('killed'));
    await expect(replayQuarantined(world.local.world, MENDED)).rejects.toThrow('killed');
    await Promise.all([1, 2].map(() => replayQuarantined(world.local.world, MENDED)));
    const again = incomingWith(world);
    expect((await again()).json).toEqual({
      quarantined: true,
      id,
      error: 'invalid-event',
      message: expect.any(String),
    });
    await replayQuarantined(world.local.world, MENDED);
    await world.local.engine.settle();
    expect(await register(world)).toHaveLength(1);
    expect(items(world).filter((row) => row.includes(' EVENT#'))).toHaveLength(1);
  });

  const incomingWith = (world: Incoming) => () => post(world.local, { id: 'a', body: RENAMED });

  it('given more than a page, then all of them', async () => {
    const world = incoming();
    for (let at = 0; at < 60; at += 1)
      await post(world.local, { id: `d${at}`, body: { ...RENAMED, nummer: `M-${at}` } });
    expect((await replayQuarantined(world.local.world, MENDED)).replayed).toHaveLength(60);
    expect([await listed(world), world.queue.size()]).toEqual([[], 60]);
  });
});

describe('a body that will never make an event', () => {
  it('is discarded by its id, once, and no other with it', async () => {
    const world = incoming();
    const ids = [];
    for (const id of ['a', 'b']) ids.push(String((await post(world.local, { id, body: RENAMED })).json.id));
    const discard = (form: string, id: string) => discardQuarantined(world.local.world, { form, id });
    expect([
      await discard('leave', ids[0]!),
      await discard('join', ''),
      await discard('join', 'f'.repeat(32)),
    ]).toEqual([false, false, false]);
    expect([await discard('join', ids[0]!), await discard('join', ids[0]!)]).toEqual([true, false]);
    expect((await listed(world)).map(({ id }) => id)).toEqual([ids[1]]);
  });
});
