import { describe, expect, it } from 'vitest';
import type { AskTask } from '../../shared/journey/task.ts';
import { holdAt } from '../../shared/journey/run.ts';
import { begin, settle } from '../../shared/message/ledger.ts';
import type { Value } from '../../shared/ports/items.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { anotherRun, ask, askIsDue, setMember, type AskDue } from '../../test/support/asking.ts';
import {
  acceptedSteps,
  fatesOf,
  helloTask,
  memberOf,
  messageOf,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';

const daysAgo = (days: number): Instant => fromEpochMs(toEpochMs(WEDNESDAY_EIGHT) - days * 86_400_000);
const inDays = (days: number): Instant => daysAgo(-days);

/** Nothing speaks against asking this member anything. */
const SETTLED = { joinedOn: '2027-01-11', 'last.training.attended': daysAgo(40) };

type Kind = AskTask['question']['kind'];
const asking = (kind: Kind, notAfterDays = 60): Partial<AskTask> => ({
  question: { id: 'how-is-it', kind },
  notAfterDays,
});

async function isDue(fields: Readonly<Record<string, Value>> = {}): Promise<AskDue> {
  const due = await askIsDue();
  await setMember(due, { ...SETTLED, ...fields });
  return due;
}

/** What came of it: the fate, or until when it waits. */
async function outcomeOf(due: AskDue, changed: Partial<AskTask>): Promise<string | undefined> {
  const [answer] = await Promise.allSettled([ask(due, changed)]);
  const { hello } = await fatesOf(due.local, due.member);
  if (answer.status === 'fulfilled') return hello;
  const error = answer.reason as Error;
  expect(error.name).toBe('TooEarly');
  expect(hello).toBeUndefined();
  return error.message;
}

describe('a question', () => {
  it.each<[string, Kind, Readonly<Record<string, Value>>, string]>([
    ['a survey to a member of long standing', 'survey', {}, 'sent'],
    ['a survey after 150 days', 'survey', { joinedOn: '2027-08-15' }, '2028-02-11T07:00:00.000Z'],
    ['care after a week', 'care', { joinedOn: '2028-01-05' }, 'sent'],
    [
      'a survey to one without an experience',
      'survey',
      { 'last.training.attended': null },
      'skipped(no-experience)',
    ],
    [
      'a survey 160 days after the last',
      'survey',
      { lastSurveyAt: daysAgo(160) },
      '2028-02-01T07:00:00.000Z',
    ],
    ['care 20 days after a question', 'care', { lastQuestionAt: daysAgo(20) }, '2028-01-22T07:00:00.000Z'],
    [
      'support 20 days after a question',
      'support',
      { lastQuestionAt: daysAgo(20) },
      '2028-01-22T07:00:00.000Z',
    ],
    ['a survey while a case is open', 'survey', { openCases: ['C-1'] }, 'skipped(muted)'],
    ['care while a case is open', 'care', { openCases: ['C-1'] }, 'sent'],
    ['a survey four days after a case', 'survey', { caseClosedAt: daysAgo(4) }, '2028-01-22T07:00:00.000Z'],
    ['care in a pause', 'care', { pausedUntil: inDays(9) }, 'skipped(paused)'],
    ['any, after a no', 'care', { 'optOut.relation.email': daysAgo(1) }, 'skipped(opted-out)'],
  ])('%s (%s)', async (_, kind, fields, outcome) => {
    const due = await isDue(fields);

    expect(await outcomeOf(due, asking(kind))).toBe(outcome);
  });

  it('waits for its first day when it has time, else is skipped with the reason, and the run goes on unasked', async () => {
    const [patient, hasty] = [
      await isDue({ lastQuestionAt: daysAgo(27) }),
      await isDue({ lastQuestionAt: daysAgo(27) }),
    ];

    expect(await outcomeOf(patient, asking('care', 3))).toBe('2028-01-15T07:00:00.000Z');
    expect(await outcomeOf(hasty, asking('care', 2))).toBe('skipped(asked-lately)');

    expect(patient.told).toEqual([]);
    expect(hasty.told).toEqual([
      { token: 'token-1', way: 'not asked', resumeAt: '2028-01-14T08:00:00.000Z' },
    ]);
  });

  it('a message that asks nothing is held back by no question', async () => {
    const due = await isDue({ lastQuestionAt: daysAgo(1), openCases: ['C-1'] });

    await due.local.functions.invoke('send-message', helloTask({ id: due.task.run, member: due.member }));

    expect(acceptedSteps(due.local)).toEqual(['hello']);
  });

  it('notes when it went: of a survey both dates, of care the one, of no message either', async () => {
    const [survey, care] = [await isDue(), await isDue()];

    await ask(survey, asking('survey'));
    await ask(care, asking('care'));

    expect(await memberOf(survey.local, survey.member)).toMatchObject({
      lastQuestionAt: WEDNESDAY_EIGHT,
      lastSurveyAt: WEDNESDAY_EIGHT,
      sends: 1n,
      recent: [WEDNESDAY_EIGHT],
    });
    const asked = await memberOf(care.local, care.member);
    expect(asked).toMatchObject({ lastQuestionAt: WEDNESDAY_EIGHT });
    expect(asked.lastSurveyAt).toBeUndefined();
  });

  it('of a service is outside of the caps and yet a question', async () => {
    const due = await isDue();

    await ask(due, { ...asking('care'), purpose: 'service' });

    const member = await memberOf(due.local, due.member);
    expect(member).toMatchObject({ lastQuestionAt: WEDNESDAY_EIGHT, recent: [] });
  });
});

describe('the question about support goes first', () => {
  const soon = { journey: 'thank-you', at: inDays(3), expected: { contends: null, asksSupport: true } };

  it.each<[string, Kind, string]>([
    ['care', 'care', '2028-02-14T07:00:00.000Z'],
    ['a survey', 'survey', '2028-02-14T07:00:00.000Z'],
    ['support itself', 'support', 'sent'],
  ])('%s waits for it, as long as it may: %s', async (_, kind, outcome) => {
    const due = await isDue();
    await anotherRun(due, soon);

    expect(await outcomeOf(due, asking(kind))).toBe(outcome);
  });

  it('is over when it has been asked: then thirty days count from it', async () => {
    const due = await isDue({ lastQuestionAt: daysAgo(31) });
    const awaits = { step: 'note', token: 't', until: inDays(3), ways: [], next: { end: null } };
    await anotherRun(due, { ...soon, at: daysAgo(31), also: (run) => holdAt(run, awaits) });

    expect(await outcomeOf(due, asking('care'))).toBe('sent');
  });
});

describe('a reminder', () => {
  /** A question went so many days ago, from this run or another. */
  async function askedBefore(
    due: AskDue,
    days: number,
    changed: { question?: string; run?: string; key?: string } = {},
  ) {
    const { question = 'how-is-it', run = due.task.run, key = 'first' } = changed;
    const message = { ...messageOf(due.task), step: 'first', key, question, run };
    const at = daysAgo(days);
    await due.local.world.items.transact([begin(message, { owner: 'o', link: 'l', attempts: 1n }, at)]);
    await due.local.world.items.transact([settle(message, 'o', { state: 'sent', providerId: 'p' }, at)]);
    await setMember(due, { lastQuestionAt: at, lastSurveyAt: at });
  }

  it.each<[Kind]>([['care'], ['survey'], ['support']])(
    'of %s is not held back by the question it reminds of',
    async (kind) => {
      const due = await isDue();
      await askedBefore(due, 10);

      expect(await outcomeOf(due, asking(kind))).toBe('sent');
    },
  );

  it.each([
    ['by the same question of another run', { run: 'another' }],
    ['by another question of this run', { question: 'other' }],
  ])('is held back %s', async (_, changed) => {
    const due = await isDue();
    await askedBefore(due, 10, changed);

    expect(await outcomeOf(due, asking('care'))).toBe('2028-02-01T07:00:00.000Z');
  });

  it('is held back by what was asked after its own question', async () => {
    const due = await isDue();
    await askedBefore(due, 40);
    await askedBefore(due, 9, { run: 'another', question: 'nps', key: 'second' });

    expect(await outcomeOf(due, asking('care'))).toBe('2028-02-02T07:00:00.000Z');
  });

  it('is held back by a case that has been opened since, if it is a survey', async () => {
    const due = await isDue({ openCases: ['C-1'] });
    await askedBefore(due, 10);

    expect(await outcomeOf(due, asking('survey'))).toBe('skipped(muted)');
  });

  it('is not sent to one who has answered meanwhile', async () => {
    const due = await isDue();
    await askedBefore(due, 10);
    await due.local.world.items.transact([
      {
        update: { pk: `MEMBER#${due.member}`, sk: `RUN#${due.task.run}` },
        set: { answers: { 'how-is-it': '3' }, answeredAt: { 'how-is-it': daysAgo(1) } },
      },
    ]);

    await ask(due, asking('care'));
    await ask(due, { ...asking('care'), token: 'token-2' });

    expect((await fatesOf(due.local, due.member)).hello).toBe('skipped(answered)');
    expect(acceptedSteps(due.local)).toEqual([]);
    const way = { way: '0-6', resumeAt: WEDNESDAY_EIGHT };
    expect(due.told).toEqual([
      { token: 'token-1', ...way },
      { token: 'token-2', ...way },
    ]);
  });
});
