import { describe, expect, it } from 'vitest';
import { someOrganisation } from '../../test/support/message.ts';
import { longestValues, smsProblems, worstCases } from './sms-fit.ts';
import { LANGUAGES } from './template.ts';

const values = longestValues(someOrganisation, 'sv');
const problems = (sms: string, parts = 1): string[] => smsProblems(sms, parts, values);

/** With a name of 20 and an address of 75 characters. */
const smsOfLength = (length: number, own = 'a'): string =>
  `Hej {{ member.givenName }} ${own}${'a'.repeat(length - 4 - 20 - 2 - own.length - 75)} {{ link.preferences }}`;

describe('the worst case of an SMS', () => {
  it('has 20 letters of name, addresses of 75 characters, and what the organisation says', () => {
    expect(values.get('member.givenName')).toHaveLength(20);
    for (const slot of ['answer.url', 'link.preferences', 'link.why'])
      expect(values.get(slot)).toHaveLength(75);
    expect(values.get('organisation.name')).toBe('Provförbundet');
  });

  it.each(LANGUAGES)('says in %s what the organisation says in it', (language) => {
    expect(longestValues(someOrganisation, language).get('organisation.name')).toBe(
      someOrganisation.name[language],
    );
  });

  it.each([
    [160, 1, 3],
    [161, 2, 3],
    [67, 1, 1],
    [306, 2, 5],
  ])(
    'of %i characters takes %i parts, with one Sámi letter in the name %i',
    (length, plainParts, samiParts) => {
      // The shortest has no address: it would not fit in one part of UCS-2 with any words.
      const sms = length === 67 ? `Hej {{ member.givenName }}${'a'.repeat(43)}` : smsOfLength(length);
      const { plain, sami } = worstCases(sms, values);

      expect(plain).toMatchObject({ encoding: 'GSM-7', parts: plainParts });
      expect(sami).toMatchObject({ encoding: 'UCS-2', parts: samiParts });
      expect(plain.body).toHaveLength(length);
      expect(sami.body).toHaveLength(length);
    },
  );

  it('has no Sámi letter where there is no name', () => {
    expect(worstCases('Hej {{ link.preferences }}', values).sami.encoding).toBe('GSM-7');
  });
});

describe('an SMS', () => {
  it.each([
    ['fills one part', smsOfLength(160), 1],
    ['fills two parts when it may', smsOfLength(306), 2],
    ['has Nordic letters, which GSM-7 has', smsOfLength(160, 'åäöæøÅÄÖÆØéü'), 1],
    ['leads to an answer', 'Svara gärna: {{ answer.url }}', 1],
    [
      'says opening hours with a dash, which is made plain',
      'Öppet {{ organisation.openingHours }} {{ link.why }} {{ link.preferences }}',
      2,
    ],
  ])('that %s is right', (_, sms, parts) => {
    expect(problems(sms, parts)).toEqual([]);
  });

  it.each([
    [
      'takes two parts and may take one',
      smsOfLength(161),
      1,
      'sms takes 2 parts (GSM-7) with the longest name and address and may take 1; shorten it, or allow it more with the line "smsParts: 2"',
    ],
    ['takes four parts', smsOfLength(460), 3, 'may take 3; shorten it'],
    ['counts the euro sign twice', smsOfLength(160, '€'), 1, 'sms takes 2 parts'],
    ['holds an em dash', smsOfLength(120, 'x \u2014 x'), 1, 'sms holds "\u2014" (U+2014)'],
    ['holds curly quotes', smsOfLength(120, '\u201Dx\u2019'), 1, '"\u201D" (U+201D), "\u2019" (U+2019)'],
    ['holds a fixed space', smsOfLength(120, 'x\u00A0x'), 1, 'sms holds U+00A0'],
    ['holds a letter of its own that GSM-7 lacks', smsOfLength(120, 'giitu š'), 1, '"š" (U+0161)'],
    ['leads nowhere', 'Hej {{ member.givenName }}', 1, 'sms leads nowhere'],
    ['leads elsewhere only', 'Hej {{ link.help }}', 1, 'sms leads nowhere'],
    [
      'ends an address with a full stop',
      'Hej {{ link.preferences }}.',
      1,
      '{{ link.preferences }} right beside "."',
    ],
    [
      'begins an address after a bracket',
      'Hej ({{ link.preferences }} )',
      1,
      '{{ link.preferences }} right beside "("',
    ],
  ])('that %s is refused', (_, sms, parts, what) => {
    expect(problems(sms, parts)).toEqual([expect.stringContaining(what)]);
    expect(problems(sms, parts)[0]).toMatch(/^sms .+; .+/);
  });

  it('of more parts than any may have is not told to ask for more', () => {
    expect(problems(smsOfLength(460), 3)).toEqual([expect.not.stringContaining('smsParts')]);
  });

  it('with an organisation whose own name GSM-7 lacks is counted as what it becomes', () => {
    const sami = longestValues(
      { ...someOrganisation, name: { sv: 'Šuoŋŋá', nb: 'Šuoŋŋá', en: 'Šuoŋŋá' } },
      'nb',
    );

    expect(smsProblems('Hei fra {{ organisation.name }} {{ link.preferences }}', 1, sami)).toEqual([
      expect.stringContaining('sms takes 2 parts (UCS-2)'),
    ]);
  });
});
