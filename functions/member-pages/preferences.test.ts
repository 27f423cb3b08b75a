import { describe, expect, it } from 'vitest';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { memberKey } from '../../shared/member/member.ts';
import { plus } from '../../shared/time/instant.ts';
import { centre, MEMBER, NOW } from '../../test/support/pages.ts';

const ALL = ['service.email', 'service.sms', 'relation.email', 'relation.sms'];
const KEEP = { do: 'save', language: 'sv', channel: 'email' };

describe('the preference centre, looked at', () => {
  it('given a new member, then all is on but marketing, which needs a yes', async () => {
    const page = await centre();

    const { status, body } = await page.get(page.url);

    expect(status).toBe(200);
    expect(boxes(body)).toEqual({
      'service.email': true,
      'service.sms': true,
      'relation.email': true,
      'relation.sms': true,
      'marketing.email': false,
      'marketing.sms': false,
    });
    expect(body).toContain('De kommer bara om du säger ja här.');
    expect(body).toMatch(/<option value="sv" lang="sv" selected>/);
  });

  it('given nos and a yes, then they are shown as they stand', async () => {
    const page = await centre({
      member: { 'optOut.relation.sms': NOW, 'consent.marketing.email': NOW, preferredChannel: 'sms' },
    });

    const { body } = await page.get(page.url);

    expect(boxes(body)).toMatchObject({
      'relation.sms': false,
      'relation.email': true,
      'marketing.email': true,
    });
    expect(body).toMatch(/value="sms"[^>]*checked/);
  });

  it('given no mobile number, then it is said that there is none', async () => {
    const page = await centre({ member: { phone: null } });

    expect((await page.get(page.url)).body).toContain('(vi har inget mobilnummer till dig)');
  });
});

describe('what is saved', () => {
  it('given a box that is unticked, then that one is stopped at once, and nothing else', async () => {
    const page = await centre();

    const { status, headers } = await page.submit(page.url, { ...KEEP, on: without('relation.email') });

    expect({ status, to: headers.location }).toEqual({ status: 303, to: `${page.url}?saved` });
    const { optOuts, consents, version, language } = await page.member();
    expect({ optOuts, consents, language }).toEqual({
      optOuts: { 'relation.email': NOW },
      consents: {},
      language: 'sv',
    });
    expect(version).toBe(8n);
    expect(await page.receipts()).toEqual([
      {
        given: false,
        purpose: 'relation',
        channel: 'email',
        source: 'preference-page',
        textVersion: 'preference-centre-1',
        language: 'sv',
        at: NOW,
      },
    ]);
  });

  it('given a yes to marketing, then it is recorded with source, time and text version', async () => {
    const page = await centre();

    await page.submit(page.url, { ...KEEP, on: [...ALL, 'marketing.email'] });

    expect((await page.member()).consents).toEqual({ 'marketing.email': NOW });
    expect(await page.receipts()).toMatchObject([
      {
        given: true,
        purpose: 'marketing',
        channel: 'email',
        source: 'preference-page',
        textVersion: 'preference-centre-1',
      },
    ]);
  });

  it('given a no that is taken back, then it is gone and there is a yes', async () => {
    const page = await centre({ member: { 'optOut.relation.email': plus(NOW, 'PT0S') } });

    await page.submit(page.url, { ...KEEP, on: ALL });

    const { optOuts, consents } = await page.member();
    expect({ optOuts, consents }).toEqual({ optOuts: {}, consents: { 'relation.email': NOW } });
  });

  it('given nothing changed, then nothing is written', async () => {
    const page = await centre();
    const before = page.dump();

    expect((await page.submit(page.url, { ...KEEP, on: ALL })).status).toBe(303);

    expect(page.dump()).toEqual(before);
  });

  it('given another language and channel, then they are the member’s at once, and older events do not undo them', async () => {
    const page = await centre();

    const { headers } = await page.submit(page.url, { ...KEEP, language: 'nb', channel: 'sms', on: ALL });

    const { language, preferredChannel, stated, statusSince, version } = await page.member();
    expect({ language, preferredChannel, version }).toEqual({
      language: 'nb',
      preferredChannel: 'sms',
      version: 8n,
    });
    const { language: of, preferredChannel: by, ...others } = stated!;
    expect([of, by, new Set(Object.values(others))]).toEqual([NOW, NOW, new Set([statusSince])]);
    const { body } = await page.get(headers.location!);
    expect(body).toContain('<html lang="nb">');
    expect(body).toContain('Lagret. Slik er det nå.');
  });

  it('given the saved page, then it says so and shows what holds; a reload changes nothing', async () => {
    const page = await centre();
    const { headers } = await page.submit(page.url, { ...KEEP, on: without('relation.sms') });
    const before = page.dump();

    for (let time = 0; time < 3; time += 1) {
      const { body } = await page.get(headers.location!);
      expect(body).toContain('<p class="note" role="status">Sparat. Så här är det nu.</p>');
      expect(boxes(body)).toMatchObject({ 'relation.sms': false, 'relation.email': true });
    }
    expect(page.dump()).toEqual(before);
  });

  it('given a double click, then there is one receipt', async () => {
    const page = await centre();
    const form = { ...(await page.hidden(page.url, KEEP)), ...KEEP, on: without('relation.email') };

    await Promise.all([page.post(page.url, form), page.post(page.url, form)]);
    await page.post(page.url, form);

    expect(await page.receipts()).toHaveLength(1);
  });

  it('given a form that is sent again, then a yes is not given twice', async () => {
    const page = await centre();
    const form = { ...(await page.hidden(page.url, KEEP)), ...KEEP, on: [...ALL, 'marketing.sms'] };

    for (let time = 0; time < 3; time += 1) await page.post(page.url, form);

    expect(await page.receipts()).toHaveLength(1);
  });
});

describe('an old form', () => {
  it('given a no from elsewhere after it was opened, then a box left as it was is no yes', async () => {
    const page = await centre();
    const form = { ...(await page.hidden(page.url, KEEP)), ...KEEP, on: without('service.sms') };
    await withdraw(page.world, await page.member(), {
      purpose: 'relation',
      channel: 'email',
      source: 'unsubscribe-link',
      message: 'm',
      language: 'sv',
    });

    const { headers } = await page.post(page.url, form);

    expect(headers.location).toBe(`${page.url}?saved`);
    expect(Object.keys((await page.member()).optOuts).toSorted()).toEqual(['relation.email', 'service.sms']);
  });

  it('given a newer no than the one that was shown, then a yes does not take it back, and the page says so', async () => {
    const page = await centre({ member: { 'optOut.relation.email': '2028-01-01T00:00:00.000Z' } });
    const form = { ...(await page.hidden(page.url, KEEP)), ...KEEP, on: ALL };
    await page.items.transact([{ update: memberKey(MEMBER), set: { 'optOut.relation.email': NOW } }]);

    const { headers } = await page.post(page.url, form);

    expect(headers.location).toBe(`${page.url}?newer`);
    expect((await page.member()).optOuts).toEqual({ 'relation.email': NOW });
    expect((await page.get(headers.location!)).body).toContain('Du har tackat nej på ett annat ställe');
  });

  it('given a language that was chosen since, then a field left as it was does not undo it', async () => {
    const page = await centre();
    const form = { ...(await page.hidden(page.url, KEEP)), ...KEEP, on: without('service.sms') };
    await page.items.transact([{ update: memberKey(MEMBER), set: { language: 'en' } }]);

    await page.post(page.url, form);

    expect((await page.member()).language).toBe('en');
  });
});

const without = (name: string): string[] => ALL.filter((one) => one !== name);

function boxes(body: string): Record<string, boolean> {
  const inputs = [...body.matchAll(/<input\s[^>]*type="checkbox"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    inputs.map((input) => [/value="([^"]*)"/.exec(input)![1]!, /\schecked\s/.test(input)]),
  );
}
