import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histories, magnitude, POINTS, ZONE } from '../../test/support/loyalty.ts';
import { fromEpochMs, instant, toEpochMs } from '../time/instant.ts';
import { contributionOf, sumsOf, totalOf, type Contribution } from './contribution.ts';
import { TimeOutOfReach, weigh } from './decay.ts';
import { explain } from './explain.ts';
import { indexAt } from './loyalty-index.ts';
import { PARTS, type Part } from './points.ts';

const NOW = instant('2028-06-01T00:00:00Z');
const HALF_LIFE_MS = 180 * 86_400_000;

function line(event: string, part: Part, points: number, halfLivesAgo = 0): Contribution {
  const at = fromEpochMs(toEpochMs(NOW) - halfLivesAgo * HALF_LIFE_MS);
  return { event, type: 'help.received', part, at, micro: weigh({ points, at, halfLifeDays: 180 }) };
}
const explained = (contributions: readonly Contribution[], sums = sumsOf(contributions)) =>
  explain({ sums, contributions, now: NOW, points: POINTS });
const sharesOf = (lines: readonly { permille: number | null }[]) => lines.map(({ permille }) => permille);
/** `id points permille` of each event, in order. */
const shown = (contributions: readonly Contribution[]) =>
  explained(contributions).events.map(
    ({ event, points, permille }) => `${event} ${points.toFixed(3)} ${permille}`,
  );

describe('the explanation of an index', () => {
  it('given events of three parts, then each is listed with its points now and its share, the heaviest first', () => {
    const lines = [
      line('joined', 'activity', 60, 2),
      line('complained', 'satisfaction', -20),
      line('helped', 'use', 50, 1),
      line('trained', 'activity', 80),
    ];
    expect(shown(lines)).toEqual([
      'trained 80.000 800',
      'helped 25.000 250',
      'complained -20.000 -200',
      'joined 15.000 150',
    ]);
    const { index, points, micro, parts, unexplained } = explained(lines);
    expect([index, points, micro]).toEqual([
      expect.closeTo(50, 9),
      expect.closeTo(100, 9),
      totalOf(sumsOf(lines)),
    ]);
    expect(
      parts.map(({ part, points: now, permille }) => [part, Math.round(now * 1e6) / 1e6, permille]),
    ).toEqual([
      ['activity', 95, 950],
      ['satisfaction', -20, -200],
      ['use', 25, 250],
    ]);
    expect(unexplained).toEqual([]);
  });

  it('keeps of each event its type, time, part and micro-points', () => {
    const one = line('e1', 'use', 10, 1);
    expect(explained([one]).events).toEqual([{ ...one, points: expect.closeTo(5, 9), permille: 1000 }]);
  });

  it('given events of one weight, then the newest is first, then by key', () => {
    const same = (event: string, text: string) => ({
      ...line(event, 'use', 10),
      at: instant(text),
      micro: 1000n,
    });
    const lines = [
      same('b', '2028-01-01T00:00:00Z'),
      same('c', '2028-01-02T00:00:00Z'),
      same('a', '2028-01-01T00:00:00Z'),
    ];
    expect(explained(lines).events.map(({ event }) => event)).toEqual(['c', 'a', 'b']);
  });

  it('given thirds, then the tenth that is missing goes to the one that lost most, among equals to the first', () => {
    const thirds = ['a', 'b', 'c'].map((event) => line(event, 'use', 10));
    expect(sharesOf(explained(thirds).events)).toEqual([334, 333, 333]);
    // 4/7, 2/7 and 1/7 are 571.4, 285.7 and 142.9 tenths.
    const sevenths = [4, 2, 1].map((points) => line(`${points}`, 'use', points));
    expect(sharesOf(explained(sevenths).events)).toEqual([571, 286, 143]);
  });

  it('given parts that are thirds, then the events of each add up to the rounded share of their part', () => {
    const lines = PARTS.flatMap((part) => [1, 2].map((i) => line(`${part}${i}`, part, 10)));
    const { parts, events } = explained(lines);
    expect(sharesOf(parts)).toEqual([334, 333, 333]);
    expect(events.filter(({ part }) => part === 'activity').map(({ permille }) => permille)).toEqual([
      167, 167,
    ]);
    expect(events.filter(({ part }) => part === 'use').map(({ permille }) => permille)).toEqual([167, 166]);
  });

  it('given what lowers the index beside thirds, then shares still add up', () => {
    const lines = [
      line('a', 'use', 10),
      line('b', 'use', 10),
      line('c', 'use', 10),
      line('d', 'satisfaction', -23),
    ];
    const { events, parts } = explained(lines);
    expect(sharesOf(parts)).toEqual([0, -3286, 4286]);
    expect(sharesOf(events)).toEqual([-3286, 1429, 1429, 1428]);
  });

  it.each<[string, readonly Contribution[]]>([
    ['nothing', []],
    ['as much for as against', [line('a', 'use', 10), line('b', 'satisfaction', -10)]],
    ['more against than for', [line('a', 'use', 10), line('b', 'satisfaction', -20)]],
  ])('given %s, then the index is 0 and there are no shares of it, but every event is listed', (_, lines) => {
    const { index, events, parts, unexplained } = explained(lines);
    expect([index, events.length, unexplained]).toEqual([0, lines.length, []]);
    expect(sharesOf([...events, ...parts]).filter((share) => share !== null)).toEqual([]);
  });

  it('given sums that hold more and less than the events, then what is unexplained is listed, and all adds up', () => {
    const lines = [line('a', 'use', 10), line('b', 'activity', 10)];
    const sums = sumsOf([...lines, line('lost', 'activity', 5), line('twice', 'satisfaction', -5)]);
    const { unexplained, events, parts, micro } = explained(lines, sums);
    expect(unexplained).toEqual([
      { part: 'activity', micro: line('', 'activity', 5).micro, points: expect.closeTo(5, 9), permille: 250 },
      {
        part: 'satisfaction',
        micro: line('', 'satisfaction', -5).micro,
        points: expect.closeTo(-5, 9),
        permille: -250,
      },
    ]);
    expect(sharesOf(parts)).toEqual([750, -250, 500]);
    expect(sumsOf([...events, ...unexplained])).toEqual(sums);
    expect(micro).toBe(totalOf(sums));
  });

  it('given a difference of one micro-point, then it is not hidden', () => {
    const lines = [line('a', 'use', 10)];
    const { use, ...others } = sumsOf(lines);
    expect(explained(lines, { ...others, use: use - 1n }).unexplained).toMatchObject([
      { part: 'use', micro: -1n },
    ]);
  });

  it('given an event counted twice, then that shows', () => {
    const one = line('a', 'use', 10);
    expect(explained([one, one], sumsOf([one])).unexplained).toMatchObject([
      { part: 'use', micro: -one.micro },
    ]);
  });

  it('given a time out of reach, then it is refused', () => {
    const none = { sums: sumsOf([]), contributions: [], points: POINTS };
    expect(() => explain({ ...none, now: instant('2300-01-01T00:00:00Z') })).toThrow(TimeOutOfReach);
  });

  it('given any history and any fault in the sums, then micro-points and shares add up exactly, line by line', () => {
    const faults = fc.record({
      activity: fc.oneof(fc.constant(0n), fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n })),
      satisfaction: fc.constant(0n),
      use: fc.oneof(fc.constant(0n), fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n })),
    });
    let shared = 0;
    fc.assert(
      fc.property(histories(30), faults, (history, fault) => {
        const contributions = history.flatMap((event) => contributionOf(event, POINTS, ZONE) ?? []);
        const listed = sumsOf(contributions);
        const sums = {
          activity: listed.activity + fault.activity,
          satisfaction: listed.satisfaction,
          use: listed.use + fault.use,
        };
        const now = instant('2030-01-01T00:00:00Z');

        const { index, micro, parts, events, unexplained } = explain({
          sums,
          contributions,
          now,
          points: POINTS,
        });

        const lines = [...events, ...unexplained];
        expect(sumsOf(lines)).toEqual(sums);
        expect(sumsOf(parts)).toEqual(sums);
        expect(micro).toBe(totalOf(sums));
        expect(index).toBe(indexAt(sums, now, POINTS));
        expect(events).toHaveLength(contributions.length);
        const sizes = events.map((event) => magnitude(event.micro));
        expect(sizes).toEqual(sizes.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
        const all = [...lines, ...parts];
        if (micro > 0n) shared += 1;
        expect(all.filter(({ permille }) => (permille === null) === micro > 0n)).toEqual([]);
        expect(total(parts)).toBe(micro > 0n ? 1000 : 0);
        for (const { part, permille } of parts) {
          expect(total(lines.filter((one) => one.part === part))).toBe(permille ?? 0);
        }
        // Within its part a share may move by the part's own rounding, and no further.
        const exact = (one: { micro: bigint }) => (Number(one.micro) / Number(micro)) * 1000;
        const off = all
          .filter(({ permille }) => permille !== null)
          .filter((one) => Math.abs(one.permille! - exact(one)) > 1 + Math.abs(exact(one)) * 1e-9);
        expect(off).toEqual([]);
      }),
      { seed: 20280101, numRuns: 200 },
    );
    expect(shared).toBeGreaterThan(50);
  });
});

function total(lines: readonly { permille: number | null }[]): number {
  return lines.reduce((sum, { permille }) => sum + (permille ?? 0), 0);
}
