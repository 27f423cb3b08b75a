import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { explain } from '../../shared/loyalty/explain.ts';
import { contributionOf } from '../../shared/loyalty/contribution.ts';
import { weigh } from '../../shared/loyalty/decay.ts';
import { rebuildMember, recount } from '../../shared/loyalty/rebuild.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { known, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { refOf } from '../../test/support/world.ts';
import { organisation } from '../../workflows/organisation.ts';
import { points } from '../../workflows/points.ts';
import { welcome } from '../../workflows/welcome/journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const { zone } = organisation;
/** As of the start of the date in Stockholm, an hour before that in UTC. */
const joiningOn = (start: string): bigint => weigh({ points: 60, at: instant(start), halfLifeDays: 180 });
const QUIET = { quiet: true } as const;
const DATED = { joinedOn: '2028-01-03' };
const OF_DATE = joiningOn('2028-01-02T23:00:00Z');

async function standing({ local, ref }: Pick<Known, 'local' | 'ref'>) {
  const row = (await local.world.items.get(memberKey(ref)))!;
  return standingOf(row);
}

/** Stored sum, what a recount says it should be, and what the explanation cannot explain. */
async function checked({ local, ref }: Pick<Known, 'local' | 'ref'>) {
  const { items, clock } = local.world;
  const { sums } = await standing({ local, ref });
  const { pk, sk } = memberKey(ref);
  const events = (await items.query({ partition: pk, range: { beginsWith: 'EVENT#' } })).items;
  const contributions = events.flatMap((row) => contributionIn(row) ?? []);
  const { unexplained } = explain({ sums, contributions, now: clock.now(), points });
  expect(unexplained).toEqual([]);
  expect((await recount(items, pk, points, zone)).sums).toEqual(sums);
  // The level may be another by now; sums and events are not.
  await rebuildMember(items, { pk, sk }, { points, zone, now: clock.now() });
  expect((await standing({ local, ref })).sums).toEqual(sums);
  expect((await items.query({ partition: pk, range: { beginsWith: 'EVENT#' } })).items).toEqual(events);
  return sums.activity;
}

describe('the points of joining', () => {
  it('count once for a joining date, as of its start, whatever form, delivery or file repeats it', async () => {
    const asa = await known(withJourneys(), { joins: DATED });
    expect(await checked(asa)).toBe(OF_DATE);
    for (const month of [1, 2, 3]) {
      asa.local.clock.moveTo(plus(instant('2028-01-11T09:12:00Z'), `P${month}M`));
      await asa.record('join', DATED, `file-${month}`, QUIET);
      await asa.record('join', DATED, `file-${month}`, QUIET);
    }
    expect(await checked(asa)).toBe(OF_DATE);
    const joins = (await asa.rows('EVENT#')).map(({ sk }) => sk);
    expect(joins).toEqual(['EVENT#member.joined#2028-01-03']);
  });

  it('given no joining date, then they count for the local date of the event', async () => {
    const asa = await known(withJourneys(), { at: instant('2028-01-11T23:30:00Z') });
    expect(await checked(asa)).toBe(joiningOn('2028-01-11T23:00:00Z'));
  });

  it('given a leave and a joining on another date, then both count, and the member has a level again', async () => {
    const asa = await known(withJourneys(), { joins: DATED });
    await asa.record('leave');
    expect((await standing(asa)).level).toBeUndefined();
    asa.local.clock.moveTo(instant('2028-03-02T10:00:00Z'));
    await asa.record('join', { joinedOn: '2028-03-01' });
    expect(await checked(asa)).toBe(OF_DATE + joiningOn('2028-02-29T23:00:00Z'));
    expect((await standing(asa)).level).toBe('active');
  });

  it('given a leave and a joining that names the same date, then they count once, and the member has a level again', async () => {
    const asa = await known(withJourneys(welcome), { joins: DATED });
    await asa.record('leave');
    asa.local.clock.moveTo(instant('2028-01-20T10:00:00Z'));
    await asa.record('join', DATED);
    expect(await checked(asa)).toBe(OF_DATE);
    expect((await standing(asa)).level).toBe('active');
    expect(await asa.outcomes('member.joined')).toEqual({
      welcome: 'started; already ran for this occurrence',
    });
  });

  it.each([
    ['on the same date', DATED, OF_DATE],
    ['on another', { joinedOn: '2028-01-05' }, OF_DATE + joiningOn('2028-01-04T23:00:00Z')],
  ])(
    'given two rows of one person that joined %s, when they are merged, then each date counts once',
    async (_, other, sum) => {
      const asa = await known(withJourneys(welcome), { joins: DATED });
      await asa.record('join', { membershipNumber: 'M-2', ...other }, 'second');
      const second = await refOf(asa.local, 'M-2');
      await asa.record('merge', { from: 'M-2', into: 'M-10482' });
      expect(await checked(asa)).toBe(sum);
      await asa.record('join', { membershipNumber: 'M-2', ...other }, 'second');
      await asa.record('join', other, 'third');
      expect(await checked(asa)).toBe(sum);
      expect(
        await asa.local.world.items.query({
          partition: memberKey(second).pk,
          range: { beginsWith: 'EVENT#' },
        }),
      ).toMatchObject({ items: [] });
    },
  );

  it('given a date long ago, or before all that is weighed, then they are worth nothing, and nothing breaks', async () => {
    for (const joinedOn of ['1998-05-01', '1900-01-01', '1850-01-01']) {
      const asa = await known(withJourneys(), { joins: { joinedOn } });
      expect(await checked(asa)).toBe(0n);
      expect((await standing(asa)).level).toBe('at-risk');
    }
  });

  it('given other points are tried, then they too count once for each date', () => {
    const dates = ['2028-01-03', '2028-01-03', '2028-03-01'];
    const keys = dates.map(
      (on, at) =>
        contributionOf(
          { id: `e${at}`, type: 'member.joined', at: instant('2028-04-01T10:00:00Z'), on: civilDate(on) },
          points,
          zone,
        )?.event,
    );
    expect(keys).toEqual([
      'member.joined#2028-01-03',
      'member.joined#2028-01-03',
      'member.joined#2028-03-01',
    ]);
  });

  it('the sum is the same in any order, with any repetition', async () => {
    const said = [
      ['join', DATED],
      ['join', { joinedOn: '2028-03-01', submittedAt: '2028-03-02T08:00:00Z' }],
      ['join', { ...DATED, submittedAt: '2028-02-02T08:00:00Z' }],
      ['leave', { submittedAt: '2028-02-20T08:00:00Z' }],
      ['join', { submittedAt: '2028-04-01T08:00:00Z' }],
    ] as const;
    const sums = new Set<bigint>();
    const orders = fc
      .array(fc.nat(said.length - 1), { maxLength: 4 })
      .chain((again) =>
        fc.shuffledSubarray([...said.keys(), ...again], { minLength: said.length + again.length }),
      );
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const asa = await known(withJourneys(), { at: instant('2028-05-01T08:00:00Z'), joins: DATED });
        for (const at of order) await asa.record(said[at]![0], said[at]![1], `e${at}`);
        sums.add(await checked(asa));
      }),
      { numRuns: 12 },
    );
    expect(sums.size).toBe(1);
  });
});

describe('a joining by a register that is taken over', () => {
  it('starts no journey that begins on it, and the event says why', async () => {
    const bo = await known(withJourneys(welcome));
    await bo.record('join', { membershipNumber: 'M-2', ...DATED }, 'row-2', QUIET);
    const partition = memberKey(await refOf(bo.local, 'M-2')).pk;
    const { items: rows } = await bo.local.world.items.query({ partition });
    expect(rows.filter(({ sk }) => sk.startsWith('RUN#'))).toEqual([]);
    expect(rows.find(({ sk }) => sk.startsWith('EVENT#'))?.outcomes).toEqual({
      welcome: 'not started: imported without a welcome',
    });
  });

  it('given a leave and an ordinary joining later, then that one is welcomed', async () => {
    const bo = await known(withJourneys(welcome));
    const NUMBER = { membershipNumber: 'M-2' };
    await bo.record('join', { ...NUMBER, ...DATED }, 'row-2', QUIET);
    await bo.record('leave', NUMBER);
    bo.local.clock.moveTo(instant('2028-02-01T10:00:00Z'));
    await bo.record('join', NUMBER);
    const partition = memberKey(await refOf(bo.local, 'M-2')).pk;
    const { items: runs } = await bo.local.world.items.query({ partition, range: { beginsWith: 'RUN#' } });
    expect(runs).toMatchObject([{ journey: 'welcome', occurrence: '2028-02-01' }]);
  });

  it('given one who had left, then coming back by the file is not welcomed either, also when the leave is told late', async () => {
    const left = { submittedAt: '2028-01-12T10:00:00Z' };
    const back = { joinedOn: '2028-01-14', submittedAt: '2028-01-15T10:00:00Z' };
    for (const order of ['leave first', 'leave late'] as const) {
      const asa = await known(withJourneys(welcome), { joins: DATED });
      asa.local.clock.moveTo(instant('2028-01-16T10:00:00Z'));
      if (order === 'leave first') await asa.record('leave', left);
      await asa.record('join', back, 'row-2', QUIET);
      if (order === 'leave late') await asa.record('leave', left);
      expect((await asa.runs()).map(({ occurrence }) => occurrence)).toEqual(['2028-01-03']);
    }
  });
});
