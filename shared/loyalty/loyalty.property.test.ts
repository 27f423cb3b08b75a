import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  definition,
  histories,
  instants,
  magnitude,
  POINTS,
  REFERENCE_BITS,
  ZONE,
} from '../../test/support/loyalty.ts';
import {
  contributionOf,
  sumsOf,
  totalOf,
  type Contribution,
  type LoyaltyEvent,
  type Sums,
} from './contribution.ts';
import { weigh } from './decay.ts';
import { indexAt } from './loyalty-index.ts';
import { PARTS } from './points.ts';

const seed = 20280101;

/** What the store does: each delivery is applied unless its key stands there already, and its weight is added. */
function delivered(deliveries: Iterable<Contribution | undefined>): { sums: Sums; keys: Set<string> } {
  const sums = { ...sumsOf([]) };
  const keys = new Set<string>();
  for (const made of deliveries) {
    if (!made || keys.has(made.event)) continue;
    keys.add(made.event);
    sums[made.part] += made.micro;
  }
  return { sums, keys };
}

const made = (history: readonly LoyaltyEvent[]) =>
  history.map((event) => contributionOf(event, POINTS, ZONE));

describe('the stored sums', { timeout: 60_000 }, () => {
  it('given any 200 events, in any order and with any repetition, then they are equal to the last digit', () => {
    const places = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 200, maxLength: 200 });
    const again = fc.array(fc.integer({ min: 0, max: 199 }), { maxLength: 20 });
    let onceADay = 0;
    fc.assert(
      fc.property(histories(200), places, again, (history, order, repeated) => {
        const lines = made(history);
        const shuffled = lines
          .map((line, i) => ({ line, place: order[i]! }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ line }) => line);

        const first = delivered(lines);
        const second = delivered([
          ...repeated.map((i) => lines[i]),
          ...shuffled,
          ...repeated.map((i) => shuffled[i]),
        ]);

        expect(second.sums).toEqual(first.sums);
        expect([...second.keys].toSorted().join()).toBe([...first.keys].toSorted().join());
        onceADay += [...first.keys].filter((key) => key.includes('#')).length;
      }),
      { seed, numRuns: 1000 },
    );
    // The property is about something: each history has many events that count once a day, at other times of the day.
    expect(onceADay).toBeGreaterThan(20_000);
  });

  it('given any 200 events, then they are the sum of the definition, within 1e-9 of what went into it', () => {
    const weights = fc.array(
      fc.record({
        points: fc.integer({ min: -100, max: 100 }),
        at: instants('2026-01-01', '2061-05-01'),
        part: fc.constantFrom(...PARTS),
      }),
      { minLength: 200, maxLength: 200 },
    );
    fc.assert(
      fc.property(weights, (given) => {
        const lines = given.map(({ points, at, part }) => ({
          part,
          micro: weigh({ points, at, halfLifeDays: 180 }),
        }));
        const sums = sumsOf(lines);
        for (const part of PARTS) {
          const exact = given
            .filter((one) => one.part === part)
            .map(({ points, at }) => definition({ points, at, halfLifeDays: 180 }));
          const expected = exact.reduce((sum, one) => sum + one, 0n);
          const size = exact.reduce((sum, one) => sum + magnitude(one), 0n);
          expect(magnitude((sums[part] << REFERENCE_BITS) - expected) * 10n ** 9n <= size).toBe(true);
        }
      }),
      { seed, numRuns: 30 },
    );
  });

  it('given two members and any two times, then who has the greater sum has no smaller index at both', () => {
    const times = instants('2030-01-01', '2061-05-01');
    fc.assert(
      fc.property(histories(20), histories(20), times, times, (one, other, a, b) => {
        const [x, y] = [delivered(made(one)).sums, delivered(made(other)).sums];
        const [low, high] = totalOf(x) < totalOf(y) ? [x, y] : [y, x];
        for (const at of [a, b]) {
          expect(indexAt(high, at, POINTS)).toBeGreaterThanOrEqual(indexAt(low, at, POINTS));
        }
      }),
      { seed, numRuns: 200 },
    );
  });
});
