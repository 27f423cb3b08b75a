import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event, happened, journey, send } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import { countMembers } from '../../shared/loyalty/indicators.ts';
import { indicatorsOf, pastYearsKey, readPastYears } from '../../shared/loyalty/past-years.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import type { Item } from '../../shared/ports/items.ts';
import { known, withJourneys } from '../../test/support/member-runs.ts';
import { lengthOf, LONG_ROW } from './tidy.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** It asks about trainings alone, beside the policy for surveys. */
const series = journey('series', {
  purpose: 'relation',
  startsOn: event('role.taken'),
  endsOn: [],
  steps: [send('hello', { unless: happened('newsletter.clicked') })],
});

/** A member whose row has that length, with what `more` says. */
async function withRow(more: Readonly<Record<string, Item[string]>>, length = LONG_ROW + 100) {
  const { local, ref, record } = await known(withJourneys(series));
  const key = memberKey(ref);
  const row = async (): Promise<Item> => (await local.world.items.get(key))!;
  await local.world.items.transact([{ update: key, set: { ...more, segments: { sector: 'x' } } }]);
  const segments = { sector: 'x'.repeat(Math.max(1, length + 1 - lengthOf(await row()))) };
  await local.world.items.transact([{ update: key, set: { segments } }]);
  return { items: local.world.items, row, record, key };
}

describe('the length of a row', () => {
  it('given any attributes, when it is counted, then it is that of their JSON with bigints as text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('"', '\\', '\u007F'));
    const { value } = fc.letrec<{ value: Item[string] }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.bigInt(),
        fc.constantFrom(true, false, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const json = JSON.stringify(one, (_, inner: unknown) =>
          typeof inner === 'bigint' ? String(inner) : inner,
        );
        expect(lengthOf(one)).toBe(json.length);
      }),
      { numRuns: 300, seed: 20_280_101 },
    );
  });
});

const LOG_IN = { loggedInAt: '2028-01-11T08:00:00Z' };

describe('a member’s row that has grown long', () => {
  it('given counts of past years, when an event comes, then they stand beside it and are counted as before', async () => {
    const years = { 'year.2026.log-ins': 3n, 'year.2027.log-ins': 20n, 'year.2027.trainings': 2n };
    const { items, row, record } = await withRow(years);
    await record('log-in', LOG_IN);

    const now = await row();
    expect(Object.keys(now).filter((name) => name.startsWith('year.'))).toEqual(['year.2028.log-ins']);
    expect(await items.get(pastYearsKey(now.pk))).toMatchObject(years);
    const all = indicatorsOf(now, await readPastYears(items, now));
    expect(all).toEqual({ ...years, 'year.2028.log-ins': 1n });
  });

  it('given an event of a past year that comes late, then both rows are counted as one member', async () => {
    const { items, row, record } = await withRow({ 'year.2027.trainings': 2n });
    await record('log-in', LOG_IN);
    await record('training', { attendedAt: '2027-12-30T08:00:00Z' });

    const now = await row();
    const all = indicatorsOf(now, await readPastYears(items, now));
    expect([now['year.2027.trainings'], countMembers({}, [all], 2027)]).toEqual([
      1n,
      { trainings: { members: 1n, times: 3n } },
    ]);
  });

  it('given one more is counted between reading and writing, then nothing of it is lost', async () => {
    const { items, row, record, key } = await withRow({ 'year.2027.trainings': 2n });
    const transact = items.transact.bind(items);
    vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      await transact([{ update: key, add: { 'year.2027.trainings': 1n } }]);
      await transact(writes);
    });
    await record('log-in', LOG_IN);

    const now = await row();
    expect(indicatorsOf(now, await readPastYears(items, now))).toMatchObject({ 'year.2027.trainings': 3n });
  });

  it('given nobody asks about a type of event, then when it last happened goes; what is asked about stays', async () => {
    const { row, record } = await withRow({});
    await record('training', { attendedAt: '2028-01-10T08:00:00Z' });
    await record('newsletter', { clickedAt: '2028-01-10T09:00:00Z', newsletter: 'Januari' });
    await record('log-in', LOG_IN);

    expect(Object.keys(toMember(await row()).last).toSorted()).toEqual([
      'newsletter.clicked',
      'training.attended',
    ]);
  });

  it('given a run under way, whose definition may ask what today’s does not, then all of it stays', async () => {
    const { row, record } = await withRow({});
    await record('role', { since: '2028-01-11T08:00:00Z', role: 'skyddsombud' });
    await record('log-in', LOG_IN);

    expect(Object.keys(toMember(await row()).last).toSorted()).toEqual(['portal.login', 'role.taken']);
  });

  it('given a row from before, then it is rewritten by an event that changes nothing else of it', async () => {
    const since = '2028-01-11T09:12:00.000Z';
    const { row, record } = await withRow({
      openCases: [],
      history: [{ at: since, what: 'joined', on: '2028-01-11' }],
      stated: { [since]: 'email familyName givenName language membershipNumber phone' },
    });
    const before = toMember(await row());
    await record('log-in', LOG_IN);

    const now = await row();
    expect([now.openCases, now.history, now.stated]).toEqual([undefined, undefined, undefined]);
    const { history, stated } = toMember(now);
    expect({ history, stated }).toEqual({ history: before.history, stated: before.stated });
  });
});

it('given a row that is not long, then nothing is taken off it', async () => {
  const { row, record } = await withRow({ 'year.2027.log-ins': 20n }, LONG_ROW - 50);
  await record('log-in', LOG_IN);

  expect(await row()).toMatchObject({ 'year.2027.log-ins': 20n });
  expect(toMember(await row()).last).toMatchObject({ 'portal.login': '2028-01-11T08:00:00.000Z' });
  expect(Object.keys(toMember(await row()).last)).toContain('member.joined');
});
