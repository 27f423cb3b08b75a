import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFault } from '../../shared/adapters/provider-faults.local.ts';
import { log } from '../../shared/log.ts';
import { plus } from '../../shared/time/instant.ts';
import { served, servedWithFirstMail, SMS } from '../../test/support/local-server.ts';
import { acceptedSteps } from '../../test/support/sending.ts';
import { ASA, TUESDAY } from '../../test/support/world.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe('the providers of one machine', () => {
  it('tell that a mail has arrived, and nothing of it is shown', async () => {
    const { joins, passes, fates } = served();
    await joins();
    expect(await passes('PT1M')).toEqual([]);
    expect(await fates()).toEqual({ hello: 'delivered' });
  });

  it('tell the next thing that is due when they are woken for, and not before', async () => {
    const { local, joins, fates } = served();
    await joins();
    expect(local.engine.nextWakeAt()).toBe(plus(TUESDAY, 'PT5S'));
    await local.engine.advanceTo(plus(TUESDAY, 'PT4S'));
    expect(await fates()).toEqual({ hello: 'sent' });
    expect(local.engine.nextWakeAt()).toBe(plus(TUESDAY, 'PT5S'));
  });

  it('tell again in a minute what record-delivery failed on, and the log names nobody', async () => {
    let down = true;
    const { local, passes, fates } = await servedWithFirstMail({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          transact: async (writes) => {
            const isTold = writes.some((write) => 'update' in write && write.set?.state === 'delivered');
            if (isTold && down) throw new Error(`down for ${ASA.email}`);
            await world.items.transact(writes);
          },
        },
      }),
    });

    await passes('PT10S');
    expect(await fates()).toEqual({ hello: 'sent' });
    expect(local.engine.nextWakeAt()).toBe(plus(TUESDAY, 'PT1M5S'));
    expect(vi.mocked(log.error).mock.calls.map(([message]) => message)).toEqual([
      'a delivery was not recorded; it is told again',
    ]);
    expect(JSON.stringify(vi.mocked(log.error).mock.calls)).not.toContain(ASA.email);

    down = false;
    await passes('PT1M');
    expect(await fates()).toEqual({ hello: 'delivered' });
  });
});

describe('faults', () => {
  it('are listed by channel, each with a sentence, with those that are asked for', async () => {
    const { json } = served();
    const { faults, standing } = (await json('/local/faults')) as {
      faults: Record<'email' | 'sms', Record<string, string>>;
      standing: unknown;
    };
    expect(standing).toEqual([]);
    expect(faults.email['hard-bounce']).toBe('taken; the address does not exist');
    const listed = Object.entries(faults).flatMap(([channel, those]) =>
      Object.keys(those).map((fault) => isFault(channel as 'email' | 'sms', fault)),
    );
    expect([...new Set(listed)]).toEqual([true]);
    expect(listed.length).toBeGreaterThan(25);
  });

  it('meet the next messages of their channel as often as asked, and are then gone', async () => {
    const { post, json, joins, passes, fates } = served();
    const asked = await post('/local/faults', { channel: 'email', fault: 'throttled', times: 2 });
    expect([asked.status, await asked.json()]).toEqual([
      200,
      { standing: [{ channel: 'email', fault: 'throttled', times: 2 }] },
    ]);

    const { effects } = await joins();
    expect(effects.map(({ what, reason }) => [what, reason]).at(-1)).toEqual(['waiting', 'throttled']);
    expect(await json('/local/faults')).toMatchObject({
      standing: [{ channel: 'email', fault: 'throttled', times: 1 }],
    });

    await passes('PT1H');
    expect(await json('/local/faults')).toMatchObject({ standing: [] });
    expect(await fates()).toEqual({ hello: 'delivered' });
  });

  it('stand once when it is not said how often', async () => {
    const { post } = served();
    const asked = await post('/local/faults', { channel: 'sms', fault: 'bad-number' });
    expect(await asked.json()).toEqual({ standing: [{ channel: 'sms', fault: 'bad-number', times: 1 }] });
  });

  it('are taken back by DELETE, all of them', async () => {
    const { post, ask, json, joins, passes, fates } = served();
    await post('/local/faults', { channel: 'email', fault: 'rejected', times: 9 });
    await post('/local/faults', { channel: 'sms', fault: 'quota', times: 9 });
    expect(await (await ask('/local/faults', { method: 'DELETE' })).json()).toEqual({ standing: [] });
    expect(await json('/local/faults')).toMatchObject({ standing: [] });
    await joins();
    await passes('PT1M');
    expect(await fates()).toEqual({ hello: 'delivered' });
  });

  it.each([
    ['no such fault', { channel: 'email', fault: 'bouncy', times: 1 }, '"hard-bounce"'],
    ['a fault of the other channel', { channel: 'sms', fault: 'complaint', times: 1 }, '"bad-number"'],
    ['no such channel', { channel: 'fax', fault: 'reset', times: 1 }, '"email" or "sms"'],
    ['no channel', { fault: 'reset' }, '"email" or "sms"'],
    ['never', { channel: 'email', fault: 'reset', times: 0 }, '>=1'],
    ['half a time', { channel: 'email', fault: 'reset', times: 1.5 }, 'int'],
    ['too often', { channel: 'email', fault: 'reset', times: 1001 }, '<=1000'],
    ['a key too many', { channel: 'email', fault: 'reset', time: 2 }, '"time"'],
    ['a list', [], '"email" or "sms"'],
    ['no JSON', '{', '"email" or "sms"'],
  ])('asked for wrongly (%s) are refused with what was expected, and none stands', async (_, body, said) => {
    const { post, json } = served();
    const answer = await post('/local/faults', body);
    expect(answer.status).toBe(400);
    const { error, message } = (await answer.json()) as { error: string; message: string };
    expect(error).toBe('bad-request');
    expect(message).toContain(said);
    expect(await json('/local/faults')).toMatchObject({ standing: [] });
  });

  it('of a lost answer leaves doubt until the provider’s own event clears it', async () => {
    const { post, joins, passes, fates } = served();
    await post('/local/faults', { channel: 'email', fault: 'lost-answer', times: 1 });
    const { effects } = await joins();
    expect(effects.map(({ what }) => what).at(-1)).toBe('unknown');
    expect(await passes('PT1M')).toEqual([]);
    // That it has arrived after all is no effect: it was to.
    expect(await fates()).toEqual({ hello: 'delivered' });
  });

  it('of a hard bounce end all mail to that address', async () => {
    const { local, post, joins, passes, fates } = served();
    await post('/local/faults', { channel: 'email', fault: 'hard-bounce', times: 1 });
    await joins();
    const effects = await passes('P8D');
    expect(effects.map(({ what, step, reason }) => [what, step, reason]).slice(0, 2)).toEqual([
      ['bounced', 'hello', 'Permanent/NoEmail'],
      ['skipped', 'your-support', 'suppressed'],
    ]);
    expect(acceptedSteps(local)).toEqual(['hello']);
    expect(await fates()).toMatchObject({ hello: 'bounced(Permanent/NoEmail)' });
  });
});

describe('sending', () => {
  it('is frozen and released: what waits goes when it still can, once', async () => {
    const { local, post, json, joins, passes, fates } = served();
    const frozen = { since: TUESDAY, why: 'wrong text' };
    expect(await json('/local/sending')).toEqual({ frozen: null, tripped: [] });
    const first = await post('/local/sending', { frozen: true, why: ' wrong text ' });
    expect(await first.json()).toEqual({ frozen, tripped: [] });
    const again = await post('/local/sending', { frozen: true, why: 'another' });
    expect(await again.json()).toEqual({ frozen, tripped: [] });

    await joins();
    await passes('PT20H');
    expect(local.mailbox.accepted()).toEqual([]);

    const released = await post('/local/sending', { frozen: false });
    expect(await released.json()).toEqual({ frozen: null, tripped: [] });
    await passes('P1DT4H');
    expect(acceptedSteps(local)).toEqual(['hello']);
    expect(await fates()).toEqual({ hello: 'delivered' });
  });

  it.each([
    ['without a reason', { frozen: true }, 'why'],
    ['with an empty one', { frozen: true, why: '  ' }, 'why'],
    ['in words', { frozen: 'yes' }, '{ "frozen": true, "why": "…" }'],
    ['not at all', {}, '{ "frozen": true, "why": "…" }'],
    ['released for a reason', { frozen: false, why: 'x' }, '"why"'],
    ['no JSON', 'frozen', '{ "frozen": true, "why": "…" }'],
  ])('frozen wrongly (%s) is refused with what was expected', async (_, body, said) => {
    const { post, json } = served();
    const answer = await post('/local/sending', body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toContain(said);
    expect(await json('/local/sending')).toEqual({ frozen: null, tripped: [] });
  });
});

describe('what the provider tells of one message', () => {
  it.each([
    ['delivered', { state: 'delivered' }],
    ['soft-bounce', { state: 'bounced', reason: 'Transient/MailboxFull' }],
    ['hard-bounce', { state: 'bounced', reason: 'Permanent/NoEmail' }],
    ['complaint', { state: 'complained' }],
    ['sent', { state: 'sent' }],
  ])('is played: %s', async (fate, expected) => {
    const { post, key } = await servedWithFirstMail();
    const answer = await post(`/local/messages/${key}/play`, { fate });
    expect([answer.status, await answer.json()]).toEqual([200, { key, ...expected }]);
  });

  it('is never taken back by what is played later', async () => {
    const { post, key } = await servedWithFirstMail();
    await post(`/local/messages/${key}/play`, { fate: 'complaint' });
    const answer = await post(`/local/messages/${key}/play`, { fate: 'delivered' });
    expect(await answer.json()).toEqual({ key, state: 'complained' });
  });

  it.each([
    ['a message that nobody sent', '0'.repeat(32), { fate: 'delivered' }, 404, 'GET /local/messages'],
    ['a fate that there is not', undefined, { fate: 'opened' }, 400, '"hard-bounce"'],
    ['no fate', undefined, {}, 400, '"hard-bounce"'],
    ['no JSON', undefined, '', 400, '"hard-bounce"'],
  ])('of %s is refused, and says what there is', async (_, other, body, status, said) => {
    const { post, fates, key } = await servedWithFirstMail();
    const answer = await post(`/local/messages/${other ?? key}/play`, body);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { message: string }).message).toContain(said);
    expect(await fates()).toEqual({ hello: 'sent' });
  });

  it('is no complaint of an SMS, which nobody can make; of one outside the ledger it says so', async () => {
    const { local, post, press, page } = served();
    await local.world.texter.send(SMS);
    const complaint = await post('/local/messages/sms1/play', { fate: 'complaint' });
    expect([complaint.status, await complaint.json()]).toEqual([
      400,
      {
        error: 'bad-request',
        message:
          'A provider of sms tells no "complaint"; it tells one of sent, delivered, hard-bounce, soft-bounce.',
      },
    ]);
    expect((await press('/messages/sms1/play', { fate: 'complaint' })).status).toBe(400);
    const delivered = await post('/local/messages/sms1/play', { fate: 'delivered' });
    expect(await delivered.json()).toEqual({ key: 'sms1', state: null });
    const shown = await page('/?message=sms1');
    expect(shown).toContain('not any more');
    expect(shown).toContain('value="hard-bounce"');
    expect(shown).not.toContain('value="complaint"');
  });
});
