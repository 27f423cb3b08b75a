import { describe, expect, it } from 'vitest';
import { linkKey } from '../../shared/consent/link.ts';
import { memberKey } from '../../shared/member/member.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  acceptedSteps,
  entriesOf,
  errorOf,
  fatesOf,
  helloIsDue,
  inTurn,
  memberOf,
  refuses,
  runsOf,
  send,
  takesThenFails,
  WEDNESDAY_EIGHT,
  following,
  THE_END,
} from '../../test/support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';

/** Joined on Tuesday the 11th, and three days on is Friday; at nine in Stockholm. */
const FRIDAY_NINE = '2028-01-14T08:00:00.000Z';

describe('a message that the provider takes', () => {
  it('goes once, is noted as sent, and the run goes on at the next step’s time', async () => {
    const due = await helloIsDue();

    expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

    const [mail, ...others] = due.local.mailbox.accepted();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: ASA.email, acceptedAt: WEDNESDAY_EIGHT });
    const [entry] = await entriesOf(due.local, due.member);
    expect(entry).toMatchObject({ state: 'sent', providerId: mail?.providerId, key: mail?.key });
    const [run] = await runsOf(due.local, due.member);
    expect(run).toMatchObject({ state: 'running', next: { step: 'your-support', at: FRIDAY_NINE } });
  });

  it('carries one unsubscribe link in text, body and both headers, and tags without a person in them', async () => {
    const due = await helloIsDue();

    await send(due);

    const [mail] = due.local.mailbox.accepted();
    const [url] =
      /https:\/\/lojal\.example\.org\/u\/[\w-]+/.exec(mail?.headers['List-Unsubscribe'] ?? '') ?? [];
    expect(url).toBeDefined();
    expect(mail?.headers).toEqual({
      'List-Unsubscribe': `<${url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    });
    expect(mail?.html).toContain(`href="${url}"`);
    expect(mail?.text).toContain(url);
    expect(Object.keys(mail?.tags ?? {}).toSorted()).toEqual(['journey', 'key', 'member', 'step']);
    for (const tag of Object.values(mail?.tags ?? {})) expect(tag).toMatch(/^[\w-]{1,256}$/);
    const row = await due.local.world.items.get(linkKey(url!.split('/u/')[1]!.slice(0, 16)));
    expect(row).toMatchObject({ member: due.member, key: mail?.key, purpose: 'relation', channel: 'email' });
  });

  it.each([
    ['nb', 'Velkommen, og takk for tilliten'],
    ['en', 'Welcome, and thank you for joining'],
    [undefined, 'Välkommen, och tack för förtroendet'],
  ])(
    'is in the member’s language, or the organisation’s where there is none: %s',
    async (language, subject) => {
      const due = await helloIsDue();
      const key = memberKey(due.member);
      await due.local.world.items.transact([
        language ? { update: key, set: { language } } : { update: key, remove: ['language'] },
      ]);

      await send(due);

      expect(due.local.mailbox.accepted()).toMatchObject([{ subject }]);
    },
  );

  it('is not sent again by a repeated call, which gives the same answer', async () => {
    const due = await helloIsDue();
    const first = await send(due);
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT7H'));

    expect(await send(due)).toEqual(first);

    expect(due.local.mailbox.accepted()).toHaveLength(1);
  });

  it('goes once when two functions are called with it at the same time, and both give the same answer', async () => {
    const due = await helloIsDue();

    const answers = await Promise.all([send(due), send(due), send(due)]);

    expect(answers).toEqual([1, 2, 3].map(() => ({ resumeAt: FRIDAY_NINE })));
    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
    expect(await memberOf(due.local, due.member)).toMatchObject({ sends: 1n, recent: [WEDNESDAY_EIGHT] });
  });

  it('completes the run when it is the last, and may be repeated', async () => {
    const due = await helloIsDue();

    await send(due, { next: THE_END });
    await send(due, { next: THE_END });

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(await runsOf(due.local, due.member)).toMatchObject([
      { state: 'completed', endedAt: WEDNESDAY_EIGHT },
    ]);
  });

  it('completes the run once when two functions send the last at the same time, and neither fails', async () => {
    const due = await helloIsDue();

    const answers = await Promise.all([send(due, { next: THE_END }), send(due, { next: THE_END })]);

    expect(answers).toEqual([1, 2].map(() => ({ resumeAt: WEDNESDAY_EIGHT })));
    expect(due.local.mailbox.accepted()).toHaveLength(1);
  });

  it('does not bring the run back when a call of an earlier step comes late', async () => {
    const due = await helloIsDue();
    await send(due);
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'P5D'));
    const next = following('log-in', { days: 7, at: '09:00' });
    await send(due, { step: 'your-support', message: 'your-support', next });
    const [before] = await runsOf(due.local, due.member);

    await send(due);

    const [after] = await runsOf(due.local, due.member);
    expect(before).toMatchObject({ next: { step: 'log-in' } });
    expect(after).toEqual(before);
  });
});

describe('a message whose outcome the provider leaves open', () => {
  it.each([
    ['took it', takesThenFails, 1],
    ['did not take it', refuses(new Error('socket hang up')), 0],
  ])(
    'is never sent again when in truth the provider %s; after a day it is presumed sent',
    async (_, turn, taken) => {
      const local = testWorld({ mailer: inTurn(turn) });
      local.faults.add({ channel: 'email', fault: 'lost-events', times: 1 });
      const { effects } = await submitAndSettle(local, 'join', ASA);

      const member = await refOf(local, ASA.membershipNumber);
      expect(effects.map(({ what }) => what)).toEqual(['joined', 'run-started', 'unknown']);
      expect(await fatesOf(local, member)).toEqual({ hello: 'unknown' });
      await local.engine.advanceTo(plus(local.clock.now(), 'PT23H'));
      expect(await fatesOf(local, member)).toEqual({ hello: 'unknown' });
      await local.engine.advanceTo(plus(local.clock.now(), 'PT2H'));
      expect(await fatesOf(local, member)).toEqual({ hello: 'presumed-sent' });
      await local.engine.advanceTo(plus(local.clock.now(), 'P3D'));
      expect(acceptedSteps(local)).toEqual([...Array<string>(taken).fill('hello'), 'your-support']);
    },
  );
});

describe('a message that the provider certainly did not take', () => {
  it('is tried again by the state machine until it is taken: one mail, the same link each time', async () => {
    const offered: string[] = [];
    const throttled = async (mail: { headers: Readonly<Record<string, string>> }) => {
      offered.push(mail.headers['List-Unsubscribe']!);
      throw new MailNotAccepted('throttled');
    };
    const local = testWorld({ mailer: inTurn(throttled, throttled, throttled) });

    await submitAndSettle(local, 'join', ASA);

    const member = await refOf(local, ASA.membershipNumber);
    const [waiting] = await entriesOf(local, member);
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'throttled', attempts: 1n });
    expect((await memberOf(local, member)).recent).toEqual([]);

    await local.engine.advanceTo(plus(local.clock.now(), 'PT1H'));
    const [mail, ...others] = local.mailbox.accepted();
    expect(others).toEqual([]);
    expect(offered).toEqual([1, 2, 3].map(() => mail?.headers['List-Unsubscribe']));
    expect(await fatesOf(local, member)).toEqual({ hello: 'delivered' });
    expect((await memberOf(local, member)).recent).toEqual([mail?.acceptedAt]);
  });

  it('is refused to the state machine by a name that it retries, with the reason word alone', async () => {
    const due = await helloIsDue({ mailer: inTurn(refuses(new MailNotAccepted('quota'))) });

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'NotAccepted', message: 'quota' });
    expect(await runsOf(due.local, due.member)).toMatchObject([{ next: { step: 'hello' } }]);
  });

  it('gives its place under the cap back, and not that of another message that has gone meanwhile', async () => {
    const other = plus(WEDNESDAY_EIGHT, 'PT1S');
    const due = await helloIsDue({
      mailer: inTurn(async () => {
        const key = memberKey(due.member);
        const { recent } = await memberOf(due.local, due.member);
        await due.local.world.items.transact([
          { update: key, set: { recent: [...recent, other] }, add: { sends: 1n } },
        ]);
        throw new MailNotAccepted('throttled');
      }),
    });

    await errorOf(send(due));

    expect((await memberOf(due.local, due.member)).recent).toEqual([other]);
  });

  it.each(['rejected', 'bad-address'] as const)(
    'has failed for good when it is %s, and the series goes on',
    async (reason) => {
      const local = testWorld({ mailer: inTurn(refuses(new MailNotAccepted(reason))) });

      await submitAndSettle(local, 'join', ASA);
      await local.engine.advanceTo(plus(local.clock.now(), 'P4D'));

      const fates = await fatesOf(local, await refOf(local, ASA.membershipNumber));
      expect(fates).toEqual({ hello: `failed(${reason})`, 'your-support': 'delivered' });
      expect(acceptedSteps(local)).toEqual(['your-support']);
    },
  );

  it('is skipped as too late after an outage of days; what follows keeps its distance and comes in no burst', async () => {
    let up = false;
    const local = testWorld({
      mailer: (provider) => ({
        async send(mail) {
          if (!up) throw new MailNotAccepted('paused');
          return provider.send(mail);
        },
      }),
    });
    await submitAndSettle(local, 'join', ASA);
    const member = await refOf(local, ASA.membershipNumber);

    await local.engine.advanceTo(plus(local.clock.now(), 'P8D'));
    // Joined on Tuesday the 11th: until Sunday the 16th it may go, and on Sundays nothing does.
    expect(await fatesOf(local, member)).toEqual({
      hello: 'skipped(too-late)',
      'your-support': 'waiting(paused)',
    });
    up = true;
    await local.engine.advanceTo(plus(local.clock.now(), 'P21D'));

    const days = local.mailbox.accepted().map(({ acceptedAt }) => acceptedAt.slice(0, 10));
    expect(acceptedSteps(local)).toEqual(['your-support', 'log-in', 'a-story']);
    expect(days.toReversed()).toEqual(['2028-01-19', '2028-01-26', '2028-02-07']);
    expect(await runsOf(local, member)).toMatchObject([{ state: 'running', next: { step: 'get-involved' } }]);
  });
});
