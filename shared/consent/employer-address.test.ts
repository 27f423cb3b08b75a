import { describe, expect, it } from 'vitest';
import { looksLikeEmployer } from './employer-address.ts';
import { PRIVATE_DOMAINS } from './private-domains.table.ts';

const privateMail = { employer: false, because: 'private-mail' };
const allowed = { employer: false, because: 'allowed' };
const unknown = { employer: true, because: 'unknown-domain' };

describe('looksLikeEmployer', () => {
  it.each([
    ['free mail', 'asa.ek@gmail.com', privateMail],
    ['in capitals, with spaces around', ' Asa.Ek@GMAIL.com ', privateMail],
    ['with the dot of the root', 'asa@telia.com.', privateMail],
    ['a Nordic ending', 'ola@online.no', privateMail],
    ['a company', 'asa.ek@volvo.example', unknown],
    ['a municipality', 'asa.ek@stockholm.se', unknown],
    ['a provider’s own staff', 'asa.ek@telenor.se', unknown],
    ['a company that calls itself like free mail', 'asa@gmail.com.example.org', unknown],
    ['a domain that ends like free mail', 'asa@notgmail.com', unknown],
    ['below free mail', 'asa@mail.gmail.com', unknown],
    ['an @ in the local part', '"a@gmail.com"@volvo.example', unknown],
    ['an @ in the local part of free mail', '"asa@ek"@gmail.com', privateMail],
    ['no domain', 'asa', { employer: true, because: 'no-domain' }],
    ['an empty domain', 'asa@', { employer: true, because: 'no-domain' }],
    ['nothing', '', { employer: true, because: 'no-domain' }],
  ])('%s: %s', (_, email, found) => {
    expect(looksLikeEmployer(email)).toEqual(found);
  });

  it.each([
    ['the domain itself', 'asa@example.org', allowed],
    ['what ends in it', 'asa@post.example.org', allowed],
    ['another that only sounds like it', 'asa@myexample.org', unknown],
    ['written with an @', 'asa@student.example', allowed],
    ['a member’s own domain, by the whole address', 'Asa@Ek.example', allowed],
    ['another at that domain', 'bo@ek.example', unknown],
    ['private mail is private, whatever the list says', 'asa@gmail.com', privateMail],
  ])('the organisation’s own list: %s (%s)', (_, email, found) => {
    expect(looksLikeEmployer(email, ['example.org', '@Student.example', 'asa@ek.example', ' ', '@'])).toEqual(
      found,
    );
  });

  it('knows each private domain once, in lower case', () => {
    expect(PRIVATE_DOMAINS.filter((one, at) => PRIVATE_DOMAINS.indexOf(one) !== at)).toEqual([]);
    expect(PRIVATE_DOMAINS.filter((one) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one))).toEqual([]);
  });
});
