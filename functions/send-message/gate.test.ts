import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { memberWrite } from '../../shared/member/register.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import {
  acceptedSteps,
  errorOf,
  fatesOf,
  helloIsDue,
  memberOf,
  send,
  WEDNESDAY_EIGHT,
  withSecondJourney,
  following,
} from '../../test/support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';

const SUNDAY_NOON = instant('2028-01-16T11:00:00Z');

describe('the send window', () => {
  it.each([
    ['in the evening', '2028-01-11T20:30:00Z', '2028-01-12T19:00:00Z', '2028-01-13T07:00:00.000Z'],
    ['before eight', '2028-01-11T20:30:00Z', '2028-01-13T06:59:59Z', '2028-01-13T07:00:00.000Z'],
    ['on a Sunday', '2028-01-15T20:30:00Z', '2028-01-16T11:00:00Z', '2028-01-17T07:00:00.000Z'],
    ['over Christmas', '2028-12-23T20:30:00Z', '2028-12-24T11:00:00Z', '2028-12-27T07:00:00.000Z'],
    ['in summer time', '2028-07-04T19:30:00Z', '2028-07-05T18:00:00Z', '2028-07-06T06:00:00.000Z'],
  ])('is closed %s: too early, with the bare instant at which it opens', async (_, joins, now, opens) => {
    const due = await helloIsDue({ joins, now });

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'TooEarly', message: opens });
    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });

  it.each(['2028-01-12T07:00:00Z', '2028-01-12T18:59:59Z'])('is open at %s', async (now) => {
    const due = await helloIsDue({ now });

    await send(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it('is the member’s, not the organisation’s, where the member lives elsewhere', async () => {
    const due = await helloIsDue();
    await due.local.world.items.transact([
      { update: memberKey(due.member), set: { zone: 'America/New_York' } },
    ]);

    // Eight in the morning in Stockholm is two at night there.
    expect(await errorOf(send(due))).toMatchObject({ message: '2028-01-12T13:00:00.000Z' });
  });
});

describe('the step’s own time', () => {
  it.each([
    ['an hour before', '2028-01-12T06:00:00Z', WEDNESDAY_EIGHT],
    ['a second before', '2028-01-12T06:59:59Z', WEDNESDAY_EIGHT],
  ])('is waited for %s, also where the window is open', async (_, now, resumeAt) => {
    const due = await helloIsDue({ now });
    await due.local.world.items.transact([
      { update: memberKey(due.member), set: { zone: 'Europe/Helsinki' } },
    ]);

    expect(await errorOf(send(due))).toMatchObject({ name: 'TooEarly', message: resumeAt });
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });

  it('is here within the second for which it is planned', async () => {
    const due = await helloIsDue({ now: '2028-01-12T06:59:59.400Z' });
    await due.local.world.items.transact([
      { update: memberKey(due.member), set: { zone: 'Europe/Helsinki' } },
    ]);

    await send(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });
});

describe('too late', () => {
  // Due on Wednesday the 12th.
  it.each([
    ['not on a Sunday, its last day', 4, SUNDAY_NOON, 'skipped(too-late)'],
    ['until the last evening', 3, instant('2028-01-15T18:59:59Z'), 'sent'],
    ['not on the day after', 2, instant('2028-01-15T07:00:00Z'), 'skipped(too-late)'],
    ['not late at all: still all day long', 0, instant('2028-01-12T18:59:59Z'), 'sent'],
    ['not late at all: not in the night after', 0, instant('2028-01-12T19:00:00Z'), 'skipped(too-late)'],
    ['by far', 5, instant('2028-03-01T09:00:00Z'), 'skipped(too-late)'],
  ])('%s (notAfterDays %i, at %s): %s', async (_, notAfterDays, now, fate) => {
    const due = await helloIsDue({ now });

    await send(due, { notAfterDays });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: fate });
    expect(due.local.mailbox.accepted()).toHaveLength(fate === 'sent' ? 1 : 0);
  });
});

describe('the member’s will', () => {
  it('no address: skipped, and the run goes on', async () => {
    const local = testWorld();
    await submitAndSettle(local, 'join', { membershipNumber: 'M-1', phone: ASA.phone });
    await local.engine.advanceTo(plus(local.clock.now(), 'P4D'));

    const member = await refOf(local, 'M-1');
    expect(await fatesOf(local, member)).toEqual({
      hello: 'skipped(no-address)',
      'your-support': 'skipped(no-address)',
    });
  });

  it.each(['left', 'erased'] as const)(
    'a member who has %s is not written to, even if the run still stands',
    async (status) => {
      const due = await helloIsDue();
      const before = await memberOf(due.local, due.member);
      await due.local.world.items.transact([
        memberWrite({ before, after: { ...before, status, version: before.version + 1n } }),
      ]);

      await send(due);

      expect(await fatesOf(due.local, due.member)).toEqual({ hello: `skipped(${status})` });
      expect(due.local.mailbox.accepted()).toEqual([]);
    },
  );

  it('a member whose row is gone counts as erased', async () => {
    const due = await helloIsDue();
    await due.local.world.items.transact([{ delete: memberKey(due.member) }]);

    await send(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(erased)' });
  });

  it('marketing is not sent to anyone who has not said yes', async () => {
    const local = testWorld({ workflows: withSecondJourney({ purpose: 'marketing' }) });
    await submitAndSettle(local, 'join', ASA);

    await submitAndSettle(local, 'log-in', { membershipNumber: ASA.membershipNumber });

    const member = await refOf(local, ASA.membershipNumber);
    expect(await fatesOf(local, member)).toEqual({ hello: 'sent', note: 'skipped(no-consent)' });
  });
});

describe('the caps over all journeys', () => {
  async function logsInAfterJoining(options: Parameters<typeof withSecondJourney>[0], at?: string) {
    const local = testWorld({ workflows: withSecondJourney(options), ...(at && { at }) });
    await submitAndSettle(local, 'join', ASA);
    await submitAndSettle(local, 'log-in', { membershipNumber: ASA.membershipNumber });
    return { local, member: await refOf(local, ASA.membershipNumber) };
  }

  it('a second message on the same day waits for the next one', async () => {
    const { local, member } = await logsInAfterJoining({});
    expect(await fatesOf(local, member)).toEqual({ hello: 'sent' });

    await local.engine.advanceTo(plus(local.clock.now(), 'P1D'));

    expect(await fatesOf(local, member)).toEqual({ hello: 'delivered', note: 'delivered' });
    expect(local.mailbox.accepted()[0]).toMatchObject({
      tags: { step: 'note' },
      acceptedAt: WEDNESDAY_EIGHT,
    });
  });

  it('waits over a Sunday', async () => {
    const { local } = await logsInAfterJoining({}, '2028-01-15T10:00:00Z');

    await local.engine.advanceTo(plus(local.clock.now(), 'P2D'));

    expect(local.mailbox.accepted()[0]).toMatchObject({
      tags: { step: 'note' },
      acceptedAt: '2028-01-17T07:00:00.000Z',
    });
  });

  it('is skipped as capped when the next free day is after its last', async () => {
    const { local, member } = await logsInAfterJoining({ notAfterDays: 0 });

    expect(await fatesOf(local, member)).toEqual({ hello: 'sent', note: 'skipped(capped)' });
    expect(acceptedSteps(local)).toEqual(['hello']);
  });

  it('service is no part of the caps', async () => {
    const { local, member } = await logsInAfterJoining({ purpose: 'service' });

    expect(acceptedSteps(local)).toEqual(['hello', 'note']);
    expect((await memberOf(local, member)).recent).toHaveLength(1);
  });

  it('two journeys at the same instant: one goes, the other waits', async () => {
    const workflowsOfTwo = withSecondJourney();
    const due = await helloIsDue({ workflows: workflowsOfTwo });
    await submitAndSettle(due.local, 'log-in', { membershipNumber: ASA.membershipNumber });

    await due.local.engine.advanceTo(plus(WEDNESDAY_EIGHT, 'P2D'));

    const at = due.local.mailbox.accepted().map(({ acceptedAt }) => acceptedAt);
    expect(at.toReversed()).toEqual([WEDNESDAY_EIGHT, plus(WEDNESDAY_EIGHT, 'P1D')]);
  });

  it('a message that waits for a free day is not taken for stuck before that day, and after it is', async () => {
    const due = await helloIsDue();
    const recent = ['2028-01-08T07:00:00.000Z', '2028-01-10T07:00:00.000Z', '2028-01-11T07:00:00.000Z'];
    await due.local.world.items.transact([{ update: memberKey(due.member), set: { recent } }]);

    const { message: freeAt } = await errorOf(send(due));

    expect(freeAt).toBe('2028-01-15T07:00:00.000Z');
    due.local.clock.moveTo(plus(instant(freeAt), 'PT25H'));
    expect(await due.local.functions.sweep()).toMatchObject({ late: 0, faults: 0 });
    due.local.clock.moveTo(plus(instant(freeAt), 'PT27H'));
    expect(await due.local.functions.sweep()).toMatchObject({ late: 1, faults: 0 });
  });
});

describe('the step that follows', () => {
  it.each([
    ['keeps its time of day on the day to which a Sunday moves it', 5, '09:00', '2028-01-17T08:00:00.000Z'],
    ['goes when the window opens where its own time is before', 3, '06:00', '2028-01-14T07:00:00.000Z'],
    ['goes the next morning where its own time is after the window', 1, '22:00', '2028-01-13T07:00:00.000Z'],
    ['comes on its day', 1, '19:59', '2028-01-12T18:59:00.000Z'],
  ])('%s', async (_, days, at, resumeAt) => {
    const due = await helloIsDue();

    expect(await send(due, { next: following('your-support', { days, at }) })).toEqual({ resumeAt });
  });

  it('counts from the plan when its message was hours late, from the day it went when it was days late', async () => {
    const [hours, days] = await Promise.all(
      ['PT10H', 'P2D'].map(async (late) => send(await helloIsDue({ now: plus(WEDNESDAY_EIGHT, late) }))),
    );

    expect(hours).toEqual({ resumeAt: '2028-01-14T08:00:00.000Z' });
    expect(days).toEqual({ resumeAt: '2028-01-17T08:00:00.000Z' });
  });
});
