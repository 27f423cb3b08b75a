import { describe, expect, it } from 'vitest';
import { served, SMS } from '../../test/support/local-server.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { ASA, refOf, submitAndSettle } from '../../test/support/world.ts';

const EN = { ...ASA, membershipNumber: 'M-2', givenName: 'Amina', email: 'a@example.org', language: 'en' };

describe('the language of words on a page of another', () => {
  it('given a Swedish and an English member and an English reader, then the Swedish subject alone is marked, in the list and open', async () => {
    const { local, page, joins } = served();
    await joins();
    await submitAndSettle(local, 'join', EN);
    const mails = local.mailbox.accepted();
    const [swedish, english] = [ASA.email, EN.email].map((to) => mails.find((mail) => mail.to === to)!);
    const list = await page('/');
    expect(list).toContain(`<span class="subject" lang="sv">${swedish!.subject}</span>`);
    expect(list).toMatch(new RegExp(`<span class="subject" *>${english!.subject}</span>`));
    const open = await page(`/?message=${swedish!.key}&as=text`);
    expect(open).toContain(`<h1 lang="sv">${swedish!.subject}</h1>`);
    expect(open).toContain('<pre lang="sv">Hej Åsa');
    expect(await htmlProblems(open)).toEqual([]);
    const own = await page(`/?message=${english!.key}&as=text`);
    expect(own).toMatch(/<pre *>Hello Amina/);
  });

  it('given an SMS, which says nothing of its language, then it is that of its member, and of nobody known the organisation’s', async () => {
    const { local, page } = served();
    await submitAndSettle(local, 'join', EN);
    const member = await refOf(local, 'M-2');
    await local.texts.send({ ...SMS, key: 'hers', body: 'Hello', context: { ...SMS.context, member } });
    await local.texts.send({ ...SMS, key: 'nobodys', body: 'Hej' });
    const list = await page('/?channel=sms');
    expect(list).toMatch(/<span class="subject said" *>Hello<\/span>/);
    expect(list).toContain('<span class="subject said" lang="sv">Hej</span>');
  });
});

describe('the way from a member to their letters', () => {
  it('given a member’s page, then a link leads to the inbox of that member alone', async () => {
    const { local, page, joins } = served();
    await joins();
    await submitAndSettle(local, 'join', EN);
    const ref = await refOf(local, 'M-2');
    const [, href] = /<a href="([^"]+)">All that the member has got, in the inbox<\/a>/.exec(
      await page(`/members/${ref}`),
    )!;
    const list = await page(href!.replaceAll('&amp;', '&'));
    expect(list).toContain(EN.email);
    expect(list).not.toContain(ASA.email);
  });
});
