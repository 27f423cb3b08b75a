import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { journey, send, survey } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { instant } from '../../shared/time/instant.ts';
import { known, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { refOf } from '../../test/support/world.ts';
import { startJourney } from '../start-journey/start-journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const WAVE = '2028-07-11';
const NPS = withJourneys(
  journey('nps', {
    purpose: 'relation',
    startsOn: survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' }),
    endsOn: [],
    steps: [send('hello')],
  }),
);

const planned = async ({ due }: Known): Promise<string[]> =>
  (await due()).map(({ dueAt, waitsFor }) => `${dueAt.slice(0, 16)} ${waitsFor ?? ''}`.trim());
const look = (asa: Known) =>
  startJourney(asa.local.world, NPS, { member: asa.ref, journey: 'nps', occurrence: WAVE });

/** Åsa, who has been a member for half a year and has taken part in nothing, when her survey has been looked at. */
async function waiting(): Promise<Known> {
  const asa = await known(NPS, { joins: { joinedOn: '2028-01-11' } });
  asa.local.clock.moveTo(instant('2028-07-11T08:00:00Z'));
  expect(await look(asa)).toMatchObject({ started: false, reason: 'not-eligible' });
  asa.local.clock.moveTo(instant('2028-09-04T17:30:00Z'));
  return asa;
}

describe('a survey of one who has taken part in nothing', () => {
  it('waits for that, and is looked at in a year all the same', async () => {
    expect(await planned(await waiting())).toEqual(['2029-07-11T08:00 experience']);
  });

  it('given the first experience, then it is due at its next time of day and begins as the same wave', async () => {
    const asa = await waiting();
    await asa.record('training', {}, 't1');
    expect(await planned(asa)).toEqual(['2028-09-05T08:00']);

    asa.local.clock.moveTo(instant('2028-09-05T08:00:00Z'));
    expect(await look(asa)).toMatchObject({ started: true });
    expect((await asa.runs()).map(({ occurrence }) => occurrence)).toEqual([WAVE]);
  });

  it('given help that is closed, then the policy moves it to 14 days after', async () => {
    const asa = await waiting();
    await asa.record('help', { kind: 'salary', case: 'A-1', state: 'closed' });
    asa.local.clock.moveTo(instant('2028-09-05T08:00:00Z'));
    expect(await look(asa)).toMatchObject({ started: false, until: '2028-09-19T08:00:00.000Z' });
    expect(await planned(asa)).toEqual(['2028-09-19T08:00']);
  });

  it('given what is no experience, or a second one, then nothing is moved', async () => {
    const asa = await waiting();
    await asa.record('update', { changes: { language: 'en' } });
    expect(await planned(asa)).toEqual(['2029-07-11T08:00 experience']);
    await asa.record('training', {}, 't1');
    asa.local.clock.moveTo(instant('2028-09-05T07:00:00Z'));
    await asa.record('training', {}, 't2');
    await asa.record('training', {}, 't1');
    expect(await planned(asa)).toEqual(['2028-09-05T08:00']);
  });

  it('given that the first delivery failed right after the event was recorded, then the next one wakes it', async () => {
    const asa = await waiting();
    const { items } = asa.local.world;
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementation(async (writes) => {
      if (writes.some((write) => 'update' in write && write.update.sk.startsWith('DUE#')))
        throw new Error('store outage');
      await transact(writes);
    });
    await expect(asa.record('training', {}, 't1')).rejects.toThrow('store outage');
    spy.mockRestore();
    await asa.record('training', {}, 't1');
    expect(await planned(asa)).toEqual(['2028-09-05T08:00']);
  });

  it('given an experience that comes between the look’s reading and writing, then the look is made again', async () => {
    const asa = await known(NPS, { joins: { joinedOn: '2028-01-11' } });
    asa.local.clock.moveTo(instant('2028-07-11T08:00:00Z'));
    const { items } = asa.local.world;
    const transact = items.transact.bind(items);
    let isFirst = true;
    vi.spyOn(items, 'transact').mockImplementation(async (writes) => {
      if (isFirst) {
        isFirst = false;
        await asa.record('training', { attendedAt: '2028-07-11T07:00:00Z' });
      }
      await transact(writes);
    });
    expect(await look(asa)).toMatchObject({ started: true });
  });

  it('given a merge with one who had taken part in something, then it is looked at', async () => {
    const asa = await waiting();
    await asa.record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' });
    await asa.record('training', { membershipNumber: 'M-2' });
    expect(await refOf(asa.local, 'M-2')).not.toBe(asa.ref);
    expect(await planned(asa)).toEqual(['2029-07-11T08:00 experience']);

    await asa.record('merge', { from: 'M-2', into: 'M-10482' });
    const ours = (await asa.due()).filter(({ occurrence }) => occurrence === WAVE);
    expect(ours.map(({ waitsFor }) => waitsFor)).toEqual([undefined]);
    expect(ours[0]!.dueAt).toBe('2028-09-05T08:00:00.000Z');
    expect(await asa.local.world.items.get(memberKey(asa.ref))).toHaveProperty('last.training.attended');
  });
});
