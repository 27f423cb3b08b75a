import { describe, expect, it } from 'vitest';
import { contributionOf, sumsOf, totalOf } from '../shared/loyalty/contribution.ts';
import { levelFor } from '../shared/loyalty/levels.ts';
import { indexAt } from '../shared/loyalty/loyalty-index.ts';
import { noCounts } from '../shared/loyalty/indicators.ts';
import { PARTS } from '../shared/loyalty/points.ts';
import { fromEpochMs, instant, toEpochMs, type Instant } from '../shared/time/instant.ts';
import { organisation } from './organisation.ts';
import { points } from './points.ts';

const DAY = 86_400_000;
const JOINED = instant('2028-01-10T09:00:00Z');
const after = (days: number) => fromEpochMs(toEpochMs(JOINED) + days * DAY);
const sumsAfter = (events: readonly { type: string; at: Instant }[]) =>
  sumsOf(
    events.flatMap((event, i) => contributionOf({ id: `e${i}`, ...event }, points, organisation.zone) ?? []),
  );

describe('the points of the organisation', () => {
  it('given the three parts, then something counts for each', () => {
    expect(new Set([...points.events.values()].map(({ part }) => part))).toEqual(new Set(PARTS));
  });

  it('given the yearly indicators, then they are trainings, advice contacts, log-ins and newsletter readers', () => {
    expect(Object.keys(noCounts(points)).toSorted()).toEqual([
      'advice-contacts',
      'log-ins',
      'newsletter-readers',
      'trainings',
    ]);
  });

  it('given a new member of whom nothing more is heard, then they are active for three months, quiet for a year, then at risk', () => {
    const sums = sumsAfter([{ type: 'member.joined', at: JOINED }]);
    const total = totalOf(sums);
    expect(indexAt(sums, JOINED, points)).toBeCloseTo(34, 1);
    let level = levelFor(total, JOINED, points);
    const levels = [0, 92, 97, 450, 455].map((days) => (level = levelFor(total, after(days), points, level)));
    expect(levels).toEqual(['active', 'active', 'quiet', 'quiet', 'at-risk']);
  });

  it('given a log-in each week for ten years, then they come to 37 points and the member is not an ambassador', () => {
    const logins = Array.from({ length: 520 }, (_, week) => ({ type: 'portal.login', at: after(week * 7) }));
    const sums = sumsAfter(logins);
    const now = after(519 * 7);
    expect(indexAt(sums, now, points)).toBeCloseTo(100 * (1 - 2 ** -0.376), 0);
    expect(levelFor(totalOf(sums), now, points)).toBe('quiet');
  });

  it('given a role, two trainings and two meetings within a year, then the member becomes an ambassador', () => {
    const year = [
      { type: 'member.joined', at: JOINED },
      { type: 'role.taken', at: after(300) },
      { type: 'training.attended', at: after(310) },
      { type: 'training.attended', at: after(320) },
      { type: 'event.attended', at: after(325) },
      { type: 'event.attended', at: after(330) },
    ];
    expect(levelFor(totalOf(sumsAfter(year)), after(330), points)).toBe('ambassador');
  });
});
