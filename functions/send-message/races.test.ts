import { describe, expect, it } from 'vitest';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { closeRun, runKey } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { leave, memberWrite } from '../../shared/member/register.ts';
import { TransactionRefused, type Items } from '../../shared/ports/items.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  beforeBegin,
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

describe('what the store says', () => {
  it('refused though it had written: the caller finds its own name there, and the mail goes once', async () => {
    const due = await helloIsDue({
      decorate: onTransact(async (writes, commit, items) => {
        await commit();
        const put = writes.map((write) => 'put' in write && write.put).find((one) => one && one.owner);
        if (put) throw new TransactionRefused([{ write: 0, item: (await items.get(put))! }]);
      }),
    });

    expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it.each([
    ['begin', 1],
    ['settle', 2],
    ['move on', 3],
  ])('nothing, once, where it is to %s: one mail, noted as sent', async (_, nth) => {
    for (const applied of [false, true]) {
      const count = { on: false, calls: 0 };
      const due = await helloIsDue({
        decorate: onTransact(async (_writes, commit) => {
          count.calls += count.on ? 1 : 0;
          if (count.calls !== nth) return commit();
          count.on = false;
          count.calls = 0;
          if (applied) await commit();
          throw new Error('the connection was lost');
        }),
      });
      count.on = true;

      expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

      expect(count.on, 'the fault was met').toBe(false);
      expect(due.local.mailbox.accepted()).toHaveLength(1);
      expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
    }
  });

  it('nothing, for long: the state machine hears StoreBusy, which it retries, and no mail has gone', async () => {
    let down = false;
    const due = await helloIsDue({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          async get(key) {
            if (down) throw new Error('ProvisionedThroughputExceededException');
            return world.items.get(key);
          },
        },
      }),
    });
    down = true;

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'StoreBusy', message: due.task.run });
    expect(due.local.mailbox.accepted()).toEqual([]);
    down = false;
    await send(due);
    expect(due.local.mailbox.accepted()).toHaveLength(1);
  });

  it('no link key for a moment: nothing has begun, and the next call sends', async () => {
    let down = false;
    const due = await helloIsDue({
      decorate: (world) => ({
        ...world,
        secrets: {
          async get(name) {
            if (down) throw new Error('InternalServiceError');
            return world.secrets.get(name);
          },
        },
      }),
    });
    down = true;

    expect(await errorOf(send(due))).toMatchObject({ name: 'StoreBusy' });
    expect(await fatesOf(due.local, due.member)).toEqual({});
    down = false;
    await send(due);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });
});

describe('what happens after the provider has answered', () => {
  it.each([
    ['goes on', {}],
    ['was to be completed', { next: null }],
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
