import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/message/template.ts';
import { readLanguage } from './read-language.ts';

describe('the language of who reads', () => {
  it.each([
    ['en', 'en'],
    ['sv-SE,sv;q=0.9,en;q=0.8', 'sv'],
    ['nb-NO', 'nb'],
    ['no', 'nb'],
    ['nn-NO, en;q=0.9', 'nb'],
    ['en;q=0.4, nb;q=0.7', 'nb'],
    ['de, fr;q=0.9, sv;q=0.1', 'sv'],
    ['sv;q=0, en;q=0.1', 'en'],
    ['SV-se', 'sv'],
    ['swe, en', 'en'],
  ])('given Accept-Language %j, then it is %s', (header, language) => {
    expect(readLanguage(header, language === 'en' ? 'nb' : 'en')).toBe(language);
  });

  it.each([undefined, '', '*', 'de', 'sv;q=0', ';q=1', '*;q=0.5, de'])(
    'given %j, which names none of ours, then it is that of the organisation',
    (header) => {
      expect(readLanguage(header, 'nb')).toBe('nb');
    },
  );

  it('given any header whatever, then it is one of ours', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(LANGUAGES).toContain(readLanguage(header, 'en'));
      }),
      { numRuns: 300 },
    );
  });
});
