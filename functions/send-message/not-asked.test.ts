import { describe, expect, it } from 'vitest';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { closeRun } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { plus } from '../../shared/time/instant.ts';
import { ask, askIsDue, setMember, theRun } from '../../test/support/asking.ts';
import {
  beforeBegin,
  errorOf,
  fatesOf,
  memberOf,
  runsOf,
  THE_END,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';

const FRIDAY_NINE = '2028-01-14T08:00:00.000Z';
const unasked = (token: string, resumeAt: string = FRIDAY_NINE) => ({ token, way: 'not asked', resumeAt });

describe('a question that may not be asked', () => {
  it('is skipped; the state machine is told that nobody was asked, as often as it asks', async () => {
    const due = await askIsDue();
    await setMember(due, { 'optOut.relation.email': WEDNESDAY_EIGHT });

    await ask(due);
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT3H'));
    await ask(due, { token: 'token-2' });

    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(opted-out)' });
    expect(due.told).toEqual([unasked('token-1'), unasked('token-2')]);
    expect((await memberOf(due.local, due.member)).lastQuestionAt).toBeUndefined();
  });

  it('as the last step completes the run, and is told so again when it is asked again', async () => {
    const due = await askIsDue();
    await setMember(due, { pausedUntil: plus(WEDNESDAY_EIGHT, 'P90D') });

    await ask(due, { next: THE_END });
    await ask(due, { next: THE_END, token: 'token-2' });

    expect(await runsOf(due.local, due.member)).toMatchObject([{ state: 'completed' }]);
    expect(due.told).toEqual([unasked('token-1', WEDNESDAY_EIGHT), unasked('token-2', WEDNESDAY_EIGHT)]);
  });

  it('an opt-out between reading and beginning wins: skipped, and told', async () => {
    const due = await askIsDue({
      decorate: (world) =>
        beforeBegin(async (items) => {
          const member = toMember((await items.get(memberKey(due.member)))!);
          const by = {
            purpose: 'relation',
            channel: 'email',
            source: 'unsubscribe-link',
            message: '-',
          } as const;
          await withdraw({ ...world, items }, member, { ...by, language: 'sv' });
        })(world),
    });

    await ask(due);

    expect(due.local.mailbox.accepted()).toEqual([]);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(opted-out)' });
    expect(due.told).toEqual([unasked('token-1')]);
    expect((await theRun(due)).awaits).toBeUndefined();
  });

  it('a leave between reading and beginning wins: the run has ended, and nobody is told', async () => {
    const due = await askIsDue({
      decorate: beforeBegin(async (items) => {
        const end = { state: 'ended', reason: 'member.left' } as const;
        await items.transact([closeRun(await theRun(due), end, WEDNESDAY_EIGHT)]);
      }),
    });

    expect(await errorOf(ask(due))).toMatchObject({ name: 'RunEnded', message: due.task.run });
    expect(await fatesOf(due.local, due.member)).toEqual({});
    expect(due.told).toEqual([]);
  });

  it('is told by the next call when the state machine could not be reached', async () => {
    const due = await askIsDue();
    await setMember(due, { 'optOut.relation.email': WEDNESDAY_EIGHT });
    due.platform.down = true;

    const error = await errorOf(ask(due));
    due.platform.down = false;
    await ask(due, { token: 'token-2' });

    expect(error).toMatchObject({ name: 'StoreBusy', message: due.task.run });
    expect(due.told).toEqual([unasked('token-2')]);
  });
});
