import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDate, dateIn, daysBetween } from '../time/civil.ts';
import { fromEpochMs, instant, plus, toEpochMs, type Instant } from '../time/instant.ts';
import { isOpen, nextAllowed, type Place, type SendWindow } from '../time/window.ts';
import { arbitrate, type Contender, type Ruling, type Standing } from './arbiter.ts';

const window: SendWindow = { from: '08:00', to: '20:00' };
const place: Place = { zone: 'Europe/Stockholm', country: 'SE' };
const ONE_A_DAY = { perDay: 1, perSevenDays: 3 };

// A Tuesday; eight in Stockholm is seven in UTC.
const NOW = instant('2028-01-11T08:00:00Z');
const WEDNESDAY = '2028-01-12T07:00:00.000Z';
const THURSDAY = '2028-01-13T07:00:00.000Z';
const mine: Contender = {
  journey: 'mine',
  step: 'hello',
  at: NOW,
  priority: 5,
  notAfter: civilDate('2028-01-18'),
  mutedByOpenCase: false,
};
const higher: Contender = { ...mine, journey: 'higher', priority: 9 };
const lower: Contender = { ...mine, journey: 'lower', priority: 1 };
const AFTERNOON = instant('2028-01-11T15:00:00Z');

function ruling(changed: Partial<Standing> = {}): Ruling {
  return arbitrate({
    now: NOW,
    recent: [],
    waiting: [],
    mine,
    openCase: false,
    caps: ONE_A_DAY,
    window,
    place,
    ...changed,
  });
}
const go: Ruling = { do: 'go' };
const until = (at: string): Ruling => ({ do: 'wait', until: instant(at) });
const capped: Ruling = { do: 'skip', reason: 'capped' };
const muted: Ruling = { do: 'skip', reason: 'muted' };

describe('arbitrate', () => {
  const twice = { perDay: 2, perSevenDays: 9 };
  it.each<[string, Partial<Standing>, Ruling]>([
    ['alone: goes', {}, go],
    ['one went this morning: the next day', { recent: [instant('2028-01-11T07:00:00Z')] }, until(WEDNESDAY)],
    [
      'one went this morning, and today is the last day: capped',
      { recent: [instant('2028-01-11T07:00:00Z')], mine: { ...mine, notAfter: civilDate('2028-01-11') } },
      capped,
    ],
    [
      'one went this morning, and the next free day is the last: waits for it',
      { recent: [instant('2028-01-11T07:00:00Z')], mine: { ...mine, notAfter: civilDate('2028-01-12') } },
      until(WEDNESDAY),
    ],
    ['a higher one due now: the next day', { waiting: [higher] }, until(WEDNESDAY)],
    [
      'a higher one due this afternoon: the next day',
      { waiting: [{ ...higher, at: AFTERNOON }] },
      until(WEDNESDAY),
    ],
    ['a higher one due tomorrow: goes', { waiting: [{ ...higher, at: instant(WEDNESDAY) }] }, go],
    [
      'a higher one that has waited since yesterday: the next day',
      { waiting: [{ ...higher, at: instant('2028-01-10T08:00:00Z') }] },
      until(WEDNESDAY),
    ],
    [
      'a higher one whose last day is over: goes',
      { waiting: [{ ...higher, notAfter: civilDate('2028-01-10') }] },
      go,
    ],
    [
      'a higher one whose last day is today: the next day',
      { waiting: [{ ...higher, notAfter: civilDate('2028-01-11') }] },
      until(WEDNESDAY),
    ],
    [
      'a higher one today and another due tomorrow: the day after',
      { waiting: [{ ...higher, journey: 'next', at: instant(WEDNESDAY) }, higher] },
      until(THURSDAY),
    ],
    [
      'two higher ones due today: the day after tomorrow',
      { waiting: [higher, { ...higher, journey: 'other' }] },
      until(THURSDAY),
    ],
    [
      'a higher one due today, and no day after it: capped',
      { waiting: [higher], mine: { ...mine, notAfter: civilDate('2028-01-11') } },
      capped,
    ],
    ['a lower one due now: goes', { waiting: [lower] }, go],
    [
      'an equal one whose name comes first: waits',
      { waiting: [{ ...mine, journey: 'a' }] },
      until(WEDNESDAY),
    ],
    ['an equal one whose name comes later: goes', { waiting: [{ ...mine, journey: 'z' }] }, go],
    ['an equal one whose step comes first: waits', { waiting: [{ ...mine, step: 'a' }] }, until(WEDNESDAY)],
    ['itself among the waiting: goes', { waiting: [mine] }, go],
    ['room for two, and one higher: goes', { waiting: [higher], caps: twice }, go],
    [
      'room for two, and two higher: the next day',
      { waiting: [higher, { ...higher, journey: 'other', at: AFTERNOON }], caps: twice },
      until(WEDNESDAY),
    ],
    [
      'the higher one takes the third place of the week',
      {
        recent: [instant('2028-01-07T08:00:00Z'), instant('2028-01-10T08:00:00Z')],
        waiting: [higher],
        mine: { ...mine, notAfter: civilDate('2028-02-01') },
      },
      until('2028-01-15T07:00:00.000Z'),
    ],
    ['a case is open, and it does not care', { openCase: true }, go],
    ['a case is open: muted', { openCase: true, mine: { ...mine, mutedByOpenCase: true } }, muted],
    ['no case is open: goes', { mine: { ...mine, mutedByOpenCase: true } }, go],
    [
      'a higher one that an open case mutes holds nobody up',
      { openCase: true, waiting: [{ ...higher, mutedByOpenCase: true }] },
      go,
    ],
    [
      'the same without a case does',
      { openCase: false, waiting: [{ ...higher, mutedByOpenCase: true }] },
      until(WEDNESDAY),
    ],
  ])('%s', (_, changed, answer) => {
    expect(ruling(changed)).toEqual(answer);
  });

  it('goes by the date in the member’s zone', () => {
    const zone = 'Asia/Tokyo';
    // In Tokyo the afternoon of Stockholm is the next day already.
    const waiting = [{ ...higher, at: AFTERNOON }];

    expect(ruling({ waiting, place: { ...place, zone } })).toEqual(go);
  });

  it('refuses caps under which nothing would ever go', () => {
    expect(() => ruling({ caps: { perDay: 0, perSevenDays: 3 } })).toThrow(/at least 1/);
  });
});

describe('whatever is due, and in whatever order it wakes up', () => {
  const START = toEpochMs(instant('2028-03-20T00:00:00Z'));
  // Over the change to summer time and Easter.
  const contenders = fc.array(
    fc.record({
      dueMs: fc.integer({ min: 0, max: 20 * 24 * 12 }).map((fives) => fives * 300_000),
      lateDays: fc.integer({ min: 0, max: 12 }),
      priority: fc.integer({ min: 0, max: 2 }),
      name: fc.integer({ min: 0, max: 3 }),
      mutedByOpenCase: fc.boolean(),
    }),
    { maxLength: 14 },
  );
  const someCaps = fc.record({
    perDay: fc.integer({ min: 1, max: 3 }),
    perSevenDays: fc.integer({ min: 1, max: 5 }),
  });

  type Fate = { readonly what: 'went' | 'capped' | 'muted'; readonly at: Instant };
  interface Waiting {
    readonly who: Contender;
    readonly wakesAt: Instant;
  }

  /** All of them from their due time to their end; of those that wake at one instant, `order` says who asks first. */
  function live(all: readonly Contender[], given: Pick<Standing, 'caps' | 'openCase'>, order: 1 | -1) {
    const fates = new Map<Contender, Fate>();
    let recent: Instant[] = [];
    let open: Waiting[] = all.map((who) => ({ who, wakesAt: who.at }));
    while (open.length > 0) {
      const now = open.map(({ wakesAt }) => wakesAt).reduce((one, other) => (one < other ? one : other));
      const awake = open.filter(({ wakesAt }) => wakesAt === now);
      const next = order === 1 ? awake[0]! : awake.at(-1)!;
      open = open.filter((one) => one !== next);
      const waiting = open.map(({ who }) => who);
      const answer = arbitrate({ now, recent, waiting, mine: next.who, window, place, ...given });
      if (answer.do === 'wait') {
        // Else it would never end.
        if (!(answer.until > now && isOpen(answer.until, window, place)))
          throw new Error(`told at ${now} to wait until ${answer.until}`);
        open.push({ who: next.who, wakesAt: answer.until });
      } else {
        if (answer.do === 'go') recent = [...recent, now];
        fates.set(next.who, { what: answer.do === 'go' ? 'went' : answer.reason, at: now });
      }
    }
    return fates;
  }

  const cases = fc.tuple(contenders, someCaps, fc.boolean()).map(([drawn, caps, openCase]) => {
    const all = drawn.map(({ dueMs, lateDays, name, ...others }, at): Contender => {
      const due = nextAllowed(fromEpochMs(START + dueMs), window, place);
      const notAfter = addDays(dateIn(place.zone, due), lateDays);
      return { ...others, journey: `journey-${name}`, step: `step-${at}`, at: due, notAfter };
    });
    return { all, given: { caps, openCase } };
  });

  it('never more go than the caps, and each goes in its time or is skipped for a reason', () => {
    fc.assert(
      fc.property(cases, ({ all, given }) => {
        const fates = live(all, given, 1);

        expect(fates.size).toBe(all.length);
        const went = [...fates.values()].filter(({ what }) => what === 'went').map(({ at }) => at);
        for (const one of went) {
          const onDay = went.filter((other) => dateIn(place.zone, other) === dateIn(place.zone, one));
          const inWeek = went.filter((other) => other >= one && other < plus(one, 'P7D'));
          expect(onDay.length).toBeLessThanOrEqual(given.caps.perDay);
          expect(inWeek.length).toBeLessThanOrEqual(given.caps.perSevenDays);
        }
        for (const [{ at, notAfter, mutedByOpenCase }, fate] of fates) {
          expect(fate.what === 'muted').toBe(given.openCase && mutedByOpenCase);
          if (fate.what !== 'went') continue;
          expect(fate.at >= at).toBe(true);
          expect(daysBetween(dateIn(place.zone, fate.at), notAfter)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300, seed: 20_280_320 },
    );
  });

  it('none goes on a day on which one of higher priority was due and stayed behind', () => {
    let compared = 0;
    fc.assert(
      fc.property(cases, ({ all, given }) => {
        const fates = [...live(all, given, 1)];
        for (const [low, lowFate] of fates) {
          if (lowFate.what !== 'went') continue;
          const day = dateIn(place.zone, lowFate.at);
          const behind = fates.filter(([high, fate]) => {
            const couldGo =
              dateIn(place.zone, high.at) <= day && day <= high.notAfter && fate.what !== 'muted';
            return couldGo && high.priority > low.priority && dateIn(place.zone, fate.at) > day;
          });
          expect(behind).toEqual([]);
          compared += fates.length;
        }
      }),
      { numRuns: 300, seed: 20_280_321 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it('who goes and who does not is the same, whoever asks first', () => {
    fc.assert(
      fc.property(cases, ({ all, given }) => {
        const [forwards, backwards] = [live(all, given, 1), live(all, given, -1)];

        for (const who of all) expect(backwards.get(who)).toEqual(forwards.get(who));
      }),
      { numRuns: 300, seed: 20_280_322 },
    );
  });
});
