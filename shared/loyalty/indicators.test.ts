import { describe, expect, it } from 'vitest';
import { POINTS, ZONE } from '../../test/support/loyalty.ts';
import { instant } from '../time/instant.ts';
import { countMembers, indicatorOf, noCounts } from './indicators.ts';

const of = (type: string, at = '2028-03-01T11:00:00Z') =>
  indicatorOf({ type, at: instant(at) }, POINTS, ZONE);

describe('what an event counts for', () => {
  it.each([
    ['training.attended', 'year.2028.trainings'],
    ['help.received', 'year.2028.advice-contacts'],
    ['portal.login', 'year.2028.log-ins'],
    ['newsletter.clicked', 'year.2028.newsletter-readers'],
  ])('given %s, then it is %s', (type, attribute) => {
    expect(of(type)).toBe(attribute);
  });

  it.each(['member.joined', 'member.left', 'toString'])('given %s, then it is nothing', (type) => {
    expect(of(type)).toBeUndefined();
  });

  it('given the last moment of a year and the next, then the year is that of the organisation', () => {
    expect(of('training.attended', '2027-12-31T22:59:59.999Z')).toBe('year.2027.trainings');
    expect(of('training.attended', '2027-12-31T23:00:00.000Z')).toBe('year.2028.trainings');
  });
});

describe('the counts of a year', () => {
  const none = { members: 0n, times: 0n };
  const rows = [
    { 'year.2028.trainings': 2n, 'year.2028.log-ins': 40n, 'year.2027.trainings': 9n },
    { 'year.2028.trainings': 1n, 'year.20281.trainings': 9n, joinedOn: '2028-01-01' },
    { 'year.2028.trainings': 0n, 'year.2028.log-ins': -1n },
    {},
  ];

  it('given the points, then every indicator is there, once, with nobody', () => {
    expect(noCounts(POINTS)).toEqual({
      trainings: none,
      'advice-contacts': none,
      'log-ins': none,
      'newsletter-readers': none,
    });
  });

  it('given rows of members, then it is how many members and how many times, of that year', () => {
    expect(countMembers(noCounts(POINTS), rows, 2028)).toEqual({
      trainings: { members: 2n, times: 3n },
      'log-ins': { members: 1n, times: 40n },
      'advice-contacts': none,
      'newsletter-readers': none,
    });
    expect(countMembers(noCounts(POINTS), rows, 2027).trainings).toEqual({ members: 1n, times: 9n });
  });

  it('given pages of rows, when counted one after the other, then it is the same as at once, and nothing is changed', () => {
    const start = noCounts(POINTS);
    const first = countMembers(start, rows.slice(0, 1), 2028);
    expect(countMembers(first, rows.slice(1), 2028)).toEqual(countMembers(start, rows, 2028));
    expect(first.trainings).toEqual({ members: 1n, times: 2n });
    expect(start).toEqual(noCounts(POINTS));
  });

  it('given an indicator that the points no longer name, then it is counted too', () => {
    const old = [{ 'year.2028.meetings': 3n }, { 'year.2028.meetings': 1n }];
    expect(countMembers({}, old, 2028)).toEqual({ meetings: { members: 2n, times: 4n } });
  });

  it('given what an event counts for, then that is what is counted', () => {
    const early = indicatorOf(
      { type: 'training.attended', at: instant('0007-06-01T00:00:00Z') },
      POINTS,
      ZONE,
    )!;
    expect(countMembers({}, [{ [of('training.attended')!]: 1n, [early]: 5n }], 2028)).toEqual({
      trainings: { members: 1n, times: 1n },
    });
    expect(countMembers({}, [{ [early]: 5n }], 7)).toEqual({ trainings: { members: 1n, times: 5n } });
  });

  it('given a count that is no number, then it is refused by its name, without its value', () => {
    expect(() => countMembers({}, [{ 'year.2028.trainings': 'canary' }], 2028)).toThrow(
      new TypeError('Attribute "year.2028.trainings" should be a number.'),
    );
  });
});
