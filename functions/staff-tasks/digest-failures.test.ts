import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { freezeSending, readSwitch, releaseSending } from '../../shared/message/sending-switch.ts';
import { MailNotAccepted, type MailRefusal } from '../../shared/ports/mailer.ts';
import type { World } from '../../shared/ports/world.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { at, listed, STAFF } from '../../test/support/digest.ts';
import { onTransact } from '../../test/support/sending.ts';
import { recordDigestDelivery } from './digest-delivery.ts';
import { digestKey } from './digest-row.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

describe('a provider that does not take it', () => {
  it.each([
    ['quota', 'waiting'],
    ['unreachable', 'waiting'],
    ['bad-address', 'failed'],
    ['rejected', 'failed'],
  ] as const)('given %s, then it is %s, and is tried again only if it waits', async (reason, state) => {
    const { sendAt, refusing, row, mails } = await listed();
    expect(await sendAt(at('08:00'), refusing(new MailNotAccepted(reason)))).toBe(state);
    expect(await row()).toMatchObject({ state, reason });
    expect(await sendAt(at('09:00'))).toBe(state === 'waiting' ? 'sent' : undefined);
    expect(mails()).toHaveLength(state === 'waiting' ? 1 : 0);
  });

  it('given that it waits until noon, then it has failed for that day', async () => {
    const { sendAt, refusing, row, mails } = await listed();
    const calls = { count: 0 };
    for (const hour of ['08', '09', '10', '11', '12', '13'])
      await sendAt(at(`${hour}:00`), refusing(new MailNotAccepted('quota'), calls));
    expect([calls.count, mails()]).toEqual([4, []]);
    expect(await row()).toMatchObject({ state: 'failed', reason: 'quota' });
  });

  it.each(['paused', 'not-verified'] satisfies MailRefusal[])(
    'given that it refuses all of us (%s), then members’ mails need not ask',
    async (reason) => {
      const { local, sendAt, refusing } = await listed();
      await sendAt(at('08:00'), refusing(new MailNotAccepted(reason)));
      expect((await readSwitch(local.world.items, at('08:01'))).tripped).toMatchObject([
        { channel: 'email', reason },
      ]);
    },
  );

  it('given that nobody knows whether it took it, then it stays unknown and is never sent again', async () => {
    const { local, sendAt, row, mails } = await listed();
    const lost: World = {
      ...local.world,
      mailer: {
        async send(mail) {
          await local.world.mailer.send(mail);
          throw new Error('socket hang up');
        },
      },
    };
    expect(await sendAt(at('08:00'), lost)).toBe('unknown');
    for (const hour of ['09', '10', '11', '12']) expect(await sendAt(at(`${hour}:00`))).toBeUndefined();
    expect(await row()).toMatchObject({ state: 'unknown' });
    expect(mails()).toHaveLength(1);
  });

  it('given that all sending is frozen, then it waits without a trace, until released', async () => {
    const { local, sendAt, row } = await listed();
    await freezeSending(local.world.items, 'wrong text', at('07:00'));
    expect([await sendAt(at('08:00')), await row()]).toEqual(['held-back', undefined]);
    await releaseSending(local.world.items);
    expect(await sendAt(at('09:00'))).toBe('sent');
  });
});

describe('a function that dies, and two at once', () => {
  it.each(['before', 'after'] as const)(
    'given that it died %s the provider took it, then it is unknown and goes no second time',
    async (when) => {
      const { local, sendAt, row, mails } = await listed();
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
      const dies: World = {
        ...local.world,
        mailer: {
          async send(mail) {
            if (when === 'after') await local.world.mailer.send(mail);
            reach();
            return Promise.withResolvers<never>().promise;
          },
        },
      };
      void sendAt(at('08:00'), dies);
      await reached;
      expect(await row()).toMatchObject({ state: 'dispatching' });

      // Not yet: the function may live.
      expect(await sendAt(at('08:05'))).toBeUndefined();
      expect(await row()).toMatchObject({ state: 'dispatching' });
      expect(await sendAt(at('09:00'))).toBeUndefined();

      expect(await row()).toMatchObject({ state: 'unknown' });
      expect(mails()).toHaveLength(when === 'after' ? 1 : 0);
    },
  );

  it('given two sweeps at once, then one mail goes', async () => {
    const { sendAt, mails } = await listed();
    const outcomes = await Promise.all([sendAt(at('08:00')), sendAt(at('08:00'))]);
    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual(['sent']);
    expect(mails()).toHaveLength(1);
  });

  it('given a begin that the store made and did not answer, then its second attempt is no refusal', async () => {
    const { sendAt, mails } = await listed(
      {},
      {
        decorate: onTransact(async (writes, commit) => {
          await commit();
          if (writes.some((write) => 'put' in write && write.put.pk.startsWith('DIGEST#'))) await commit();
        }),
      },
    );
    expect(await sendAt(at('08:00'))).toBe('sent');
    expect(mails()).toHaveLength(1);
  });
});

describe('what the provider tells of it', () => {
  const told = { key: 'digest-2028-01-12', reason: 'Permanent/General', providerId: 'p1' };

  it('given that it bounced, then it has failed, and someone is told', async () => {
    const { local, sendAt, row } = await listed();
    await sendAt(at('08:00'));
    expect(await recordDigestDelivery(local.world, { ...told, what: 'bounced' })).toBe(true);
    expect(await row()).toMatchObject({ state: 'failed', reason: 'Permanent/General' });
    expect(log.error).toHaveBeenCalledTimes(1);
    // What is told later takes nothing back.
    expect(await recordDigestDelivery(local.world, { ...told, what: 'delivered' })).toBe(true);
    expect(await row()).toMatchObject({ state: 'failed' });
    expect(log.error).toHaveBeenCalledTimes(1);
  });

  it('given one of which nobody knew, then it was sent', async () => {
    const { local, sendAt, row, refusing } = await listed();
    await sendAt(at('08:00'), refusing(new Error('socket hang up')));
    await recordDigestDelivery(local.world, { ...told, what: 'sent' });
    expect(await row()).toMatchObject({ state: 'sent', providerId: 'p1' });
  });

  it('given that the row moves meanwhile, then it is read again', async () => {
    let moved = false;
    const { local, sendAt, row, refusing } = await listed(
      {},
      {
        decorate: onTransact(async (writes, commit, items) => {
          if (!moved && writes.some((write) => 'update' in write && write.set?.state === 'failed')) {
            moved = true;
            await items.transact([
              { update: digestKey(civilDate('2028-01-12')), set: { state: 'sent', providerId: 'p0' } },
            ]);
          }
          await commit();
        }),
      },
    );
    await sendAt(at('08:00'), refusing(new Error('socket hang up')));
    await recordDigestDelivery(local.world, { ...told, what: 'complained' });
    expect([moved, (await row())?.state]).toEqual([true, 'failed']);
  });

  it.each(['digest-2028-01-13', 'digest-x', 'k'.repeat(32), undefined])(
    'given the key %s of another mail, then it is none of these',
    async (key) => {
      const { local } = await listed();
      expect(await recordDigestDelivery(local.world, { ...told, key, what: 'bounced' })).toBe(false);
    },
  );

  it('given the event as SES writes it, then it is recorded and no unknown message', async () => {
    const { local, sendAt, row } = await listed();
    await sendAt(at('08:00'));
    await local.functions.recordDelivery({
      source: 'aws.ses',
      'detail-type': 'Email Bounce',
      detail: {
        eventType: 'Bounce',
        mail: {
          timestamp: at('08:00'),
          messageId: 'p1',
          destination: [STAFF.email],
          tags: { key: ['digest-2028-01-12'], journey: ['staff'], step: ['digest'] },
        },
        bounce: {
          timestamp: at('08:01'),
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [{ emailAddress: STAFF.email }],
        },
      },
    } as Parameters<typeof local.functions.recordDelivery>[0]);
    expect(await row()).toMatchObject({ state: 'failed', reason: 'Permanent/General' });
    expect((await local.world.items.query({ partition: 'QUARANTINE#delivery' })).items).toEqual([]);
  });
});
