import { describe, expect, it } from 'vitest';
import { POINTS, ZONE } from '../../test/support/loyalty.ts';
import { civilDate } from '../time/civil.ts';
import { instant } from '../time/instant.ts';
import { contributionOf, onceKey, sumsOf, totalOf } from './contribution.ts';
import { TimeOutOfReach, weigh } from './decay.ts';

const NOON = instant('2028-03-01T11:00:00Z');
const at = (text: string) => instant(text);
const worth = (points: number, when = NOON) => weigh({ points, at: when, halfLifeDays: 180 });
const contribution = (event: object) =>
  contributionOf({ id: 'e1', type: 'help.received', at: NOON, ...event }, POINTS, ZONE);

describe('what an event adds', () => {
  it('given an event with points, then they are weighed as of when it happened, under its id', () => {
    expect(contribution({})).toEqual({
      event: 'e1',
      type: 'help.received',
      at: NOON,
      part: 'use',
      micro: worth(25),
    });
  });

  it('given another half-life in the points, then it is weighed by that', () => {
    const slow = { ...POINTS, halfLifeDays: 365 };
    expect(contributionOf({ id: 'e1', type: 'help.received', at: NOON }, slow, ZONE)?.micro).toBe(
      weigh({ points: 25, at: NOON, halfLifeDays: 365 }),
    );
  });

  it.each(['member.left', 'toString', '__proto__'])(
    'given the type %s without points, then nothing',
    (type) => {
      expect(contribution({ type })).toBeUndefined();
    },
  );

  it.each([
    ['nps', 0, -20],
    ['nps', 6, -20],
    ['nps', 7, 5],
    ['nps', 8, 5],
    ['nps', 9, 20],
    ['nps', 10, 20],
    ['support', 1, -15],
    ['support', 4, 0],
    ['support', 5, 15],
  ])('given the answer %s %i, then it gives %i points of satisfaction', (question, score, points) => {
    const made = contribution({ type: 'survey.answered', answer: { question, score } });
    expect(made).toMatchObject({ part: 'satisfaction', micro: worth(points) });
  });

  it.each([
    ['well', 10],
    ['so-so', 0],
    ['call-me', -10],
  ])('given the choice %s, then it gives %i points of satisfaction', (choice, points) => {
    const made = contribution({ type: 'survey.answered', answer: { question: 'mood', choice } });
    expect(made).toMatchObject({ part: 'satisfaction', micro: worth(points) });
  });

  it.each([
    [{ question: 'nps', score: 11 }],
    [{ question: 'nps', score: -1 }],
    [{ question: 'nps', score: 6.5 }],
    [{ question: 'support', score: 0 }],
    [{ question: 'weather', score: 5 }],
    [{ question: 'nps', choice: 'well' }],
    [{ question: 'mood', score: 5 }],
    [{ question: 'mood', choice: 'toString' }],
    [undefined],
  ])('given the answer %j, which is not in the table, then nothing', (answer) => {
    expect(contribution({ type: 'survey.answered', ...(answer && { answer }) })).toBeUndefined();
  });

  it('given a time out of reach, then it is refused', () => {
    expect(() => contribution({ at: at('2300-01-01T00:00:00Z') })).toThrow(TimeOutOfReach);
  });
});

describe('an event that counts once a day', () => {
  const login = (id: string, text: string, zone = ZONE) =>
    contributionOf({ id, type: 'portal.login', at: at(text) }, POINTS, zone);

  it('given two on one date of the organisation, then they are one and the same, whatever id and time', () => {
    const morning = login('e1', '2028-02-29T23:00:00Z');
    expect(login('e2', '2028-03-01T22:59:59.999Z')).toEqual(morning);
    expect(morning).toEqual({
      event: 'portal.login#2028-03-01',
      type: 'portal.login',
      at: '2028-02-29T23:00:00.000Z',
      part: 'use',
      micro: worth(3, at('2028-02-29T23:00:00Z')),
    });
  });

  it('given one before and one after midnight of the organisation, then they are two', () => {
    const events = ['2028-03-01T22:59:59.999Z', '2028-03-01T23:00:00.000Z'].map(
      (text) => login('e1', text)?.event,
    );
    expect(events).toEqual(['portal.login#2028-03-01', 'portal.login#2028-03-02']);
  });

  it('given a midnight that the clock change skips, then the day starts after the gap', () => {
    expect(login('e1', '2023-04-28T10:00:00Z', 'Africa/Cairo')?.at).toBe('2023-04-27T22:00:00.000Z');
  });

  it('is keyed by type and date', () => {
    expect(onceKey('portal.login', civilDate('2028-03-01'))).toBe('portal.login#2028-03-01');
  });
});

describe('an event that is of a date', () => {
  const joined = (id: string, text: string, on: string) =>
    contributionOf({ id, type: 'help.received', at: at(text), on: civilDate(on) }, POINTS, ZONE);

  it('given two of one date, then they are one, weighed as of its start, whenever they were said', () => {
    const one = joined('e1', '2028-02-01T10:00:00Z', '2028-03-01');
    expect(joined('e2', '2028-05-01T10:00:00Z', '2028-03-01')).toEqual(one);
    expect(one).toMatchObject({ event: 'help.received#2028-03-01', at: '2028-02-29T23:00:00.000Z' });
  });

  it('given a date before all that is weighed, then it is worth nothing', () => {
    for (const on of ['1900-01-01', '0001-01-01'])
      expect(joined('e1', '2028-02-01T10:00:00Z', on)).toMatchObject({
        at: '1900-01-01T00:00:00.000Z',
        micro: 0n,
      });
  });
});

describe('sums', () => {
  it('given contributions, then each part is summed by itself, and the total over all', () => {
    const sums = sumsOf([
      { part: 'use', micro: 2n ** 90n },
      { part: 'activity', micro: 5n },
      { part: 'use', micro: 1n },
      { part: 'satisfaction', micro: -7n },
    ]);
    expect(sums).toEqual({ activity: 5n, satisfaction: -7n, use: 2n ** 90n + 1n });
    expect(totalOf(sums)).toBe(2n ** 90n - 1n);
  });

  it('given none, then all are zero', () => {
    expect(sumsOf([])).toEqual({ activity: 0n, satisfaction: 0n, use: 0n });
    expect(totalOf(sumsOf([]))).toBe(0n);
  });
});
