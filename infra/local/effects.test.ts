import { describe, expect, it } from 'vitest';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { planDue, refuseDue, type DueStart } from '../../shared/journey/due-start.ts';
import {
  closeRun,
  createRun,
  holdAt,
  runId,
  runKey,
  toRun,
  type Awaits,
  type OpenRun,
} from '../../shared/journey/run.ts';
import { createStaffTask } from '../../shared/member/staff-task.ts';
import { begin, settle, type MessageIdentity } from '../../shared/message/ledger.ts';
import type { Item } from '../../shared/ports/items.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { testWorld } from '../../test/support/world.ts';
import { watchEffects, type Effect } from './effects.ts';
import { timeline } from './timeline.ts';

const NOW = instant('2028-07-03T08:00:00Z');
const MEMBER = 'm1';
const expected = { contends: null, asksSupport: false, anyDay: true, channel: null };
const next = { step: 'survey', at: NOW, date: civilDate('2028-07-03'), expected };
const RUN = runId(MEMBER, 'nps', '2028-07-03');

/** A store with a run of nps in it, and what is told of what is written from then on. */
async function given() {
  const { items, take } = watchEffects(createLocalItems(openDatabase(':memory:')), () => NOW);
  await items.transact([
    createRun({ member: MEMBER, journey: 'nps', occurrence: '2028-07-03', next, now: NOW }),
  ]);
  await take();
  const run = async (): Promise<OpenRun> => toRun((await items.get(runKey(MEMBER, RUN)))!) as OpenRun;
  return { items, take, run };
}

const awaits = (for_: Partial<Awaits>): Awaits => ({
  step: 'survey',
  token: 'token-1',
  until: plus(NOW, 'P10D'),
  ways: [],
  next: { end: null },
  ...for_,
});

const message: MessageIdentity = {
  key: 'k1',
  member: MEMBER,
  run: RUN,
  journey: 'nps',
  step: 'survey',
  message: 'survey',
  purpose: 'relation',
  channel: 'sms',
};
const hold = { owner: 'o1', link: 'l1', attempts: 1n };
const eventRow = (fields: object): Item => ({
  pk: `MEMBER#${MEMBER}`,
  sk: 'EVENT#1',
  outcomes: {},
  ...fields,
});

describe('what is told of what is written', () => {
  it('a question is told when it is sent, and then that the run waits for its answer, once', async () => {
    // Given a question whose provider refused it for now, so that it was begun twice.
    const { items, take, run } = await given();
    const asked = { ...message, question: 'nps' };
    await items.transact([begin(asked, hold, NOW), holdAt(await run(), awaits({ question: 'nps' }))]);
    await items.transact([settle(asked, 'o1', { state: 'waiting', reason: 'throttled' }, NOW)]);
    await items.transact([
      begin(asked, { ...hold, owner: 'o2' }, NOW),
      holdAt(await run(), awaits({ question: 'nps', token: 'token-2' })),
    ]);
    await items.transact([settle(asked, 'o2', { state: 'sent', providerId: 'p1' }, NOW)]);

    const about = { at: NOW, member: MEMBER, journey: 'nps', step: 'survey' };
    expect(await take()).toEqual([
      { ...about, what: 'waiting', channel: 'sms', message: 'k1', reason: 'throttled', question: 'nps' },
      { ...about, what: 'sent', channel: 'sms', message: 'k1', question: 'nps' },
      { ...about, what: 'run-waits', question: 'nps', until: plus(NOW, 'P10D') },
    ]);
  });

  it('a run that waits for an event is told with the type and until when', async () => {
    const { items, take, run } = await given();
    await items.transact([holdAt(await run(), awaits({ event: 'portal.login' }))]);
    expect(await take()).toEqual([
      {
        at: NOW,
        what: 'run-waits',
        member: MEMBER,
        journey: 'nps',
        step: 'survey',
        event: 'portal.login',
        until: plus(NOW, 'P10D'),
      },
    ]);
  });

  it('a run that has ended before it is looked at waits for nothing', async () => {
    const { items, take, run } = await given();
    const before = await run();
    await items.transact([holdAt(before, awaits({ event: 'portal.login' }))]);
    await items.transact([closeRun(before, { state: 'ended', reason: 'member.left' }, NOW)]);
    expect((await take()).map(({ what, reason }) => [what, reason])).toEqual([['run-ended', 'member.left']]);
  });

  it.each([
    [{ question: 'nps', score: 9n, wave: 'w', comment: 'Ring mig på 070-174 06 05' }, 'nps', '9'],
    [{ question: 'nps', score: 0n, wave: 'w' }, 'nps', '0'],
    [{ question: 'how-is-it', choice: 'call-me', wave: 'w' }, 'how-is-it', 'call-me'],
  ])(
    'an answer is told with its question and its value, and never with its words: %o',
    async (details, question, answer) => {
      const { items, take } = await given();
      await items.transact([{ put: eventRow({ type: 'survey.answered', details }) }]);
      expect(await take()).toEqual([{ at: NOW, what: 'answered', member: MEMBER, question, answer }]);
    },
  );

  it('a task for staff is told with what, why and by when', async () => {
    const { items, take } = await given();
    const task = {
      member: MEMBER,
      journey: 'nps',
      run: RUN,
      step: 'call',
      kind: 'call',
      why: 'low-score',
    } as const;
    await items.transact([createStaffTask({ ...task, dueOn: civilDate('2028-07-04'), now: NOW })]);
    expect(await take()).toEqual([
      {
        at: NOW,
        what: 'task',
        member: MEMBER,
        journey: 'nps',
        task: 'call',
        reason: 'low-score',
        due: '2028-07-04',
      },
    ]);
  });

  it('a planned start that is refused is told with its reason', async () => {
    const { items, take } = await given();
    const start = { member: MEMBER, journey: 'birthday', occurrence: '2028', dueAt: NOW };
    await items.transact(planDue(start));
    const due: DueStart = { ...start, state: 'due' };
    await items.transact(refuseDue(due, 'left', NOW));
    expect(await take()).toEqual([
      { at: NOW, what: 'not-started', member: MEMBER, journey: 'birthday', reason: 'left' },
    ]);
  });

  it.each([
    ['held out', 'held-out'],
    ['ended, held out', 'held-out'],
    ['not started: a run is under way', 'a run is under way'],
    ['ended, not planned: the member is left', 'the member is left'],
  ])('an event that begins no run for a reason tells it: %s', async (outcome, reason) => {
    const { items, take } = await given();
    const outcomes = { welcome: outcome, other: 'started', third: 'already ran for this occurrence' };
    await items.transact([{ put: eventRow({ type: 'member.joined', outcomes }) }]);
    expect(await take()).toEqual([
      { at: NOW, what: 'not-started', member: MEMBER, journey: 'welcome', reason },
    ]);
  });

  it('what arrives as it should is not told; what comes back is', async () => {
    const { items, take } = await given();
    await items.transact([begin(message, hold, NOW)]);
    await items.transact([settle(message, 'o1', { state: 'sent', providerId: 'p1' }, NOW)]);
    const key = { pk: `MEMBER#${MEMBER}`, sk: 'MESSAGE#k1' };
    await items.transact([{ update: key, set: { state: 'delivered' } }]);
    await items.transact([{ update: key, set: { state: 'bounced', reason: 'hard' } }]);
    expect((await take()).map(({ what }) => what)).toEqual(['sent', 'bounced']);
  });
});

describe('the timeline', () => {
  const about = { at: NOW, member: 'nobody', journey: 'nps', step: 'survey' } as const;
  const line = async (effect: Partial<Effect> & Pick<Effect, 'what'>): Promise<string> => {
    const local = testWorld();
    await local.texts.send({
      key: 'k1',
      to: '+46701740605',
      from: 'Exempelfb',
      body: 'Hej Åsa! Svara här: https://x.example/a/1 /Maria',
      encoding: 'GSM-7',
      parts: 1,
      deliverBefore: plus(NOW, 'PT1H'),
      context: {},
    });
    return (await timeline(local, [{ ...about, ...effect }])).join('\n');
  };

  it.each([
    [{ what: 'sent', channel: 'sms', message: 'k1' }, 'SMS nps/survey: Hej Åsa! Svara här: <link> /Maria'],
    [{ what: 'sent', channel: 'email', message: 'k1' }, 'e-mail nps/survey'],
    [{ what: 'answered', question: 'nps', answer: '9' }, 'answered nps: 9'],
    [
      { what: 'task', task: 'call', due: '2028-07-04', reason: 'low-score' },
      'call by Tue 2028-07-04: low-score',
    ],
    [
      { what: 'run-waits', question: 'nps', until: plus(NOW, 'P10D') },
      'nps waits for an answer until Thu 2028-07-13 10:00',
    ],
    [
      { what: 'run-waits', event: 'portal.login', until: plus(NOW, 'P1D') },
      'nps waits for portal.login until Tue 2028-07-04 10:00',
    ],
    [{ what: 'not-started', reason: 'held-out' }, 'nps held out'],
    [{ what: 'not-started', reason: 'left' }, 'nps not started (left)'],
    [{ what: 'bounced', reason: 'hard' }, 'bounced nps/survey (hard)'],
  ] as const)('says %o in plain words', async (effect, words) => {
    expect(await line(effect)).toBe(`Mon 2028-07-03 10:00  a member  ${words}`);
  });
});
