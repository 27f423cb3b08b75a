import { describe, expect, it } from 'vitest';
import { smsOf } from './sms.ts';

describe('smsOf', () => {
  it.each([
    ['dashes', 'a\u2013b \u2014 c\u2011d', 'a-b - c-d'],
    ['quotes', '\u201CHej\u201D \u201Ehej\u201C \u2018it\u2019s\u2019', '"Hej" "hej" \'it\'s\''],
    ['spaces that Intl makes', '1\u00A0000\u202Fkr', '1 000 kr'],
    ['an ellipsis', 'vänta\u2026', 'vänta...'],
  ])('writes %s in GSM-7', (_, written, body) => {
    expect(smsOf(written)).toEqual({ body, encoding: 'GSM-7', parts: 1 });
  });

  it.each([
    ['the letters of Swedish and Norwegian', 'åäöÅÄÖæøÆØé', 1, 'GSM-7'],
    ['160 letters', 'a'.repeat(160), 1, 'GSM-7'],
    ['161 letters', 'a'.repeat(161), 2, 'GSM-7'],
    // The euro sign is escaped (3GPP TS 23.038, 6.2.1.1): two of the 160.
    ['159 letters and a euro sign', `${'a'.repeat(159)}€`, 2, 'GSM-7'],
    ['70 letters with a Sámi one', `š${'a'.repeat(69)}`, 1, 'UCS-2'],
    ['71 letters with a Sámi one', `š${'a'.repeat(70)}`, 2, 'UCS-2'],
  ])('counts %s', (_, body, parts, encoding) => {
    expect(smsOf(body)).toEqual({ body, parts, encoding });
  });

  it('leaves the member’s name as it is written, wherever it stands', () => {
    const name = 'Siobhán O\u2019Neill';

    expect(smsOf(`Hej ${name}\u2013${name}\u2019s`, name)).toMatchObject({
      body: `Hej ${name}-${name}'s`,
      encoding: 'UCS-2',
    });
  });

  it('takes no name for a reason to leave all as it is', () => {
    expect(smsOf('a\u2013b', '').body).toBe('a-b');
  });
});
