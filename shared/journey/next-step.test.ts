import { describe, expect, it } from 'vitest';
import { organisation } from '../../workflows/organisation.ts';
import { civilDate } from '../time/civil.ts';
import { instant } from '../time/instant.ts';
import { nextStepAfter } from './next-step.ts';

const now = instant('2028-01-11T09:00:00Z');
const expected = { contends: null, asksSupport: false, anyDay: true, channel: null };

describe("a wait until the member's date", () => {
  const dateAfter = (birthDate: string | undefined, atMostDays: number) =>
    nextStepAfter(
      organisation,
      { step: 'x', wait: { until: 'birthDate', atMostDays, at: '09:00' }, expected },
      {
        member: { joinedOn: civilDate('2020-05-01'), ...(birthDate && { birthDate }) },
        since: civilDate('2028-01-11'),
        now,
      },
    );

  it.each([
    ['the date is near', '1984-02-01', 60, '2028-02-01'],
    ['the date is that very day', '1984-03-11', 60, '2028-03-11'],
    ['the date is further than it may last', '1984-06-01', 60, '2028-03-11'],
    ['the date is today, and comes again in a year', '1984-01-11', 366, '2029-01-11'],
    ['the year is not known', '02-29', 60, '2028-02-29'],
  ])('given that %s, ends on it or on its last day, whichever comes first', (_, birthDate, days, date) => {
    const next = dateAfter(birthDate, days);
    expect(next).toMatchObject({ date, at: instant(`${date}T08:00:00Z`) });
  });

  it('given a member without the date, ends at once', () => {
    expect(dateAfter(undefined, 60)).toMatchObject({ date: '2028-01-11', at: now });
  });

  it('given a joining of which nobody has said when it was, ends at once', () => {
    const member = { joinedOn: civilDate('2020-02-01') };
    const until = (of: typeof member & { undated?: true }) =>
      nextStepAfter(
        organisation,
        { step: 'x', wait: { until: 'joinedOn', atMostDays: 60, at: '09:00' }, expected },
        { member: of, since: civilDate('2028-01-11'), now },
      );
    expect(until({ ...member, undated: true })).toMatchObject({ date: '2028-01-11', at: now });
    expect(until(member)).toMatchObject({ date: '2028-02-01' });
  });
});
