import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/message/template.ts';
import { plain } from '../../test/support/page-html.ts';
import { livedWorld, staffWorld } from '../../test/support/staff-pages.ts';
import { numberOf } from '../member-pages/dates.ts';
import { dateOf, monthIn } from './moment.ts';
import { phoneLink } from './phone.ts';
import { JOURNEYS_WORDS } from './words-journeys.ts';
import { PULSE_WORDS } from './words-pulse.ts';

/** Intl puts spaces that do not break between some parts. */
const spaced = (text: string): string => text.replaceAll(/\s/g, ' ');

describe('numbers and dates', () => {
  it.each([
    ['sv', '−13,2', 'jan. 2028', '11 jan. 2028'],
    ['nb', '−13,2', 'jan. 2028', '11. jan. 2028'],
    ['en', '−13.2', 'Jan 2028', '11 Jan 2028'],
  ] as const)('given %s, then they are as its readers write them', (language, number, month, day) => {
    expect(spaced(numberOf(-13.21, language))).toBe(number);
    expect(spaced(monthIn('2028-01', language))).toBe(month);
    expect(monthIn('2028-01-31', language)).toBe(monthIn('2028-01', language));
    expect(spaced(dateOf('2028-01-11', language))).toBe(day);
  });

  it.each(LANGUAGES)(
    'given a page of a life in %s, then no date of machines stands in its words',
    async (language) => {
      const { page, member } = await livedWorld(language);
      for (const path of [`/members/${member}`, '/pulse']) {
        const html = await page(path);
        const words = plain(html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' '));
        expect([path, /\b\d{4}-\d{2}(-\d{2})?\b/.exec(words)?.[0]]).toEqual([path, undefined]);
        expect(words).toContain(monthIn('2028-04', language));
      }
    },
  );

  it('given a phone number, then it is written in groups and dialled without; one that is none stays as it is', async () => {
    expect(String(await phoneLink('+46701740605'))).toBe(
      '<a class="phone" href="tel:+46701740605">+46 70 174 06 05</a>',
    );
    expect(String(await phoneLink('+1'))).toContain('>+1</a>');
  });
});

describe('how many', () => {
  it('given one, then the words are of one', () => {
    const { sv, en } = JOURNEYS_WORDS;
    expect([en.standing('1'), en.standing('2'), en.answered('1'), en.answered('2')]).toEqual([
      '1 is here now',
      '2 are here now',
      '1 answer',
      '2 answers',
    ]);
    expect([sv.sent('1'), sv.sent('2'), sv.done('1'), sv.done('0')]).toEqual([
      '1 skickat',
      '2 skickade',
      '1 gjord',
      '0 gjorda',
    ]);
  });
});

describe('where there is nothing yet', () => {
  it.each(LANGUAGES)(
    'given nobody and %s, then the pulse draws no empty axes and says when figures come',
    async (language) => {
      const { page } = staffWorld(language);
      const html = await page('/pulse');
      expect(html).not.toContain('<div class="chart">');
      expect(html).toContain(PULSE_WORDS[language].nobody);
      expect(html).toContain(PULSE_WORDS[language].npsUnanswered);
    },
  );

  it('given nobody, then members and calls say what they are filled by', async () => {
    const { page } = staffWorld('en');
    expect(await page('/members')).toContain('They come by your forms, or by an import of the register.');
    expect(await page('/calls')).toContain('Calls and postcards come here from the journeys');
  });
});
