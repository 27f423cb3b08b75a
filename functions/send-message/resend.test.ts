import { describe, expect, it } from 'vitest';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { linkKey } from '../../shared/consent/link.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { entriesOf } from '../../shared/message/ledger.ts';
import { freeze } from '../../shared/message/sending-switch.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { helloIsDue } from '../../test/support/sending.ts';
import { createHandler } from './handler.ts';
import { resend } from './resend.ts';

type Fate = 'taken' | 'answer lost' | 'throttled';

/** Åsa's first mail, of which nobody knows whether it went: the answer was lost and no event came. It is Friday at noon. */
async function given({ fates = ['answer lost'] as Fate[], at = instant('2028-01-14T11:00:00Z') } = {}) {
  const due = await helloIsDue({
    mailer: (provider) => ({
      async send(mail) {
        const fate = fates.shift() ?? 'taken';
        if (fate === 'throttled') throw new MailNotAccepted('throttled');
        const taken = await provider.send(mail);
        if (fate === 'answer lost') throw new Error('reset');
        return taken;
      },
    }),
  });
  const { local, member } = due;
  local.faults.add({ channel: 'email', fault: 'lost-events', times: 10 });
  await local.engine.advanceTo(plus(local.clock.now(), 'P1DT2H'));
  local.clock.moveTo(at);
  const entry = async () =>
    (await entriesOf(local.world.items, member)).find(({ step }) => step === 'hello')!;
  const { key } = await entry();
  const again = () => resend(local.world, local.workflows, { member, key });
  const hellos = () => local.mailbox.accepted().filter(({ tags }) => tags.step === 'hello');
  return { local, member, key, entry, again, hellos };
}

describe('a message of which nobody knows whether it went', () => {
  it('is sent once more by a person’s decision, marked, with links that work, and never a third time', async () => {
    const { local, entry, again, hellos } = await given();
    expect(await entry()).toMatchObject({ state: 'presumed-sent' });
    expect(await again()).toEqual({ outcome: 'resent' });
    expect(await entry()).toMatchObject({ state: 'sent', resends: 1n });
    expect(hellos()).toHaveLength(2);
    const [second] = hellos();
    const token = /\/u\/([\w-]+)/.exec(second!.text)?.[1] ?? '';
    expect(await local.world.items.get(linkKey(token.slice(0, 16)))).toMatchObject({
      journey: 'welcome',
      step: 'hello',
    });
    expect(await again()).toEqual({ outcome: 'refused', reason: 'it is sent' });
    expect(hellos()).toHaveLength(2);
  });

  it('whose second answer is lost as well is presumed again after a day, and stays at two', async () => {
    const { local, entry, again, hellos } = await given({ fates: ['answer lost', 'answer lost'] });
    expect(await again()).toEqual({ outcome: 'unknown' });
    await local.engine.advanceTo(plus(local.clock.now(), 'P1DT2H'));
    expect(await entry()).toMatchObject({ state: 'presumed-sent', resends: 1n });
    expect(await again()).toEqual({ outcome: 'refused', reason: 'resent-before' });
    expect(hellos()).toHaveLength(2);
  });

  it('that the provider does not take again stays as it was, and may be decided on again', async () => {
    const { local, member, entry, again, hellos } = await given({ fates: ['answer lost', 'throttled'] });
    const before = toMember((await local.world.items.get(memberKey(member)))!).recent;
    expect(await again()).toEqual({ outcome: 'refused', reason: 'throttled' });
    expect(await entry()).toMatchObject({ state: 'presumed-sent' });
    expect((await entry()).resends).toBeUndefined();
    expect(toMember((await local.world.items.get(memberKey(member)))!).recent).toEqual(before);
    expect(await again()).toEqual({ outcome: 'resent' });
    expect(hellos()).toHaveLength(2);
  });

  it('is sent once when two people decide at the same time', async () => {
    const { again, hellos } = await given();
    const outcomes = await Promise.all([again(), again()]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['refused', 'resent']);
    expect(hellos()).toHaveLength(2);
  });
});

describe('a message is not sent again', () => {
  it('to one who has opted out meanwhile', async () => {
    const { local, member, again, hellos } = await given();
    const row = toMember((await local.world.items.get(memberKey(member)))!);
    await withdraw(local.world, row, {
      purpose: 'relation',
      channel: 'email',
      language: 'sv',
      source: 'unsubscribe-link',
      message: 'm',
    });
    expect(await again()).toEqual({ outcome: 'refused', reason: 'opted-out' });
    expect(hellos()).toHaveLength(1);
  });

  it('at night, nor while sending is frozen', async () => {
    const night = await given({ at: instant('2028-01-14T23:00:00Z') });
    expect(await night.again()).toEqual({ outcome: 'refused', reason: 'window-closed' });
    const frozen = await given();
    await frozen.local.world.items.transact([freeze('wrong text', frozen.local.clock.now())]);
    expect(await frozen.again()).toEqual({ outcome: 'refused', reason: 'frozen' });
    expect([night.hellos().length, frozen.hellos().length]).toEqual([1, 1]);
  });

  it('when it is known to have gone, or is none', async () => {
    const { local, member, again, hellos } = await given({ fates: [] });
    expect(await again()).toMatchObject({ outcome: 'refused', reason: /^it is (sent|delivered)$/ });
    expect(await resend(local.world, local.workflows, { member, key: 'none' })).toEqual({
      outcome: 'refused',
      reason: 'no-such-message',
    });
    expect(hellos()).toHaveLength(1);
  });
});

it('the handler takes such a decision as it takes a task', async () => {
  const { local, member, key, hellos } = await given();
  const handler = createHandler(local.world, local.workflows);
  expect(await handler({ kind: 'resend', member, key }, {} as never)).toEqual({ outcome: 'resent' });
  expect(hellos()).toHaveLength(2);
});

it('the handler says of such a decision what is missing in it, and not that it is no task', async () => {
  const { local, member, hellos } = await given();
  const handler = createHandler(local.world, local.workflows);
  await expect(handler({ kind: 'resend', member }, {} as never)).rejects.toThrow(/"path": \[\s*"key"/);
  expect(hellos()).toHaveLength(1);
});
