import { describe, expect, it } from 'vitest';
import { parseEvent } from './event.ts';
import { languageSchema } from './fields.ts';

describe('the language that a form or a file gives', () => {
  it.each([
    ['sv', 'sv'],
    ['sv-SE', 'sv'],
    ['EN_gb', 'en'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['Svenska', 'sv'],
    [' norsk ', 'nb'],
    ['Norsk bokmål', 'nb'],
    ['Bokma\u030al', 'nb'],
    ['Nynorsk', 'nb'],
    ['English', 'en'],
    ['Suomi', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j is %s', (given, language) => {
    expect(languageSchema.parse(given)).toBe(language);
  });

  it('given the choice "Norsk" in a form, when a number has no country code, then it is read as one of a Norwegian', () => {
    const member = { membershipNumber: 'M-1', language: 'Norsk', phone: '406 12 345' };
    expect(parseEvent('member.joined', { member })).toMatchObject({
      success: true,
      event: { member: { language: 'nb', phone: '+4740612345' } },
    });
  });
});
