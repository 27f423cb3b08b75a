import { describe, expect, it } from 'vitest';
import { civilDate } from './civil.ts';
import { isWorkingDay, workingDaysAfter } from './working-days.ts';

describe('working days', () => {
  it('given a week in January, when asked for each day, then Saturday and Sunday are none', () => {
    const week = Array.from({ length: 7 }, (_, day) => civilDate(`2028-01-${17 + day}`));
    expect(week.map((date) => isWorkingDay('SE', date))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('given a day before 1970, when asked, then the week is the same', () => {
    expect([
      isWorkingDay('SE', civilDate('1969-12-27')),
      isWorkingDay('SE', civilDate('1969-12-29')),
    ]).toEqual([false, true]);
  });

  it.each([
    ['a Tuesday', '2028-01-11', 0, '2028-01-11'],
    ['a Tuesday', '2028-01-11', 1, '2028-01-12'],
    ['a Friday', '2028-01-14', 1, '2028-01-17'],
    ['a Friday', '2028-01-14', 5, '2028-01-21'],
    ['a Saturday', '2028-01-15', 0, '2028-01-17'],
    ['a Saturday', '2028-01-15', 1, '2028-01-17'],
    ['Maundy Thursday', '2028-04-13', 1, '2028-04-18'],
    ['Good Friday', '2028-04-14', 0, '2028-04-18'],
  ])('given %s (%s), when %i are to pass, then it is %s', (_, from, days, expected) => {
    expect(workingDaysAfter(civilDate(from), days, 'SE')).toBe(expected);
  });

  it('given 17 May, when asked for Norway and for Sweden, then it is a holiday in Norway alone', () => {
    const date = civilDate('2028-05-17');
    expect([isWorkingDay('NO', date), isWorkingDay('SE', date)]).toEqual([false, true]);
  });
});
