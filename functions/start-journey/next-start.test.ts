import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dueStartKey, refusedKey, toDueStart } from '../../shared/journey/due-start.ts';
import { after, journey, send, survey, yearly } from '../../shared/journey/language.ts';
import { planStart } from '../../shared/journey/plan-start.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { known, putRun, withJourneys } from '../../test/support/member-runs.ts';
import { refOf } from '../../test/support/world.ts';
import { sweepStarts } from '../sweep/starts.ts';
import { startJourney } from './start-journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

type Definition = Parameters<typeof journey>[1];
const one = (startsOn: Definition['startsOn'], more: Partial<Definition> = {}) =>
  journey('one', { purpose: 'relation', startsOn, endsOn: [], steps: [send('hello')], ...more });
const BIRTHDAY = yearly('birthDate', { at: '09:00' });
const SURVEY = survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' });

/** Åsa, born on 1 May, who joined on 11 January 2028; the clock is at the first instant that is due. */
async function due(startsOn: Definition['startsOn'], more: Partial<Definition> = {}) {
  const workflows = withJourneys(one(startsOn, more));
  const asa = await known(workflows, { joins: { birthDate: '1984-05-01', joinedOn: '2028-01-11' } });
  const { world, clock } = asa.local;
  const [first] = await asa.due();
  const occurrence = first!.occurrence;
  clock.moveTo(first!.dueAt);
  const start = (about: { occurrence?: string; member?: string } = {}) =>
    startJourney(world, workflows, { member: asa.ref, journey: 'one', occurrence, ...about });
  const refusal = async (which = occurrence) =>
    (await world.items.get(refusedKey({ member: asa.ref, journey: 'one', occurrence: which })))?.reason;
  const plans = async () => (await asa.due()).map((row) => `${row.occurrence}: ${row.dueAt.slice(0, 16)}`);
  const set = (values: Record<string, string | string[]>) =>
    world.items.transact([{ update: memberKey(asa.ref), set: values }]);
  return { ...asa, workflows, start, refusal, plans, set };
}

describe('a start of each year', () => {
  it('when it begins plans the next, in the same transaction, once', async () => {
    const { start, plans, runs } = await due(BIRTHDAY);
    expect(await plans()).toEqual(['2028: 2028-05-01T07:00']);
    expect(await Promise.all([start(), start(), start()])).toMatchObject([
      { started: true },
      { started: true },
      { started: true },
    ]);
    expect(await plans()).toEqual(['2029: 2029-05-01T07:00']);
    expect(await start({ occurrence: '2029' })).toEqual({ started: false, reason: 'not-yet' });
    expect(await runs()).toHaveLength(1);
  });

  it('goes on from year to year, and 29 February is the 28th in common years', async () => {
    const { local, record, start, plans } = await due(BIRTHDAY);
    await start();
    await record('update', { changes: { birthDate: '02-29' } });
    const seen: string[] = [];
    for (const year of ['2029', '2030', '2031', '2032']) {
      const [next] = await plans();
      seen.push(next!);
      local.clock.moveTo(instant(`${next!.slice(6)}:00Z`));
      expect(await start({ occurrence: year })).toMatchObject({ started: true });
    }
    expect(seen.map((plan) => plan.slice(6, 16))).toEqual([
      '2029-02-28',
      '2030-02-28',
      '2031-02-28',
      '2032-02-29',
    ]);
  });

  it('whose date is not known any more is refused, and ends', async () => {
    const { local, ref, start, refusal, plans } = await due(BIRTHDAY);
    await local.world.items.transact([{ update: memberKey(ref), remove: ['birthDate'] }]);
    expect(await start()).toEqual({ started: false, reason: 'no-date' });
    expect([await refusal(), await plans()]).toEqual(['no-date', []]);
  });

  it('that is planned already is left as it is', async () => {
    const { local, ref, start, plans } = await due(BIRTHDAY);
    const earlier = instant('2029-04-30T07:00:00Z');
    await planStart(local.world, { member: ref, journey: 'one', occurrence: '2029', dueAt: earlier });
    await start();
    expect(await plans()).toEqual(['2029: 2029-04-30T07:00']);
  });
});

describe('a start whose member is held out, or has had a run', () => {
  it.each([
    ['held-out', { holdout: 0.999_999 }, ['2029: 2029-05-01T07:00']],
    ['once', { again: 'once' }, []],
    ['too-soon', { again: { afterDays: 400 } }, ['2029: 2029-05-01T07:00']],
  ] as const)('is refused as %s, for all to see', async (reason, rule, plans) => {
    const asa = await due(BIRTHDAY, rule);
    await putRun(asa, { journey: 'one', occurrence: 'earlier', step: 'hello' });
    const [run] = await asa.runs();
    const end = { state: 'completed', endedAt: run!.createdAt };
    const key = { pk: memberKey(asa.ref).pk, sk: `RUN#${run!.id}` };
    await asa.local.world.items.transact([{ update: key, set: end, remove: ['next', 'step'] }]);
    expect(await asa.start()).toEqual({ started: false, reason });
    expect([await asa.refusal(), await asa.plans(), (await asa.runs()).length]).toEqual([reason, plans, 1]);
  });

  it('is refused while the earlier run is under way, and begins once for two that are due at once', async () => {
    const asa = await due(BIRTHDAY, { again: { afterDays: 30 } });
    const dueAt = asa.local.clock.now();
    await planStart(asa.local.world, { member: asa.ref, journey: 'one', occurrence: 'x', dueAt });
    const outcomes = await Promise.all([asa.start(), asa.start({ occurrence: 'x' })]);
    expect(outcomes.filter(({ started }) => started)).toHaveLength(1);
    expect(outcomes.find(({ started }) => !started)).toEqual({ started: false, reason: 'under-way' });
    expect([(await asa.runs()).length, await asa.plans()]).toEqual([1, ['2029: 2029-05-01T07:00']]);
  });
});

describe('a survey that is due', () => {
  const EXPERIENCED = { 'last.training.attended': '2028-02-01T09:00:00.000Z' };

  it('begins when the policy allows it, and plans the next wave', async () => {
    const { start, plans, set } = await due(SURVEY);
    await set(EXPERIENCED);
    expect(await start()).toMatchObject({ started: true });
    expect(await plans()).toEqual(['2029-07-11: 2029-07-11T08:00']);
  });

  it.each<[string, Record<string, string | string[]>, string]>([
    ['nothing was experienced yet', {}, '2029-07-11T08:00'],
    ['a case is open', { ...EXPERIENCED, openCases: ['A-1'] }, '2028-07-18T08:00'],
    [
      'a case was closed three days ago',
      { ...EXPERIENCED, caseClosedAt: '2028-07-08T12:00:00.000Z' },
      '2028-07-23T08:00',
    ],
    [
      'a question went ten days ago',
      { ...EXPERIENCED, lastQuestionAt: '2028-07-01T08:00:00.000Z' },
      '2028-07-31T08:00',
    ],
    ['the member is paused', { ...EXPERIENCED, pausedUntil: '2028-09-01T00:00:00.000Z' }, '2028-09-01T08:00'],
    [
      'the member has said no',
      { ...EXPERIENCED, 'optOut.relation.email': '2028-02-01T00:00:00.000Z' },
      '2028-08-10T08:00',
    ],
  ])('is moved and never dropped when %s', async (_, facts, dueAt) => {
    const { start, plans, set, runs } = await due(SURVEY);
    if (Object.keys(facts).length > 0) await set(facts);
    const until = instant(`${dueAt}:00Z`);
    expect(await start()).toEqual({ started: false, reason: 'not-eligible', until });
    expect([await plans(), await runs()]).toEqual([[`2028-07-11: ${dueAt}`], []]);
    expect(await start()).toEqual({ started: false, reason: 'not-yet' });
  });

  it('is moved again and again, and begins as the same wave when it may', async () => {
    const { local, start, plans, set, runs } = await due(SURVEY);
    await set({ ...EXPERIENCED, openCases: ['A-1'] });
    for (let time = 0; time < 3; time += 1) {
      await start();
      local.clock.moveTo(instant(`${(await plans())[0]!.slice(12)}:00Z`));
    }
    await set({ openCases: [] });
    expect(await start()).toMatchObject({ started: true });
    expect((await runs()).map(({ occurrence }) => occurrence)).toEqual(['2028-07-11']);
    expect(await plans()).toEqual(['2029-07-11: 2029-07-11T08:00']);
  });

  it('gives way to the question after help that another run is about to ask', async () => {
    const asa = await due(SURVEY);
    await asa.set(EXPERIENCED);
    const run = await putRun(asa, { journey: 'thank-you', occurrence: 'A-1', step: 'how-was-it' });
    const expected = JSON.stringify({ ...run.next.expected, asksSupport: true });
    const next = { step: 'how-was-it', at: plus(asa.local.clock.now(), 'P2D'), date: '2028-07-13', expected };
    const key = { pk: memberKey(asa.ref).pk, sk: `RUN#${run.id}` };
    await asa.local.world.items.transact([{ update: key, set: { next } }]);
    expect(await asa.start()).toMatchObject({ started: false, reason: 'not-eligible' });
    expect(await asa.plans()).toEqual(['2028-07-11: 2028-08-12T08:00']);
  });

  it('that is moved by less than 36 hours is armed at once; and the sweep counts what it moves', async () => {
    const { local, workflows, ref, set, start } = await due(SURVEY);
    await set({ ...EXPERIENCED, pausedUntil: '2028-07-12T07:00:00.000Z' });
    await start();
    const id = { member: ref, journey: 'one', occurrence: '2028-07-11' };
    const row = async () => toDueStart((await local.world.items.get(dueStartKey(id)))!);
    expect(await row()).toMatchObject({ state: 'armed', dueAt: '2028-07-12T08:00:00.000Z' });
    await set({ pausedUntil: '2028-08-01T00:00:00.000Z' });
    local.clock.moveTo(instant('2028-07-12T09:00:00Z'));
    expect(await sweepStarts(local.world, workflows)).toEqual({
      armed: 0,
      startedLate: 0,
      refused: 0,
      moved: 1,
      faults: 0,
    });
    expect((await row()).dueAt).toBe('2028-08-01T08:00:00.000Z');
  });
});

describe('what is due for one who turned out to be another', () => {
  it('begins for that one, once for the occurrence', async () => {
    const asa = await due(after({ months: 3, since: 'joinedOn', at: '10:00' }));
    await asa.record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' });
    const two = await refOf(asa.local, 'M-2');
    await asa.record('merge', { from: 'M-2', into: 'M-10482' });
    const now: Instant = asa.local.clock.now();
    // As a call leaves it that had read the row before the merge.
    await planStart(asa.local.world, { member: two, journey: 'one', occurrence: 'theirs', dueAt: now });
    expect(await asa.start({ member: two, occurrence: 'theirs' })).toMatchObject({ started: true });
    expect((await asa.runs()).map(({ member, occurrence }) => [member, occurrence])).toEqual([
      [asa.ref, 'theirs'],
    ]);
    await planStart(asa.local.world, { member: two, journey: 'one', occurrence: 'theirs', dueAt: now });
    await asa.start({ member: two, occurrence: 'theirs' });
    expect(await asa.runs()).toHaveLength(1);
  });
});
