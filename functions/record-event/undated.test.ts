import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { after, journey, send, survey, yearly } from '../../shared/journey/language.ts';
import { DUE_PREFIX, toDueStart } from '../../shared/journey/due-start.ts';
import { log } from '../../shared/log.ts';
import { recount } from '../../shared/loyalty/rebuild.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { known, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { refOf } from '../../test/support/world.ts';
import { organisation } from '../../workflows/organisation.ts';
import { points } from '../../workflows/points.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const on = (name: string, startsOn: Parameters<typeof journey>[1]['startsOn']) =>
  journey(name, { purpose: 'relation', startsOn, endsOn: [], steps: [send('hello')] });
const ALL = withJourneys(
  on('birthday', yearly('birthDate', { at: '09:00' })),
  on('anniversary', yearly('joinedOn', { at: '09:00' })),
  on('check-in', after({ months: 3, since: 'joinedOn', at: '10:00' })),
  on('nps', survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' })),
);
const BO = { membershipNumber: 'M-2', birthDate: '1984-05-01' };
const QUIET = { quiet: true } as const;

/** Bo as the register has him, and what is kept of him. */
async function ofBo({ local }: Pick<Known, 'local'>) {
  const { items } = local.world;
  const key = memberKey(await refOf(local, 'M-2'));
  const row = (await items.get(key))!;
  const { items: rows } = await items.query({ partition: key.pk });
  const events = rows.filter(({ sk }) => sk.startsWith('EVENT#'));
  const { sums } = standingOf(row);
  expect((await recount(items, key.pk, points, organisation.zone)).sums).toEqual(sums);
  return {
    row,
    member: toMember(row),
    activity: sums.activity,
    events: events.map(({ sk }) => sk.slice('EVENT#'.length)),
    due: rows
      .filter(({ sk }) => sk.startsWith(DUE_PREFIX))
      .map(toDueStart)
      .map(({ journey: name, occurrence }) => `${name} ${occurrence}`),
    outcomes: (id: string): unknown => events.find((event) => event.id === id)?.outcomes,
  };
}

describe('a register that does not say since when someone is a member', () => {
  it('makes a member who is not asked how the first months were, and has no points for joining', async () => {
    const asa = await known(ALL);
    await asa.record('join', BO, 'row-2', QUIET);
    const { member, activity, due, outcomes } = await ofBo(asa);

    expect(member).toMatchObject({ status: 'active', joinedOn: '2028-01-11', undated: true });
    expect(activity).toBe(0n);
    // The half year before the first survey counts from when the register was taken over.
    expect(due).toEqual(['birthday 2028', 'nps 2028-07-11']);
    expect(outcomes('row-2')).toMatchObject({ 'check-in': 'not planned: nobody has said when they joined' });
  });

  it('given the same delivery once more, then still nothing is planned by a day that nobody said', async () => {
    const asa = await known(ALL);
    await asa.record('join', BO, 'row-2', QUIET);
    await asa.record('join', BO, 'row-2', QUIET);
    expect((await ofBo(asa)).due).toEqual(['birthday 2028', 'nps 2028-07-11']);
  });

  it('given it is taken over again each month, then nothing adds up, for one whose day is known neither', async () => {
    const asa = await known(ALL);
    await asa.record('join', { ...BO, joinedOn: '2028-01-03' }, 'form');
    const first = await ofBo(asa);
    for (const month of ['02', '03', '04']) {
      asa.local.clock.moveTo(instant(`2028-${month}-01T09:00:00Z`));
      await asa.record('join', BO, `row-${month}`, QUIET);
    }
    const { member, activity, due, events } = await ofBo(asa);
    expect(events).toEqual(['member.joined#2028-01-03', 'member.joined#undated']);
    expect(first.activity).toBeGreaterThan(0n);
    expect(activity).toBe(first.activity);
    expect(member).toMatchObject({ joinedOn: '2028-01-03' });
    expect(member.undated).toBeUndefined();
    expect(due).toEqual(first.due);
  });

  it.each([
    ['a later file', QUIET],
    ['a form', {}],
  ])('given the day is said by %s, then it holds from then on, with all that follows', async (_, how) => {
    const asa = await known(ALL);
    await asa.record('join', BO, 'row-2', QUIET);
    asa.local.clock.moveTo(instant('2028-02-01T09:00:00Z'));
    await asa.record('join', { ...BO, joinedOn: '2027-12-20' }, 'row-3', how);
    const { row, member, activity, due } = await ofBo(asa);

    expect(member.joinedOn).toBe('2027-12-20');
    expect(row).not.toHaveProperty('undated');
    expect(activity).toBeGreaterThan(0n);
    expect(due).toEqual(['anniversary 2028', 'birthday 2028', 'check-in 2027-12-20', 'nps 2028-06-20']);
  });

  it('given the day is said once among many files that do not say it, then it stays, whatever is forgotten of them', async () => {
    const asa = await known(ALL);
    for (let month = 0; month < 12; month += 1) {
      asa.local.clock.moveTo(plus(instant('2028-02-01T09:00:00Z'), `P${month}M`));
      const said = month === 4 ? { joinedOn: '2019-05-01' } : {};
      await asa.record('join', { ...BO, ...said }, `row-${month}`, QUIET);
    }
    const { member } = await ofBo(asa);
    expect(member).toMatchObject({ joinedOn: '2019-05-01' });
    expect(member.undated).toBeUndefined();
    expect(member.history?.map((fact) => fact.on)).toEqual(['2028-02-01', '2019-05-01', '2029-01-01']);
  });

  it('counts for nothing either where an organisation counts who joins, also when the row is merged', async () => {
    const given = { ...ALL, points: { ...points, events: new Map(points.events) } };
    const rule = points.events.get('member.joined')!;
    given.points.events.set('member.joined', { ...rule, counts: 'joined' });
    const asa = await known(given, { joins: { joinedOn: '2028-01-03' } });
    await asa.record('join', BO, 'row-2', QUIET);
    expect((await ofBo(asa)).row['year.2028.joined']).toBeUndefined();
    await asa.record('merge', { from: 'M-2', into: 'M-10482' });
    const row = (await asa.local.world.items.get(memberKey(asa.ref)))!;
    expect(row['year.2028.joined']).toBe(1n);
  });

  it('given the day that is said is that of the first file, then what follows is planned all the same', async () => {
    const asa = await known(ALL);
    await asa.record('join', BO, 'row-2', QUIET);
    await asa.record('join', { ...BO, joinedOn: '2028-01-11' }, 'row-3', QUIET);
    expect((await ofBo(asa)).due).toContain('check-in 2028-01-11');
  });

  it('given a welcome is asked for, then who is in it has joined on its day', async () => {
    const asa = await known(ALL);
    await asa.record('join', BO, 'row-2');
    const { member, activity, due } = await ofBo(asa);
    expect(member.undated).toBeUndefined();
    expect(activity).toBeGreaterThan(0n);
    expect(due).toContain('check-in 2028-01-11');
  });

  it('given the row turns out to be another member, then the day that is known stays, and the points count once', async () => {
    const asa = await known(ALL, { joins: { joinedOn: '2028-01-03' } });
    await asa.record('join', BO, 'row-2', QUIET);
    const before = await asa.member();
    await asa.record('merge', { from: 'M-2', into: 'M-10482' });
    const row = (await asa.local.world.items.get(memberKey(asa.ref)))!;
    expect(toMember(row)).toMatchObject({ joinedOn: before.joinedOn });
    expect(toMember(row).undated).toBeUndefined();
    expect((await recount(asa.local.world.items, row.pk, points, organisation.zone)).sums).toEqual(
      standingOf(row).sums,
    );
  });

  it('the member and the sum are the same in any order, with any repetition', async () => {
    const said = [
      ['join', { ...BO, submittedAt: '2028-01-10T08:00:00Z' }, QUIET],
      ['join', { ...BO, submittedAt: '2028-02-10T08:00:00Z' }, QUIET],
      ['join', { ...BO, joinedOn: '2027-12-20', submittedAt: '2028-03-10T08:00:00Z' }, QUIET],
      ['leave', { ...BO, submittedAt: '2028-04-10T08:00:00Z' }, {}],
      ['join', { ...BO, submittedAt: '2028-04-20T08:00:00Z' }, QUIET],
    ] as const;
    const ends = new Set<string>();
    const orders = fc
      .array(fc.nat(said.length - 1), { maxLength: 4 })
      .chain((again) =>
        fc.shuffledSubarray([...said.keys(), ...again], { minLength: said.length + again.length }),
      );
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const asa = await known(ALL, { at: instant('2028-05-01T08:00:00Z') });
        for (const at of order) {
          const [form, { birthDate, ...body }, how] = said[at]!;
          await asa.record(form, form === 'join' ? { ...body, birthDate } : body, `e${at}`, how);
        }
        // A leave that came before its member was waited for him.
        const { member, activity } = await ofBo(asa);
        const { status, joinedOn, undated } = member;
        ends.add(JSON.stringify({ status, joinedOn, undated, activity: String(activity) }));
      }),
      { numRuns: 12 },
    );
    expect([...ends]).toEqual([
      expect.stringContaining('"status":"active","joinedOn":"2028-04-20","undated":true'),
    ]);
  });
});
