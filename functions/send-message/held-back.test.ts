import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../shared/message/ledger.ts';
import { freeze, readSwitch, release } from '../../shared/message/sending-switch.ts';
import { MailNotAccepted, type MailRefusal } from '../../shared/ports/mailer.ts';
import { plus } from '../../shared/time/instant.ts';
import { helloIsDue } from '../../test/support/sending.ts';
import { sendMessage } from './send-message.ts';

/** A provider that refuses as often as there are reasons, and counts how often it is asked. */
function refusing(...reasons: MailRefusal[]) {
  const asked = { times: 0 };
  return {
    asked,
    mailer: (provider: { send(mail: never): Promise<{ providerId: string }> }) => ({
      async send(mail: object) {
        asked.times += 1;
        const reason = reasons.shift();
        if (reason) throw new MailNotAccepted(reason);
        return provider.send(mail as never);
      },
    }),
  };
}

describe('while sending is frozen', () => {
  it('nothing is handed over and nothing is begun; once released, it goes', async () => {
    const { local, member, task } = await helloIsDue();
    await local.world.items.transact([freeze('wrong text', local.clock.now())]);
    await expect(sendMessage(local.world, local.workflows, task)).rejects.toMatchObject({
      name: 'NotAccepted',
      reason: 'frozen',
    });
    expect(await entriesOf(local.world.items, member)).toEqual([]);
    await local.world.items.transact([release()]);
    await sendMessage(local.world, local.workflows, task);
    expect(local.mailbox.accepted()).toHaveLength(1);
  });

  it('for longer than a message may be late, it is skipped as too late and nobody is failed', async () => {
    const { local, member } = await helloIsDue();
    await local.world.items.transact([freeze('holiday', local.clock.now())]);
    await local.engine.advanceTo(plus(local.clock.now(), 'P8D'));
    const [hello] = await entriesOf(local.world.items, member);
    expect(hello).toMatchObject({ step: 'hello', state: 'skipped', reason: 'too-late' });
    expect([local.mailbox.accepted().length, local.runs.list().map(({ status }) => status)]).toEqual([
      0,
      ['RUNNING'],
    ]);
  });
});

describe('a provider that refuses us as a whole', () => {
  it.each(['paused', 'not-verified'] as const)(
    'by "%s" is left alone for a quarter of an hour, and then takes the mail',
    async (reason) => {
      const { asked, mailer } = refusing(reason);
      const { local, task } = await helloIsDue({ mailer });
      const send = () => sendMessage(local.world, local.workflows, task);
      await expect(send()).rejects.toMatchObject({ name: 'NotAccepted', reason });
      await expect(send()).rejects.toMatchObject({ name: 'NotAccepted', reason });
      expect(asked.times).toBe(1);
      expect((await readSwitch(local.world.items, local.clock.now())).tripped).toMatchObject([
        { channel: 'email', reason },
      ]);
      local.clock.moveTo(plus(local.clock.now(), 'PT15M'));
      await send();
      expect([asked.times, local.mailbox.accepted().length]).toEqual([2, 1]);
    },
  );

  it('for two days and then lets us send: nobody is failed and nothing is sent twice', async () => {
    const { local } = await helloIsDue({
      mailer: (provider) => ({
        async send(mail) {
          if (local.clock.now() < plus('2028-01-12T07:00:00.000Z' as never, 'P2D'))
            throw new MailNotAccepted('paused');
          return provider.send(mail);
        },
      }),
    });
    await local.engine.advanceTo(plus(local.clock.now(), 'P3D'));
    expect(local.mailbox.accepted().map(({ tags }) => tags.step)).toEqual(['hello']);
  });

  it('is not confused with one that refuses a message for the moment', async () => {
    const { asked, mailer } = refusing('throttled', 'quota');
    const { local, task } = await helloIsDue({ mailer });
    const send = () => sendMessage(local.world, local.workflows, task);
    await expect(send()).rejects.toMatchObject({ reason: 'throttled' });
    await expect(send()).rejects.toMatchObject({ reason: 'quota' });
    await send();
    expect(asked.times).toBe(3);
  });
});
