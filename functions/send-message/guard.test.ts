import { describe, expect, it } from 'vitest';
import {
  answered,
  atLevel,
  happened,
  hasOpenCase,
  inSegment,
  not,
  question,
  received,
} from '../../shared/journey/language.ts';
import type { Condition } from '../../shared/journey/condition.ts';
import { keepAnswer } from '../../shared/journey/run.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import { begin, settle } from '../../shared/message/ledger.ts';
import { plus } from '../../shared/time/instant.ts';
import { setMember, theRun } from '../../test/support/asking.ts';
import {
  acceptedSteps,
  entriesOf,
  fatesOf,
  helloIsDue,
  messageOf,
  send,
  WEDNESDAY_EIGHT,
  type Due,
} from '../../test/support/sending.ts';

const nps = question('nps', { kind: 'survey', scale: { from: 0, to: 10 } });

type Given = (due: Due) => Promise<void>;
const isAnswered: Given = async (due) => {
  const run = await theRun(due);
  await due.local.world.items.transact([keepAnswer(run, 'nps', '9', WEDNESDAY_EIGHT)]);
};
const hasHad: Given = async ({ local, task }) => {
  const message = { ...messageOf(task), step: 'earlier', message: 'invitation' };
  const hold = { owner: 'o', link: 'l', attempts: 1n };
  const sent = { state: 'sent', providerId: 'p' } as const;
  await local.world.items.transact([begin(message, hold, WEDNESDAY_EIGHT)]);
  await local.world.items.transact([settle(message, 'o', sent, WEDNESDAY_EIGHT)]);
};
const withFields =
  (fields: Parameters<typeof setMember>[1]): Given =>
  (due) =>
    setMember(due, fields);

describe('a step’s own condition', () => {
  it.each<[string, Condition, Given]>([
    [
      'an event since the run began',
      happened('portal.login'),
      withFields({ 'last.portal.login': WEDNESDAY_EIGHT }),
    ],
    ['an open case', hasOpenCase(), withFields({ openCases: ['C-1'] })],
    ['a segment', inSegment('sector', 'care'), withFields({ segments: { sector: 'care' } })],
    ['a level', atLevel('ambassador'), withFields({ numberPk: levelPartition('ambassador'), numberSk: 1n })],
    ['an answer', answered(nps, '9-10'), isAnswered],
    ['a message that the member has had', received('invitation'), hasHad],
  ])(
    '%s: goes when it holds, is skipped when it does not, and the other way round with unless',
    async (_, condition, given) => {
      const fates = await Promise.all(
        [
          { guard: condition, isSo: true },
          { guard: condition, isSo: false },
          { guard: not(condition), isSo: true },
          { guard: not(condition), isSo: false },
        ].map(async ({ guard, isSo }) => {
          const due = await helloIsDue();
          if (isSo) await given(due);
          await send(due, { guard: [guard] });
          return (await fatesOf(due.local, due.member)).hello;
        }),
      );

      expect(fates).toEqual(['sent', 'skipped(guard)', 'skipped(guard)', 'sent']);
    },
  );

  it('is one of several, and all must hold', async () => {
    const due = await helloIsDue();
    await setMember(due, { 'last.portal.login': WEDNESDAY_EIGHT });

    await send(due, { guard: [happened('portal.login'), hasOpenCase()] });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(guard)' });
    expect(acceptedSteps(due.local)).toEqual([]);
  });

  it('does not end the run: it goes on at the next step’s time, and a repeated call says the same', async () => {
    const due = await helloIsDue();

    const first = await send(due, { guard: [hasOpenCase()] });
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT3H'));

    expect(first).toEqual({ resumeAt: '2028-01-14T08:00:00.000Z' });
    expect(await send(due, { guard: [hasOpenCase()] })).toEqual(first);
    expect(await theRun(due)).toMatchObject({ next: { step: 'your-support' } });
  });

  it('is looked at when the step’s time has come and not before', async () => {
    const due = await helloIsDue({ now: '2028-01-12T06:00:00Z' });

    await expect(send(due, { guard: [hasOpenCase()] })).rejects.toThrow(WEDNESDAY_EIGHT);
    due.local.clock.moveTo(WEDNESDAY_EIGHT);
    await setMember(due, { openCases: ['C-1'] });
    await send(due, { guard: [hasOpenCase()] });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it('says nothing of one who has left or is gone', async () => {
    const [left, gone] = [await helloIsDue(), await helloIsDue()];
    await setMember(left, { status: 'left' });
    await gone.local.world.items.transact([{ delete: memberKey(gone.member) }]);

    await send(left, { guard: [hasOpenCase()] });
    await send(gone, { guard: [hasOpenCase()] });

    expect(await fatesOf(left.local, left.member)).toEqual({ hello: 'skipped(left)' });
    expect(await fatesOf(gone.local, gone.member)).toEqual({ hello: 'skipped(erased)' });
  });

  it('is told before a no of the member’s, which another time may be over', async () => {
    const due = await helloIsDue();
    await setMember(due, { 'optOut.relation.email': WEDNESDAY_EIGHT });

    await send(due, { guard: [hasOpenCase()] });

    const [entry] = await entriesOf(due.local, due.member);
    expect(entry).toMatchObject({ state: 'skipped', reason: 'guard', message: 'hello', channel: 'email' });
  });
});
