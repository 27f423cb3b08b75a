import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, choose, answered, event, journey, question, send } from '../../shared/journey/language.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import { ANSWERED, type Next } from '../../shared/journey/task.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { A_MAIL } from '../../test/support/expected.ts';
import { items as stored } from '../../test/support/incoming.ts';
import { known, openRun, putRun, toldTo, withJourneys } from '../../test/support/member-runs.ts';
import { createHandler as recordRun } from '../record-run/handler.ts';
import { recordEvent } from './record-event.ts';
import { EventUnreadable, NobodyNamed } from './unrecordable.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NOW = instant('2028-01-11T09:12:00Z');
const nps = question('nps', { kind: 'survey', scale: { from: 0, to: 10 } });
const mood = question('mood', { kind: 'care', scale: { choices: ['well', 'call-me'] } });
const wave = journey('wave', {
  purpose: 'relation',
  startsOn: event('mentor.matched' as never),
  endsOn: ['member.left'],
  steps: [
    ask('survey', { question: nps, within: { days: 10 } }),
    ask('how-is-it', { question: mood, within: { days: 10 } }),
    choose('what-now', { ways: { low: { when: answered(nps, '0-6'), steps: [send('sorry')] } } }),
  ],
});
const WORKFLOWS = withJourneys(wave);

const to = (step: string, days: number): Next => ({ step, wait: { days, at: '09:00' }, expected: A_MAIL });
const LOW = { name: '0-6', is: ['0', '1', '2', '3', '4', '5', '6'], next: to('call', 1) };
const TOP = { name: '10', is: ['10'], next: { end: 'delighted' } };
const AWAITS = {
  step: 'survey',
  token: 'token-1',
  until: plus(NOW, 'P10D'),
  question: 'nps',
  ways: [LOW, TOP],
  next: to('how-is-it', 3),
};

/** Åsa was asked. */
async function asked(awaits: typeof AWAITS | null = AWAITS) {
  const asa = await known(WORKFLOWS);
  const run = await putRun(
    asa,
    { journey: 'wave', occurrence: '2028-1', step: 'survey' },
    awaits ?? undefined,
  );
  const told = toldTo(asa.local);
  const answer = (score: number, about: object = {}, id?: string) =>
    asa.record('survey', { question: 'nps', score, comment: '', wave: '2028-1', ...about }, id);
  const now = () => openRun(asa, run.id);
  return { ...asa, run, told, answer, now };
}

describe('an answer', () => {
  it.each([
    [3, '0-6', '2028-01-12T08:00:00.000Z'],
    [10, '10', NOW],
    [8, ANSWERED, '2028-01-14T08:00:00.000Z'],
  ])('of %i is kept on the run, and its state machine told the way %s', async (score, way, resumeAt) => {
    const { answer, told, now } = await asked();
    await answer(score);
    expect(await now()).toMatchObject({ answers: { nps: String(score) }, answeredAt: { nps: NOW } });
    // The next task moves the run, not the answer.
    expect((await now()).next.step).toBe('survey');
    expect(told()).toEqual([['token-1', { way, resumeAt }]]);
  });

  it('that is delivered again tells once more what the run says, and changes nothing', async () => {
    const { answer, told, now } = await asked();
    await answer(3, {}, 'answer-1');
    const run = await now();
    await answer(3, {}, 'answer-1');
    expect(await now()).toEqual(run);
    expect(told()).toHaveLength(2);
  });

  it('whose state machine could not be told is told by the next delivery', async () => {
    const { local, answer, now } = await asked();
    const told = toldTo(local, async () => {
      throw new Error('throttled');
    });
    await expect(answer(3, {}, 'answer-1')).rejects.toThrow('throttled');
    expect(await now()).toMatchObject({ answers: { nps: '3' } });
    const again = toldTo(local);
    await answer(3, {}, 'answer-1');
    expect(told().length).toBe(2);
    expect(again().at(-1)).toEqual(['token-1', { way: '0-6', resumeAt: '2028-01-12T08:00:00.000Z' }]);
  });

  it('is looked at by the sweep when the way after it should be taken, and not before', async () => {
    const { local, run, answer } = await asked({ ...AWAITS, next: to('how-is-it', 60) });
    await answer(8);
    const { items } = await local.world.items.query({ index: 'byText', partition: DUE_RUNS });
    // Sixty days, and the 26 hours after which something is stuck; 11 March 2028 is a Saturday.
    expect(items.filter(({ id }) => id === run.id).map(({ textSk }) => textSk)).toEqual([
      `2028-03-12T10:00:00.000Z#${run.id}`,
    ]);
  });

  it.each([
    ['another wave', { wave: '2027-1' }],
    ['another question', { question: 'support', score: 3 }],
    ['another run', { run: 'f'.repeat(32) }],
  ])('to %s is an event and no answer to this', async (_, about) => {
    const { world, local, answer, told, now, rows } = await asked();
    if ('run' in about) {
      const fields = {
        member: { membershipNumber: 'M-10482' },
        question: 'nps',
        score: 3,
        wave: '2028-1',
        ...about,
      };
      const given = {
        id: 'x',
        form: 'member-page',
        bodyHash: 'x',
        receivedAt: NOW,
        type: 'survey.answered',
        fields,
      } as const;
      await recordEvent(world.local.world, local.workflows, given);
    } else await answer(3, about);
    expect(await now()).not.toHaveProperty('answers');
    expect(told()).toEqual([]);
    expect((await rows('EVENT#')).map(({ type }) => type)).toContain('survey.answered');
  });

  it('that a run no longer waits for is kept, and nobody told', async () => {
    const { answer, told, now } = await asked(null);
    await answer(3);
    expect(await now()).toMatchObject({ answers: { nps: '3' } });
    expect(told()).toEqual([]);
  });

  it('to a run that has ended is recorded, and harms nothing', async () => {
    const { record, answer, told, runs } = await asked();
    await record('leave');
    await answer(3);
    expect(await runs()).toMatchObject([{ state: 'ended', reason: 'member.left' }]);
    expect(told()).toEqual([]);
  });

  it('that comes after a newer one does not take its place, in whatever order and however often they come', async () => {
    const times = ['2028-01-11T09:00:00Z', '2028-01-11T09:05:00Z', '2028-01-11T09:10:00Z'];
    const order = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (which, atOnce) => {
        const { answer, now } = await asked();
        const give = (n: number) => answer(n, { answeredAt: times[n] }, `answer-${n}`);
        if (atOnce) await Promise.all(which.map(give));
        else for (const n of which) await give(n);
        expect(await now()).toMatchObject({ answers: { nps: '2' }, answeredAt: { nps: instant(times[2]!) } });
      }),
      { numRuns: 15 },
    );
  });

  it('to one question does not lose the answer to another that comes at the same time', async () => {
    const { world, local, answer, now } = await asked();
    const fields = {
      member: { membershipNumber: 'M-10482' },
      question: 'mood',
      choice: 'well',
      wave: '2028-1',
    };
    const choice = {
      id: 'c',
      form: 'member-page',
      bodyHash: 'c',
      receivedAt: NOW,
      type: 'survey.answered',
      fields,
    } as const;
    await Promise.all([answer(3), recordEvent(world.local.world, local.workflows, choice)]);
    expect((await now()).answers).toEqual({ nps: '3', mood: 'well' });
  });

  it('from a page of ours is the member’s whose link it was, whoever else has the address', async () => {
    const { world, local, ref, record, now } = await asked();
    const shared = { email: 'asa.ek@example.org' };
    await record('join', { membershipNumber: 'M-2', ...shared });
    const fields = { member: shared, question: 'nps', score: 3, wave: '2028-1' };
    const answer = { form: 'member-page', receivedAt: NOW, type: 'survey.answered', fields } as const;
    await recordEvent(world.local.world, local.workflows, { ...answer, id: 'a', bodyHash: 'a' });
    expect(await now()).not.toHaveProperty('answers');
    await recordEvent(world.local.world, local.workflows, { ...answer, id: 'b', bodyHash: 'b', ref });
    expect((await now()).answers).toEqual({ nps: '3' });
  });

  it('from a page of ours that names nobody is the member’s, and the queue keeps it where there is no such row', async () => {
    const { world, local, ref, now } = await asked();
    const fields = { member: {}, question: 'nps', score: 3, wave: '2028-1' };
    const answer = { form: 'member-page', receivedAt: NOW, type: 'survey.answered', fields } as const;
    const record = (about: { id: string; ref?: string }) =>
      recordEvent(world.local.world, local.workflows, { ...answer, bodyHash: about.id, ...about });
    await record({ id: 'a', ref });
    expect((await now()).answers).toEqual({ nps: '3' });

    const before = stored(world);
    await expect(record({ id: 'b', ref: 'nobody' })).rejects.toThrow(NobodyNamed);
    await expect(record({ id: 'c' })).rejects.toThrow(EventUnreadable);
    expect(stored(world)).toEqual(before);
  });
});

describe('an answer after which nothing comes', () => {
  const ended = (run: { id: string; member: string }) => ({
    time: NOW,
    detail: {
      name: run.id,
      status: 'SUCCEEDED',
      input: JSON.stringify({ run: run.id, member: run.member, journey: 'wave' }),
    },
  });

  it.each([
    [10, { state: 'ended', reason: 'delighted' }],
    [8, { state: 'completed' }],
  ])('of %i ends the run as its way says', async (score, end) => {
    const { local, run, answer, runs } = await asked();
    await answer(score);
    await recordRun(local.world)(ended(run), {} as never);
    expect(await runs()).toMatchObject([{ ...end, endedAt: NOW }]);
  });

  it('that never came ends it as completed', async () => {
    const { local, run, runs } = await asked();
    await recordRun(local.world)(ended(run), {} as never);
    expect(await runs()).toMatchObject([{ state: 'completed' }]);
  });
});

describe('an event that a run waits for', () => {
  const until = plus(NOW, 'P10D');
  const LOG_IN = {
    step: 'until',
    token: 'token-2',
    until,
    event: 'portal.login',
    ways: [],
    next: to('story', 1),
  };

  async function waiting() {
    const asa = await known(WORKFLOWS);
    const run = await putRun(asa, { journey: 'other', occurrence: 'o', step: 'until' }, LOG_IN);
    return { ...asa, run, told: toldTo(asa.local) };
  }

  it('given that it is recorded, then its state machine is told, and by each delivery again', async () => {
    const { record, told, local } = await waiting();
    local.clock.moveTo(plus(NOW, 'PT1H'));
    const goesOn = ['token-2', { way: ANSWERED, resumeAt: '2028-01-12T08:00:00.000Z' }];
    await record('log-in', { loggedInAt: '2028-01-11T10:00:00Z' }, 'log-in');
    expect(told()).toEqual([goesOn]);
    await record('log-in', { loggedInAt: '2028-01-11T10:00:00Z' }, 'log-in');
    expect(told()).toEqual([goesOn, goesOn]);
  });

  it('given one of before the run, or of another type, then it waits on', async () => {
    const { record, told } = await waiting();
    await record('log-in', { loggedInAt: '2028-01-11T08:00:00Z' });
    await record('training');
    expect(told()).toEqual([]);
  });
});
