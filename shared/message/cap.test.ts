import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateIn } from '../time/civil.ts';
import { fromEpochMs, instant, plus, toEpochMs, type Instant } from '../time/instant.ts';
import { isOpen, nextAllowed, type Place, type SendWindow } from '../time/window.ts';
import { firstFree, forget, remember } from './cap.ts';

const window: SendWindow = { from: '08:00', to: '20:00' };
const place: Place = { zone: 'Europe/Stockholm', country: 'SE' };
const caps = { perDay: 1, perSevenDays: 3 };
const at = (text: string): Instant => instant(text);

describe('firstFree', () => {
  // 2028-01-11 is a Tuesday; eight in Stockholm is seven in UTC.
  it.each([
    ['nothing yet: at once', [], '2028-01-11T09:12:00.000Z'],
    ['one yesterday: at once', ['2028-01-10T18:00:00Z'], '2028-01-11T09:12:00.000Z'],
    ['one this morning: tomorrow at eight', ['2028-01-11T07:00:00Z'], '2028-01-12T07:00:00.000Z'],
    ['one just after midnight counts for today', ['2028-01-10T23:30:00Z'], '2028-01-12T07:00:00.000Z'],
    ['one just before midnight counts for yesterday', ['2028-01-10T22:59:59Z'], '2028-01-11T09:12:00.000Z'],
    [
      'three in a week: when the first is a week old, over the Sunday',
      ['2028-01-08T09:00:00Z', '2028-01-09T09:00:00Z', '2028-01-10T09:00:00Z'],
      '2028-01-17T07:00:00.000Z',
    ],
    [
      'three, the first of them a week old to the second',
      ['2028-01-04T09:12:00Z', '2028-01-07T09:00:00Z', '2028-01-10T09:00:00Z'],
      '2028-01-11T09:12:00.000Z',
    ],
    [
      'three, the first of them a second younger than a week',
      ['2028-01-04T09:12:01Z', '2028-01-07T09:00:00Z', '2028-01-10T09:00:00Z'],
      '2028-01-12T07:00:00.000Z',
    ],
  ])('%s', (_, recent, free) => {
    expect(firstFree(recent.map(at), at('2028-01-11T09:12:00Z'), { caps, window, place })).toBe(free);
  });

  it('waits over Christmas', () => {
    const now = at('2028-12-23T10:00:00Z');

    expect(firstFree([now], now, { caps, window, place })).toBe('2028-12-27T07:00:00.000Z');
  });

  it('goes by the date in the member’s zone', () => {
    const recent = [at('2028-01-11T04:00:00Z')];
    const newYork: Place = { zone: 'America/New_York', country: 'SE' };
    const now = at('2028-01-11T15:00:00Z');

    expect(firstFree(recent, now, { caps, window, place: newYork })).toBe(now);
    expect(firstFree(recent, now, { caps, window, place })).toBe('2028-01-12T07:00:00.000Z');
  });

  it.each([
    { perDay: 0, perSevenDays: 3 },
    { perDay: 1, perSevenDays: 0 },
    { perDay: Number.NaN, perSevenDays: 3 },
  ])('refuses caps under which no day would ever be free: %j', (none) => {
    expect(() => firstFree([], at('2028-01-11T09:12:00Z'), { caps: none, window, place })).toThrow(
      /caps in workflows\/organisation\.ts must be at least 1/,
    );
  });
});

describe('remember and forget', () => {
  it('keep as many as the caps can ask for, the newest', () => {
    const recent = ['2028-01-04', '2028-01-05', '2028-01-06'].map((date) => at(`${date}T09:00:00Z`));
    const now = at('2028-01-11T09:00:00Z');

    expect(remember(recent, now, caps)).toEqual([...recent.slice(1), now]);
    expect(remember(recent, now, { perDay: 5, perSevenDays: 2 })).toEqual([...recent, now]);
  });

  it('keep none that is older than the seven days that a cap looks at, and a day', () => {
    const recent = ['2028-01-02', '2028-01-03', '2028-01-04'].map((date) => at(`${date}T09:00:00Z`));
    const now = at('2028-01-11T09:00:00Z');

    expect(remember(recent, now, caps)).toEqual([recent[2], now]);
  });

  it('forget one, once, wherever it stands, and nothing else', () => {
    const [a, b, c] = ['2028-01-01', '2028-01-02', '2028-01-03'].map((date) => at(`${date}T09:00:00Z`));

    expect(forget([a!, b!, c!], b!)).toEqual([a, c]);
    expect(forget([a!, b!, b!], b!)).toEqual([a, b]);
    expect(forget([a!, c!], b!)).toEqual([a, c]);
    expect(forget([], b!)).toEqual([]);
  });
});

describe('whatever is asked for, and whenever', () => {
  const START = toEpochMs(at('2028-03-20T00:00:00Z'));
  // Over the change to summer time and Easter; some do not go and give their place back.
  const asked = fc.array(
    fc.record({ gapMs: fc.integer({ min: 0, max: 3 * 86_400_000 }), fails: fc.boolean() }),
    { maxLength: 40 },
  );
  const someCaps = fc.record({
    perDay: fc.integer({ min: 1, max: 4 }),
    perSevenDays: fc.integer({ min: 1, max: 6 }),
  });

  it('never more go than the caps, on any date and in any seven days, and each waits no longer than it must', () => {
    fc.assert(
      fc.property(asked, someCaps, (asks, limits) => {
        let recent: Instant[] = [];
        let clock = START;
        const gone: Instant[] = [];
        const ways = { caps: limits, window, place };
        for (const { gapMs, fails } of asks) {
          clock += gapMs;
          const now = fromEpochMs(clock);
          const open = nextAllowed(now, window, place);
          const free = firstFree(recent, open, ways);
          expect(free >= open).toBe(true);
          expect(isOpen(free, window, place)).toBe(true);
          // Asked again at the instant that it gave, it says "now".
          expect(firstFree(recent, free, ways)).toBe(free);
          clock = toEpochMs(free);
          recent = remember(recent, free, limits);
          if (fails) recent = forget(recent, free);
          else gone.push(free);
        }
        for (const one of gone) {
          const sameDate = gone.filter((other) => dateIn(place.zone, other) === dateIn(place.zone, one));
          const inWeek = gone.filter((other) => other >= one && other < plus(one, 'P7D'));
          expect(sameDate.length).toBeLessThanOrEqual(limits.perDay);
          expect(inWeek.length).toBeLessThanOrEqual(limits.perSevenDays);
        }
      }),
      { numRuns: 200, seed: 20_280_320 },
    );
  });
});
