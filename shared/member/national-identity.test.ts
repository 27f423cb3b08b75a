import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhone } from './fields.ts';
import { holdsIdentityNumber } from './national-identity.ts';

describe('given a text with a national identity number, it is recognised', () => {
  it.each([
    ['Swedish, ten digits', '8112189876'],
    ['with a hyphen', '811218-9876'],
    ['with a plus, of one over a hundred', '811218+9876'],
    ['with a space', '811218 9876'],
    ['with a dash that a word processor made', '811218–9876'],
    ['with a minus sign', '811218−9876'],
    ['twelve digits', '198112189876'],
    ['twelve digits with a hyphen', '19811218-9876'],
    ['the date in groups', '1981-12-18-9876'],
    ['born on a leap day', '000229-1235'],
    ['a samordningsnummer, its day raised by 60', '811278-9873'],
    ['a samordningsnummer that is a mobile number, too', '0701740607'],
    ['Norwegian', '01019010046'],
    ['Norwegian with a space', '010190 10046'],
    ['a D-number, its day raised by 40', '41019010110'],
    ['Norwegian on a leap day', '29020010027'],
    ['in a sentence', 'Åsa (811218-9876) ringde.'],
    ['behind a letter', 'M8112189876x'],
    ['behind a hyphen', 'M-8112189876'],
    ['in Arabic digits', '٨١١٢١٨-٩٨٧٦'],
    ['in Persian digits', '۸۱۱۲۱۸۹۸۷۶'],
    ['in digits of full width', '８１１２１８９８７６'],
    ['with a character between that nobody sees', '811218\u200b9876'],
    ['after another number', '1234 811218-9876'],
    ['in a local part', '198112189876@example.org'],
    ['after an instant', '2028-01-11T09:12:00.000Z 811218-9876'],
  ])('%s: %s', (_, text) => {
    expect(holdsIdentityNumber(text)).toBe(true);
  });
});

describe('given a text with something else, it is not taken for one', () => {
  it.each([
    ['a wrong last digit', '811218-9875'],
    ['a month 13', '811318-9875'],
    ['a day 32', '811232-9878'],
    ['30 February', '210230-1112'],
    ['29 February of a common year', '010229-1234'],
    ['29 February of a common year, Norwegian', '29020110048'],
    ['day 60, which is a samordningsnummer of day 0', '811260-1235'],
    ['a century in which nobody was born', '218112189876'],
    ['Norwegian, first check digit wrong', '01019010056'],
    ['Norwegian, second check digit wrong', '01019010047'],
    ['a longer number', '81121898765'],
    ['a card number', '5581121898765432'],
    ['a short one', '811218-987'],
    ['a date and a time', '2028-01-11 09:12'],
    ['an instant of ours', '1981-12-18T98:76:00.000Z'],
    ['a membership number', 'M-10482'],
    ['the phone of the examples, written for Swedes', '070-174 06 05'],
    ['the same in one piece', '0701740605'],
    ['the same for the world', '+46701740605'],
    ['a Norwegian mobile number', '+4740612345'],
    ['nothing', ''],
  ])('%s: %s', (_, text) => {
    expect(holdsIdentityNumber(text)).toBe(false);
  });

  it('given any mobile number of Sweden or Norway in its normal form, it is never taken for one', () => {
    const swedish = fc
      .tuple(fc.constantFrom('70', '72', '73', '76', '79'), fc.integer({ min: 0, max: 9_999_999 }))
      .map(([start, rest]) => `+46${start}${String(rest).padStart(7, '0')}`);
    const norwegian = fc
      .tuple(fc.constantFrom('4', '9'), fc.integer({ min: 0, max: 9_999_999 }))
      .map(([start, rest]) => `+47${start}${String(rest).padStart(7, '0')}`);
    fc.assert(
      fc.property(fc.oneof(swedish, norwegian), (phone) => {
        expect(holdsIdentityNumber(phone)).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(readPhone('0701740607')).toBe('+46701740607');
  });
});

describe('of numbers that begin with a date', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const compact = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '');

  it('given any day and serial, one last digit of ten makes a Swedish one, with or without a sign and century', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 999 }), (date, serial) => {
        const start = `${compact(date)}${String(serial).padStart(3, '0')}`;
        const taken = Array.from({ length: 10 }, (_, last) => `${start}${last}`).filter(holdsIdentityNumber);
        expect(taken).toHaveLength(1);
        const [twelve] = taken as [string];
        for (const sign of ['', '-', '+']) {
          const written = `${twelve.slice(0, 8)}${sign}${twelve.slice(8)}`;
          expect([holdsIdentityNumber(written), holdsIdentityNumber(written.slice(2))]).toEqual([true, true]);
        }
      }),
    );
  });

  it('given any day and serial, at most one pair of check digits of a hundred makes a Norwegian one', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 999 }), (date, serial) => {
        const [year, month, dayOfMonth] = date.toISOString().slice(0, 10).split('-') as [
          string,
          string,
          string,
        ];
        const start = `${dayOfMonth}${month}${year.slice(2)}${String(serial).padStart(3, '0')}`;
        const pairs = Array.from({ length: 100 }, (_, pair) => `${start}${String(pair).padStart(2, '0')}`);
        // None where a check digit would have to be 10: such serials are never given out.
        expect(pairs.filter(holdsIdentityNumber).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
