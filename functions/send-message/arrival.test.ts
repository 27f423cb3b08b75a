import { describe, expect, it } from 'vitest';
import type { AskTask, SendTask } from '../../shared/journey/task.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { answers, ask, askIsDue, setMember, theRun, type AskDue } from '../../test/support/asking.ts';
import {
  errorOf,
  fatesOf,
  following,
  helloTask,
  inTurn,
  refuses,
  send,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';

const SEMINAR: Partial<SendTask> = { step: 'seminar', message: 'a-story', next: following('log-in') };

/** Hello has been asked on Wednesday; the silence is over a week later. */
async function isAsked(changed: Partial<AskTask> = {}, options: Parameters<typeof askIsDue>[0] = {}) {
  const due = await askIsDue(options);
  await ask(due, changed);
  return due;
}
const SILENCE_OVER = plus(WEDNESDAY_EIGHT, 'P7D');

const seminar = (due: AskDue, changed: Partial<SendTask> = {}): Promise<unknown> =>
  send({ ...due, task: helloTask({ id: due.task.run, member: due.member }) }, { ...SEMINAR, ...changed });

describe('a message that follows a silence', () => {
  it('goes when the run’s row still stands at the question, and the row comes along', async () => {
    const due = await isAsked();
    due.local.clock.moveTo(SILENCE_OVER);

    await seminar(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent', seminar: 'sent' });
    const run = await theRun(due);
    expect(run).toMatchObject({ next: { step: 'log-in' }, taken: ['hello', 'seminar'] });
    expect(run.awaits).toBeUndefined();
  });

  it.each([
    ['in time', 'PT0S', 'sent'],
    ['two days late, and no more are allowed', 'P2D', 'sent'],
    ['a day later than that', 'P3D', 'skipped(too-late)'],
  ])('is late by the days since the silence was over: %s', async (_, after, fate) => {
    const due = await isAsked();
    due.local.clock.moveTo(plus(SILENCE_OVER, after));

    await seminar(due, { notAfterDays: 2 });

    expect((await fatesOf(due.local, due.member)).seminar).toBe(fate);
  });

  it('waits for its window where the silence ends outside of it', async () => {
    const due = await isAsked();
    due.local.clock.moveTo(instant('2028-01-23T07:00:00Z'));

    expect(await errorOf(seminar(due))).toMatchObject({
      name: 'TooEarly',
      message: '2028-01-24T07:00:00.000Z',
    });
    due.local.clock.moveTo(instant('2028-01-24T07:00:00Z'));
    await seminar(due);
    expect((await fatesOf(due.local, due.member)).seminar).toBe('sent');
  });

  it('that the provider wants later is not given up by the sweep: the run stands at it', async () => {
    const due = await isAsked(
      {},
      {
        mailer: inTurn((mail, provider) => provider.send(mail), refuses(new MailNotAccepted('throttled'))),
      },
    );
    due.local.clock.moveTo(SILENCE_OVER);
    expect(await errorOf(seminar(due))).toMatchObject({ name: 'NotAccepted' });

    due.local.clock.moveTo(plus(SILENCE_OVER, 'PT3H'));
    expect(await due.local.functions.sweep()).toMatchObject({ givenUp: 0, faults: 0 });
    await seminar(due);

    expect((await fatesOf(due.local, due.member)).seminar).toBe('sent');
  });

  it('a question can be asked again: the run then waits at the second', async () => {
    const due = await isAsked();
    due.local.clock.moveTo(SILENCE_OVER);

    await ask(due, { step: 'reminder', message: 'log-in', token: 'token-2' });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent', reminder: 'sent' });
    const run = await theRun(due);
    expect(run).toMatchObject({ next: { step: 'reminder' }, awaits: { step: 'reminder', token: 'token-2' } });
  });
});

describe('a message that follows an answer', () => {
  const ways: AskTask['ways'] = [
    { name: '9', is: ['9'], next: following('seminar', { days: 10, at: '10:00' }) },
  ];
  const SIXTH_DAY: Instant = plus(WEDNESDAY_EIGHT, 'P6D');
  // Answered on Tuesday the 18th; ten days on is Friday the 28th.
  const FRIDAY_TEN = instant('2028-01-28T09:00:00Z');

  it.each([
    ['on its day, long after the time for the answer is over', FRIDAY_TEN, 'sent'],
    ['on the day after', plus(FRIDAY_TEN, 'P1D'), 'skipped(too-late)'],
  ])('is due by its own wait since the answer: %s', async (_, now, fate) => {
    const due = await isAsked({ ways });
    await answers(due, '9', SIXTH_DAY);
    due.local.clock.moveTo(now);

    await seminar(due, { notAfterDays: 0 });

    expect((await fatesOf(due.local, due.member)).seminar).toBe(fate);
  });

  it('never comes before its time', async () => {
    const due = await isAsked({ ways });
    await answers(due, '9', SIXTH_DAY);
    due.local.clock.moveTo(plus(SIXTH_DAY, 'P1D'));

    expect(await errorOf(seminar(due))).toMatchObject({ name: 'TooEarly', message: FRIDAY_TEN });
    expect((await fatesOf(due.local, due.member)).seminar).toBeUndefined();
  });

  it('goes at once where there is no wait, though the answer came within the same second', async () => {
    const due = await isAsked({ ways: [{ name: '9', is: ['9'], next: following('seminar') }] });
    await answers(due, '9', instant('2028-01-18T07:00:00.250Z'));
    due.local.clock.moveTo(instant('2028-01-18T07:00:00.500Z'));

    await seminar(due);

    expect((await fatesOf(due.local, due.member)).seminar).toBe('sent');
  });

  it('an answer that came after the time for it led nowhere: what follows is due by the silence', async () => {
    const due = await isAsked({ ways });
    await answers(due, '9', plus(SILENCE_OVER, 'PT1H'));
    due.local.clock.moveTo(plus(SILENCE_OVER, 'P3D'));

    await seminar(due, { notAfterDays: 2 });

    expect((await fatesOf(due.local, due.member)).seminar).toBe('skipped(too-late)');
  });
});

describe('a message that follows an event', () => {
  it('is due at the latest where the last moment for the event would have led to it', async () => {
    const due = await isAsked();
    const run = await theRun(due);
    const until = plus(WEDNESDAY_EIGHT, 'P1D');
    const awaits = {
      step: 'hello',
      token: 't',
      until,
      event: 'portal.login',
      ways: [],
      next: following('seminar', { days: 5, at: '10:00' }),
    };
    await due.local.world.items.transact([
      {
        update: { pk: `MEMBER#${due.member}`, sk: `RUN#${run.id}` },
        set: { awaits: JSON.stringify(awaits) },
      },
    ]);
    await setMember(due, { 'last.portal.login': WEDNESDAY_EIGHT });
    // Thursday and five days: Tuesday the 18th.
    due.local.clock.moveTo(instant('2028-01-18T15:00:00Z'));

    await seminar(due, { notAfterDays: 0 });

    expect((await fatesOf(due.local, due.member)).seminar).toBe('sent');
  });
});
