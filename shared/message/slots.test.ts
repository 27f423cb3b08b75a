import { describe, expect, it } from 'vitest';
import type { Organisation } from '../member/organisation.ts';
import { someOrganisation } from '../../test/support/message.ts';
import { isLink, knownSlots, organisationProblems, slotValues } from './slots.ts';
import { LANGUAGES } from './template.ts';

const valuesIn = (language: 'sv' | 'nb' | 'en', givenName?: string) =>
  slotValues({
    organisation: someOrganisation,
    language,
    member: { givenName },
    unsubscribeUrl: 'https://lojal.example.org/a/b',
    preferencesUrl: 'https://lojal.example.org/p/b',
    whyUrl: 'https://lojal.example.org/p/b/why',
    answerUrl: 'https://lojal.example.org/a/c',
  });

describe('slots', () => {
  it('have a value each, in every language, and there are no values besides', () => {
    for (const language of LANGUAGES) {
      expect(Object.keys(valuesIn(language)).toSorted()).toEqual(
        [...knownSlots(someOrganisation)].toSorted(),
      );
    }
  });

  it('say what the organisation says in the language of the member', () => {
    expect(valuesIn('en', 'Anna')).toMatchObject({
      'member.givenName': 'Anna',
      'organisation.name': 'the Test Union',
      'organisation.openingHours': 'weekdays 9 to 16',
      'sender.name': 'Eva Prov',
      'link.portal': 'https://www.example.org/portal',
      'link.unsubscribe': 'https://lojal.example.org/a/b',
      'link.preferences': 'https://lojal.example.org/p/b',
      'link.why': 'https://lojal.example.org/p/b/why',
      'answer.url': 'https://lojal.example.org/a/c',
    });
  });

  it('that lead somewhere are known as links, and no others', () => {
    expect([...knownSlots(someOrganisation)].filter(isLink).toSorted()).toEqual([
      'answer.url',
      'link.help',
      'link.portal',
      'link.preferences',
      'link.unsubscribe',
      'link.why',
    ]);
  });

  it('say nothing for a name that the register does not know', () => {
    expect(valuesIn('sv')['member.givenName']).toBe('');
  });
});

const links = (link: Record<string, string>) => ({
  ...someOrganisation,
  links: Object.fromEntries(Object.entries(link).map(([name, url]) => [name, { sv: url, nb: url, en: url }])),
});

describe('an organisation', () => {
  it('that says all has no problems', () => {
    expect(organisationProblems(someOrganisation, LANGUAGES)).toEqual([]);
  });

  it.each([
    [
      'an empty address',
      { ...someOrganisation, postalAddress: ' ' },
      'organisation.postalAddress has no sv text',
    ],
    [
      'a link without encryption',
      links({ help: 'http://example.org' }),
      'link.help in sv must be a whole https address',
    ],
    ['half a link', links({ help: 'https://' }), 'link.help in nb must be a whole https address'],
    ["the member's own link", links({ unsubscribe: 'https://example.org' }), 'choose another name'],
    [
      'a link that no slot can name',
      links({ 'my page': 'https://example.org' }),
      '"my page" cannot be a slot',
    ],
  ])('is told of %s', (_, organisation, what) => {
    expect(organisationProblems(organisation, LANGUAGES).join('\n')).toContain(what);
  });

  it('that names no staff has no problems: nobody has to be written to', () => {
    const { staff: _staff, ...organisation } = someOrganisation;

    expect(organisationProblems(organisation, LANGUAGES)).toEqual([]);
  });

  it.each([
    [{ email: 'kansliet', language: 'sv' }, 'staff.email must be one e-mail address; correct "kansliet"'],
    [
      { email: 'a@example.org, b@example.org', language: 'sv' },
      'staff.email must be one e-mail address; correct "a@example.org, b@example.org"',
    ],
    [{ email: 'a@example.org', language: 'no' }, 'staff.language must be one of sv, nb, en; correct "no"'],
  ])('is told of staff that no mail would reach, or in no language: %j', (staff, problem) => {
    const organisation = { ...someOrganisation, staff: staff as Organisation['staff'] };

    expect(organisationProblems(organisation, LANGUAGES)).toEqual([problem]);
  });

  it.each(['', 'Prov-fb', 'Provförb', '12345', 'TwelveLetter'])(
    'is told of an SMS sender that no network takes: "%s"',
    (smsSender) => {
      const problems = organisationProblems({ ...someOrganisation, smsSender }, LANGUAGES);

      expect(problems).toEqual([
        `smsSender must be 1-11 letters A-Z and digits, at least one of them a letter; correct "${smsSender}"`,
      ]);
    },
  );
});
