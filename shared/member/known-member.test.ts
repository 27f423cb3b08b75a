import { describe, expect, it } from 'vitest';
import { jsonSchemas, parseEvent } from './event.ts';

const named = { phone: '900 12 345' };

describe('a known member, named by a phone without its country code', () => {
  it('given that the form says the language, then it is how the phone is read, and is not part of the event', () => {
    expect(parseEvent('portal.login', { member: { ...named, language: 'norsk' } })).toEqual({
      success: true,
      event: { type: 'portal.login', member: { phone: '+4790012345' } },
    });
  });

  it('given no language, then a Norwegian number is none, and the words ask for the language', () => {
    expect(parseEvent('portal.login', { member: named })).toEqual({
      success: false,
      problems: [expect.stringMatching(/^member\.phone: must be a mobile number.* with the language nb/)],
    });
  });

  it('given a language alone, then it names nobody', () => {
    expect(
      parseEvent('help.received', { member: { language: 'nb' }, kind: 'other', case: 'A', state: 'closed' }),
    ).toEqual({ success: false, problems: ['member: needs a membershipNumber, an email or a phone'] });
  });

  it('given the JSON Schema that a sender reads, then the language stands in it', () => {
    expect(jsonSchemas().get('portal.login')).toHaveProperty('properties.member.properties.language');
  });
});
