import { describe, expect, it } from 'vitest';
import { instant, InvalidTime } from './instant.ts';
import { isOpen, nextAllowed, sendWindowSchema } from './window.ts';
import type { Place, SendWindow } from './window.ts';

const email: SendWindow = { from: '08:00', to: '20:00' };
const sweden: Place = { zone: 'Europe/Stockholm', country: 'SE' };
const norway: Place = { zone: 'Europe/Oslo', country: 'NO' };

/** In a country without a holiday nearby, so that only the clock matters. */
const inZone = (zone: string): Place => ({ zone, country: 'NO' });

describe('a send window', () => {
  it.each([
    ['before it opens', '2028-01-03T06:59:59.999Z', false],
    ['as it opens', '2028-01-03T07:00:00.000Z', true],
    ['just before it closes', '2028-01-03T18:59:59.999Z', true],
    ['as it closes', '2028-01-03T19:00:00.000Z', false],
    ['on a Saturday', '2028-01-08T11:00:00.000Z', true],
    ['on a Sunday', '2028-01-09T11:00:00.000Z', false],
    ['on Epiphany', '2028-01-06T11:00:00.000Z', false],
    ['on Midsummer Eve', '2028-06-23T11:00:00.000Z', false],
  ])('is, %s (%s), open: %s', (_when, at, open) => {
    expect(isOpen(instant(at), email, sweden)).toBe(open);
  });

  it.each([
    ['leaves an open instant as it is', '2028-01-03T11:00:00.123Z', sweden, '2028-01-03T11:00:00.123Z'],
    ['waits for the morning, on the second', '2028-01-03T06:59:59.123Z', sweden, '2028-01-03T07:00:00.000Z'],
    ['waits for the next day', '2028-01-03T19:00:00Z', sweden, '2028-01-04T07:00:00.000Z'],
    ['waits over Sunday', '2028-01-08T19:00:00Z', sweden, '2028-01-10T07:00:00.000Z'],
    ['waits in Sweden over Good Friday only', '2028-04-13T18:00:00Z', sweden, '2028-04-15T06:00:00.000Z'],
    ['waits in Norway from Wednesday', '2028-04-12T18:00:00Z', norway, '2028-04-15T06:00:00.000Z'],
    ['waits over Christmas', '2028-12-23T19:00:00Z', sweden, '2028-12-27T07:00:00.000Z'],
    ["waits over New Year's Eve and Day", '2027-12-30T19:00:00Z', sweden, '2028-01-03T07:00:00.000Z'],
    // Easter Sunday is 28 March, the day of the clock change; Monday is a holiday.
    ['waits over the change to summer time', '2027-03-27T19:00:00Z', sweden, '2027-03-30T06:00:00.000Z'],
    ['waits over the change to winter time', '2027-10-30T18:00:00Z', sweden, '2027-11-01T07:00:00.000Z'],
    [
      'goes by the zone for the clock and the country for the day',
      '2028-06-22T12:00:00Z',
      { zone: 'Asia/Tokyo', country: 'SE' },
      '2028-06-25T23:00:00.000Z',
    ],
  ] as const)('%s', (_what, at, place, next) => {
    expect(nextAllowed(instant(at), email, place)).toBe(next);
  });

  it('opens after the gap when the clock change skips its opening', () => {
    // Cairo, Friday 28 April 2023: from 00:00 to 01:00.
    const window = { from: '00:30', to: '05:00' };
    const thursday = instant('2023-04-27T12:00:00Z');
    expect(nextAllowed(thursday, window, inZone('Africa/Cairo'))).toBe('2023-04-27T22:00:00.000Z');
  });

  it('waits for the next day when the clock change skips all of it', () => {
    const window = { from: '00:00', to: '00:30' };
    const thursday = instant('2023-04-27T12:00:00Z');
    expect(nextAllowed(thursday, window, inZone('Africa/Cairo'))).toBe('2023-04-28T21:00:00.000Z');
  });

  it('waits over a day that the calendar leaves out', () => {
    // Samoa had no 30 December 2011; from Thursday evening to Saturday morning it is 15 hours.
    const window = { from: '09:00', to: '17:00' };
    const thursday = instant('2011-12-30T04:00:00Z');
    expect(nextAllowed(thursday, window, inZone('Pacific/Apia'))).toBe('2011-12-30T19:00:00.000Z');
  });

  it('opens again when the clocks go back from Sunday into Saturday', () => {
    // St John's, 7 November 2010: from 00:01 on Sunday to 23:01 on Saturday.
    const window = { from: '23:10', to: '23:50' };
    const place = inZone('America/St_Johns');
    const closed = instant('2010-11-07T02:25:00Z');
    expect(isOpen(closed, window, place)).toBe(false);
    expect(nextAllowed(closed, window, place)).toBe('2010-11-07T02:40:00.000Z');
  });

  it('is open twice in the hour that occurs twice', () => {
    // Stockholm's change is on a Sunday; Cairo's of 2023 on a Friday, from 24:00 back to 23:00 on Thursday.
    const window = { from: '23:00', to: '23:30' };
    const place = inZone('Africa/Cairo');
    expect(nextAllowed(instant('2023-10-26T20:30:00Z'), window, place)).toBe('2023-10-26T21:00:00.000Z');
  });

  it.each([
    [{ from: '20:00', to: '08:00' }, sweden],
    [{ from: '08:00', to: '08:00' }, sweden],
    [{ from: '8:00', to: '20:00' }, sweden],
    [{ from: '08:00', to: '24:00' }, sweden],
    [email, inZone('Europe/Stokholm')],
    [email, inZone('+01:00')],
  ])('refuses what could never open or is no place: %j %j', (window, place) => {
    const at = instant('2028-01-03T11:00:00Z');
    expect(() => nextAllowed(at, window, place)).toThrow(InvalidTime);
    expect(() => isOpen(at, window, place)).toThrow(InvalidTime);
  });

  it('names the window that never opens, at once and not after looking for it to the end of time', () => {
    const never = { from: '08:00', to: '08:00' };
    const at = instant('2028-01-03T11:00:00Z');
    expect(() => nextAllowed(at, never, sweden)).toThrow('08:00-08:00');
    expect(() => isOpen(at, never, sweden)).toThrow('08:00-08:00');
  });

  it('refuses to look beyond the year 9999', () => {
    expect(() => nextAllowed(instant('9999-12-31T22:00:00Z'), email, inZone('UTC'))).toThrow(InvalidTime);
  });
});

describe('sendWindowSchema', () => {
  it('takes a window that opens before it closes', () => {
    expect(sendWindowSchema.parse(email)).toEqual(email);
  });

  it.each([
    { from: '20:00', to: '08:00' },
    { from: '08:00', to: '08:00' },
    { from: '8', to: '20:00' },
    { from: '08:00' },
  ])('refuses %j', (window) => {
    expect(sendWindowSchema.safeParse(window).success).toBe(false);
  });
});
