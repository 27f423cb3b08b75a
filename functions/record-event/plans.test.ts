import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { after, journey, send, survey, yearly } from '../../shared/journey/language.ts';
import { moveDue, refusedKey } from '../../shared/journey/due-start.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { known, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { refOf } from '../../test/support/world.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NOW = instant('2028-01-11T09:12:00Z');
const on = (name: string, startsOn: Parameters<typeof journey>[1]['startsOn']) =>
  journey(name, { purpose: 'relation', startsOn, endsOn: [], steps: [send('hello')] });
const ALL = withJourneys(
  on('birthday', yearly('birthDate', { at: '09:00' })),
  on('check-in', after({ months: 3, since: 'joinedOn', at: '10:00' })),
  on('nps', survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' })),
  on('after-training', after({ days: 2, since: 'training.attended', at: '10:00' })),
);

const planned = async ({ due }: Pick<Known, 'due'>): Promise<string[]> =>
  (await due()).map(({ journey: name, occurrence, dueAt }) => `${name} ${occurrence}: ${dueAt.slice(0, 16)}`);
const BORN = { birthDate: '1984-05-01', joinedOn: '2028-01-11' };
const AT_JOINING = [
  'birthday 2028: 2028-05-01T07:00',
  'check-in 2028-01-11: 2028-04-11T08:00',
  'nps 2028-07-11: 2028-07-11T08:00',
];

describe('who joins', () => {
  it('has planned what begins by the joining date and the birthday, and the event says so', async () => {
    const asa = await known(ALL, { joins: BORN });
    expect(await planned(asa)).toEqual(AT_JOINING);
    expect(await asa.outcomes('member.joined')).toEqual({
      birthday: 'planned for 2028-05-01',
      'check-in': 'planned for 2028-04-11',
      nps: 'planned for 2028-07-11',
    });
  });

  it('has it planned once, however often the word comes, in one delivery or another', async () => {
    const asa = await known(ALL, { joins: BORN });
    await asa.record('join', { ...BORN }, 'join-again');
    await asa.record('join', { ...BORN }, 'join-again');
    expect(await planned(asa)).toEqual(AT_JOINING);
  });

  it('has it planned by the next delivery when the first failed right after it was recorded', async () => {
    const asa = await known(ALL);
    const { items } = asa.local.world;
    asa.local.clock.moveTo(plus(NOW, 'PT1M'));
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementation(async (writes) => {
      const isPlan = writes.some((write) => 'put' in write && write.put.sk.startsWith('DUE#'));
      if (isPlan) throw new Error('store outage');
      await transact(writes);
    });
    const update = () => asa.record('update', { changes: { birthDate: '1984-05-01' } }, 'update-1');
    await expect(update()).rejects.toThrow('store outage');
    expect((await planned(asa)).join()).not.toContain('birthday');
    spy.mockRestore();
    await update();
    expect(await planned(asa)).toEqual(AT_JOINING);
  });

  it('and had joined long before has no check-in any more, and the survey of the next year', async () => {
    const asa = await known(ALL, { joins: { joinedOn: '2020-02-01' } });
    expect(await planned(asa)).toEqual(['nps 2028-08-01: 2028-08-01T08:00']);
    expect(await asa.outcomes('member.joined')).toMatchObject({
      'check-in': 'not planned: its day, 2020-05-01, was over',
    });
  });

  it.each([
    ['2027-10-11', '2028-01-11T09:00', 'planned for 2028-01-11'],
    ['2027-10-10', undefined, 'not planned: its day, 2028-01-10, was over'],
  ])('three months and a little ago (%s) is still asked within a day', async (joinedOn, dueAt, words) => {
    const asa = await known(ALL, { joins: { joinedOn } });
    const [checkIn] = (await planned(asa)).filter((line) => line.startsWith('check-in'));
    expect(checkIn).toBe(dueAt && `check-in ${joinedOn}: ${dueAt}`);
    expect(await asa.outcomes('member.joined')).toMatchObject({ 'check-in': words });
  });
});

describe('a member’s dates', () => {
  const later = async (asa: Known, changes: object) => {
    asa.local.clock.moveTo(plus(asa.local.clock.now(), 'PT1H'));
    await asa.record('update', { changes });
  };

  it('given a birth date that comes, changes and is taken away, then the birthday is planned by it', async () => {
    const asa = await known(ALL, { joins: { joinedOn: '2028-01-11' } });
    const birthdays = async () => (await planned(asa)).filter((line) => line.startsWith('birthday'));
    await later(asa, { birthDate: '03-01' });
    expect(await birthdays()).toEqual(['birthday 2028: 2028-03-01T08:00']);
    await later(asa, { birthDate: '06-01' });
    expect(await birthdays()).toEqual(['birthday 2028: 2028-06-01T07:00']);
    await later(asa, { birthDate: '01-02' });
    expect(await birthdays()).toEqual(['birthday 2029: 2029-01-02T08:00']);
    await later(asa, { birthDate: null });
    expect(await birthdays()).toEqual([]);
  });

  it('given another zone, then all is moved to its hours', async () => {
    const asa = await known(ALL, { joins: BORN });
    await later(asa, { zone: 'America/New_York' });
    expect(await planned(asa)).toEqual([
      'birthday 2028: 2028-05-01T13:00',
      'check-in 2028-01-11: 2028-04-11T14:00',
      'nps 2028-07-11: 2028-07-11T14:00',
    ]);
  });

  it('given a change that is none of them, then nothing is planned anew', async () => {
    const asa = await known(ALL, { joins: BORN });
    await later(asa, { familyName: 'Berg' });
    expect(await asa.outcomes('member.updated')).toEqual({});
  });

  it('given a birthday that is due in this minute, when the zone changes, then it is not lost', async () => {
    const asa = await known(ALL, { joins: BORN });
    asa.local.clock.moveTo(instant('2028-05-01T07:00:30Z'));
    await asa.record('update', { changes: { familyName: 'Berg', birthDate: '05-01' } });
    expect((await planned(asa)).filter((line) => line.startsWith('birthday'))).toEqual([
      'birthday 2028: 2028-05-01T07:00',
      'birthday 2029: 2029-05-01T07:00',
    ]);
  });
});

describe('a wave that waits for the policy', () => {
  it('given that all is planned anew, then no other stands beside it', async () => {
    const asa = await known(ALL, { joins: BORN });
    const { items, clock } = asa.local.world;
    const [wave] = (await asa.due()).filter(({ journey: name }) => name === 'nps');
    await items.transact([moveDue(wave!, instant('2029-03-01T09:00:00Z'))]);
    asa.local.clock.moveTo(instant('2028-12-01T09:00:00Z'));
    await asa.record('join', { ...BORN }, 'join');
    await asa.record('update', { changes: { birthDate: '06-01' } });
    const waves = (await planned(asa)).filter((line) => line.startsWith('nps'));
    expect([waves, clock.now()]).toEqual([['nps 2028-07-11: 2029-03-01T09:00'], '2028-12-01T09:00:00.000Z']);
  });
});

describe('who leaves and comes back', () => {
  it('has the plans of the new membership, and not those of the old one', async () => {
    const asa = await known(ALL, { joins: { joinedOn: '2028-01-11' } });
    asa.local.clock.moveTo(plus(NOW, 'P10D'));
    await asa.record('leave');
    asa.local.clock.moveTo(plus(NOW, 'P11D'));
    await asa.record('join', { ...BORN, joinedOn: '2028-01-22' });
    expect(await planned(asa)).toEqual([
      'birthday 2028: 2028-05-01T07:00',
      'check-in 2028-01-22: 2028-04-22T08:00',
      'nps 2028-07-22: 2028-07-22T08:00',
    ]);
  });
});

describe('what comes after an event', () => {
  it('is planned for each date of it, once, and not when its day is over or the member has left', async () => {
    const asa = await known(ALL);
    const trainings = async () => (await planned(asa)).filter((line) => line.startsWith('after-training'));
    for (const attendedAt of ['2028-01-10T15:00:00Z', '2028-01-10T16:00:00Z', '2028-01-09T15:00:00Z'])
      await asa.record('training', { attendedAt });
    expect(await trainings()).toEqual([
      'after-training 2028-01-09: 2028-01-11T09:00',
      'after-training 2028-01-10: 2028-01-12T09:00',
    ]);
    await asa.record('training', { attendedAt: '2027-06-01T10:00:00Z' }, 'old');
    const old = (await asa.rows('EVENT#')).find(({ id }) => id === 'old');
    expect(old?.outcomes).toEqual({ 'after-training': 'not planned: its day, 2027-06-03, was over' });
    await asa.record('leave');
    await asa.record('training', {}, 'left');
    const left = (await asa.rows('EVENT#')).find(({ id }) => id === 'left');
    expect(left?.outcomes).toEqual({ 'after-training': 'not planned: the member is left' });
  });
});

describe('two rows that become one', () => {
  it('given plans of both, then the member has one of each, by the earlier joining, and what followed an event of either', async () => {
    const asa = await known(ALL, { joins: BORN });
    const TWO = { membershipNumber: 'M-2', email: 'two@example.org', phone: '070-174 06 06' };
    await asa.record('join', {
      ...TWO,
      givenName: 'Asa',
      joinedOn: '2028-01-05',
      submittedAt: '2028-01-05T10:00:00Z',
    });
    await asa.record('training', { membershipNumber: 'M-2', attendedAt: '2028-01-10T15:00:00Z' });
    const two = await refOf(asa.local, 'M-2');
    await asa.record('merge', { from: 'M-2', into: 'M-10482' }, 'merge-1');
    const all = [
      'after-training 2028-01-10: 2028-01-12T09:00',
      'birthday 2028: 2028-05-01T07:00',
      'check-in 2028-01-05: 2028-04-05T08:00',
      'nps 2028-07-05: 2028-07-05T08:00',
    ];
    expect(await planned(asa)).toEqual(all);
    const { items } = asa.local.world;
    const left = await items.query({ partition: `MEMBER#${two}`, range: { beginsWith: 'DUE#' } });
    expect(left.items).toEqual([]);
    const checkIn = { member: two, journey: 'check-in', occurrence: '2028-01-05' };
    expect(await items.get(refusedKey(checkIn))).toMatchObject({ reason: 'merged' });
    await asa.record('merge', { from: 'M-2', into: 'M-10482' }, 'merge-1');
    expect(await planned(asa)).toEqual(all);
  });
});
