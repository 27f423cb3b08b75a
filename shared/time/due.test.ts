import { describe, expect, it } from 'vitest';
import { civilDate } from './civil.ts';
import { dueAfter } from './due.ts';
import { InvalidTime } from './instant.ts';

const joined = civilDate('2027-03-25');
const stockholm = 'Europe/Stockholm';

describe('dueAfter', () => {
  it.each([
    [0, '09:00', '2027-03-25T08:00:00.000Z'],
    [3, '09:00', '2027-03-28T07:00:00.000Z'],
    [3, '02:30', '2027-03-28T01:30:00.000Z'],
    [220, '02:30', '2027-10-31T00:30:00.000Z'],
    [366, '00:00', '2028-03-24T23:00:00.000Z'],
  ])('%d days after 25 March 2027 at %s is %s, over both clock changes', (days, at, due) => {
    expect(dueAfter({ days, at }, joined, stockholm)).toBe(due);
  });

  it.each([
    ['days before', { days: -1, at: '09:00' }, stockholm],
    ['half days', { days: 0.5, at: '09:00' }, stockholm],
    ['no number', { days: Number.NaN, at: '09:00' }, stockholm],
    ['no time', { days: 1, at: '9' }, stockholm],
    ['no zone', { days: 1, at: '09:00' }, 'Stockholm'],
  ])('refuses %s', (_what, wait, zone) => {
    expect(() => dueAfter(wait, joined, zone)).toThrow(InvalidTime);
  });
});
