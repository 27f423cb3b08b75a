import { describe, expect, it } from 'vitest';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { closeRun, runKey } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { leave, memberWrite } from '../../shared/member/register.ts';
import { report } from '../../shared/message/ledger.ts';
import type { Items } from '../../shared/ports/items.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  beforeBegin,
  entriesOf,
  errorOf,
  fatesOf,
  helloIsDue,
  inTurn,
  isBegin,
  memberOf,
  onTransact,
  refuses,
  runsOf,
  send,
  WEDNESDAY_EIGHT,
  THE_END,
} from '../../test/support/sending.ts';

/** Joined on Tuesday the 11th, and three days on is Friday; at nine in Stockholm. */
const FRIDAY_NINE = '2028-01-14T08:00:00.000Z';

describe('what happens between reading and beginning', () => {
  it('an opt-out wins: no mail, skipped because opted out', async () => {
    const due = await helloIsDue({
      decorate: (world) =>
        beforeBegin(async (items) => {
          const row = await items.get(memberKey(due.member));
          const by = {
            purpose: 'relation',
            channel: 'email',
            source: 'unsubscribe-link',
            message: '-',
          } as const;
          await withdraw({ ...world, items }, toMember(row!), { ...by, language: 'sv' });
        })(world),
    });

    expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(opted-out)' });
  });

  it('a change of address wins: the mail goes to the new one', async () => {
    const due = await helloIsDue({ decorate: beforeBegin((items) => moves(items, due.member)) });

    await send(due);

    expect(due.local.mailbox.accepted().map(({ to }) => to)).toEqual(['new@example.org']);
  });

  it('a leave wins: no mail, and the run has ended', async () => {
    const due = await helloIsDue({
      decorate: beforeBegin(async (items) => {
        const before = toMember((await items.get(memberKey(due.member)))!);
        const [run] = await runsOf(due.local, due.member);
        const end = { state: 'ended', reason: 'member.left' } as const;
        await items.transact([
          memberWrite(leave(before, WEDNESDAY_EIGHT)),
          closeRun(run!, end, WEDNESDAY_EIGHT),
        ]);
      }),
    });

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'RunEnded', message: due.task.run });
    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });

  it('the end of the run alone wins, of a member who stays: no mail', async () => {
    const due = await helloIsDue({
      decorate: beforeBegin(async (items) => {
        const [run] = await runsOf(due.local, due.member);
        await items.transact([closeRun(run!, { state: 'ended', reason: 'role.taken' }, WEDNESDAY_EIGHT)]);
      }),
    });

    expect(await errorOf(send(due))).toMatchObject({ name: 'RunEnded', message: due.task.run });
    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });

  it('a member who changes without end is tried again later, with nothing begun', async () => {
    const due = await helloIsDue({
      decorate: onTransact(async (writes, commit, items) => {
        if (isBegin(writes)) await moves(items, due.member);
        await commit();
      }),
    });

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'StoreBusy', message: due.task.run });
    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });
});

/** The member gets a new address. */
async function moves(items: Items, member: string): Promise<void> {
  const before = toMember((await items.get(memberKey(member)))!);
  const after = { ...before, email: 'new@example.org', version: before.version + 1n };
  await items.transact([memberWrite({ before, after })]);
}

describe('what happens after the provider has answered', () => {
  it.each([
    ['goes on', {}],
    ['was to be completed', { next: THE_END }],
  ])('a leave wins over a run that %s: it has ended, and the mail is noted as sent', async (_, changed) => {
    const due = await helloIsDue({
      mailer: (provider) => ({
        async send(mail) {
          const [run] = await runsOf(due.local, due.member);
          const end = { state: 'ended', reason: 'member.left' } as const;
          await due.local.world.items.transact([closeRun(run!, end, WEDNESDAY_EIGHT)]);
          return provider.send(mail);
        },
      }),
    });

    expect(await errorOf(send(due, changed))).toMatchObject({ name: 'RunEnded', message: due.task.run });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
    expect(await runsOf(due.local, due.member)).toMatchObject([{ state: 'ended', reason: 'member.left' }]);
  });

  it('a run whose row is deleted meanwhile has ended', async () => {
    const due = await helloIsDue({
      mailer: (provider) => ({
        async send(mail) {
          await due.local.world.items.transact([{ delete: runKey(due.member, due.task.run) }]);
          return provider.send(mail);
        },
      }),
    });

    expect(await errorOf(send(due))).toMatchObject({ name: 'RunEnded' });
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it('the provider tells of its delivery before the function can note it: the provider’s word stands', async () => {
    const due = await helloIsDue({
      mailer: (provider) => ({
        async send(mail) {
          const accepted = await provider.send(mail);
          const [entry] = await entriesOf(due.local, due.member);
          await due.local.world.items.transact(report(entry!, { state: 'delivered' }, WEDNESDAY_EIGHT));
          return accepted;
        },
      }),
    });

    expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'delivered' });
  });

  it('the sweep has given the message up meanwhile: its word stands', async () => {
    const due = await helloIsDue({
      mailer: (provider) => ({
        async send(mail) {
          due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT1H'));
          await due.local.functions.sweep();
          return provider.send(mail);
        },
      }),
    });

    await send(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'unknown' });
  });

  it('a member who is deleted while the provider refuses: the message waits, and nobody comes back', async () => {
    const due = await helloIsDue({
      mailer: inTurn(async () => {
        await due.local.world.items.transact([{ delete: memberKey(due.member) }]);
        throw new MailNotAccepted('throttled');
      }),
    });

    expect(await errorOf(send(due))).toMatchObject({ name: 'NotAccepted' });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'waiting(throttled)' });
    expect(await due.local.world.items.get(memberKey(due.member))).toBeUndefined();
    await send(due);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(erased)' });
  });

  it('a member whose row changes each time the place is given back: the outcome is noted all the same', async () => {
    const due = await helloIsDue({
      mailer: inTurn(refuses(new MailNotAccepted('throttled'))),
      decorate: onTransact(async (writes, commit, items) => {
        const givesBack = writes.some((write) => 'update' in write && write.set?.state === 'waiting');
        if (givesBack) await items.transact([{ update: memberKey(due.member), add: { sends: 1n } }]);
        await commit();
      }),
    });

    expect(await errorOf(send(due))).toMatchObject({ name: 'NotAccepted' });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'waiting(throttled)' });
    expect((await memberOf(due.local, due.member)).recent).toEqual([WEDNESDAY_EIGHT]);
  });
});
