import * as fc from 'fast-check';
import type { LoyaltyEvent } from '../../shared/loyalty/contribution.ts';
import { loyaltyPoints } from '../../shared/loyalty/points-table.ts';
import { fromEpochMs, toEpochMs, instant, type Instant } from '../../shared/time/instant.ts';

export const ZONE = 'Europe/Stockholm';

/** A table with every kind of entry. */
export const POINTS = loyaltyPoints({
  levels: {
    ambassador: { from: 70, margin: 5 },
    active: { from: 30, margin: 5 },
    quiet: { from: 10, margin: 3 },
  },
  events: {
    'member.joined': { part: 'activity', points: 60 },
    'training.attended': { part: 'activity', points: 25, counts: 'trainings' },
    'help.received': { part: 'use', points: 25, counts: 'advice-contacts' },
    'portal.login': { part: 'use', points: 3, oncePerDay: true, counts: 'log-ins' },
    'newsletter.clicked': { part: 'activity', points: 2, oncePerDay: true, counts: 'newsletter-readers' },
    'message.complained': { part: 'satisfaction', points: -20 },
    'survey.answered': {
      part: 'satisfaction',
      points: {
        nps: { '9-10': 20, '7-8': 5, '0-6': -20 },
        support: { '5': 15, '3-4': 0, '1-2': -15 },
        mood: { well: 10, 'so-so': 0, 'call-me': -10 },
      },
    },
  },
});

const TYPES = [...POINTS.events.keys(), 'member.left'];
const FIRST = toEpochMs(instant('2026-01-01T00:00:00Z'));
const YEAR_MS = 365 * 86_400_000;

export function instants(from: string, to: string): fc.Arbitrary<Instant> {
  return fc.integer({ min: Date.parse(from), max: Date.parse(to) }).map(fromEpochMs);
}

/** `count` events of a member over four years, each with an id of its own. */
export function histories(count: number): fc.Arbitrary<readonly LoyaltyEvent[]> {
  const raw = fc.array(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { minLength: count, maxLength: count });
  return raw.map((numbers) => numbers.map(eventOf));
}

/** One number says all of an event: many times faster to make than a record, and 200 are made a thousand times. */
function eventOf(number: number, i: number): LoyaltyEvent {
  const type = TYPES[number % TYPES.length]!;
  const score = Math.floor(number / 8) % 11;
  const at = fromEpochMs(FIRST + (Math.floor(number / 100) % (4 * YEAR_MS)));
  return {
    id: `e${i}`,
    type,
    at,
    ...(type === 'survey.answered' && {
      answer: { question: number % 3 === 0 ? 'nps' : 'support', score },
    }),
  };
}

/** Binary digits of the reference, twice those of the code under test. */
export const REFERENCE_BITS = 256n;
const UNIT = 1n << REFERENCE_BITS;

/** 2^(1/2), 2^(1/4), 2^(1/8) …, each the square root of the one before. */
const ROOTS: readonly bigint[] = Array.from({ length: 200 }).reduce<bigint[]>(
  (roots) => [...roots, root((roots.at(-1) ?? 2n * UNIT) << REFERENCE_BITS)],
  [],
);

function root(square: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (guess + square / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** 2^(numerator/denominator)·2^256 by square roots: another way than the code's series. */
export function referenceExp2(numerator: bigint, denominator: bigint): bigint {
  const rest = ((numerator % denominator) + denominator) % denominator;
  let left = (rest << BigInt(ROOTS.length)) / denominator;
  let power = UNIT;
  for (let i = ROOTS.length - 1; left > 0n; i -= 1) {
    if (left & 1n) power = (power * ROOTS[i]!) >> REFERENCE_BITS;
    left >>= 1n;
  }
  const whole = (numerator - rest) / denominator;
  return whole < 0n ? power >> -whole : power << whole;
}

const LANDMARK = Date.parse('2020-01-01T00:00:00Z');

/** points·2^((at − landmark)/half-life)·10^6·2^256, by the definition and before any rounding. */
export function definition(given: { points: number; at: Instant; halfLifeDays: number }): bigint {
  const passed = BigInt(Date.parse(given.at) - LANDMARK);
  return BigInt(given.points) * 1_000_000n * referenceExp2(passed, BigInt(given.halfLifeDays) * 86_400_000n);
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
