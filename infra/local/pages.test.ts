import { describe, expect, it } from 'vitest';
import { htmlProblems } from '../../test/support/page-html.ts';
import { served } from '../../test/support/local-server.ts';
import { ASA, refOf } from '../../test/support/world.ts';
import { textOf } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import { INBOX_PAGE } from './inbox-list.ts';
import { TRY_WORDS } from './words-try.ts';

const unescaped = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const linkNamed = (html: string, name: string): string | undefined =>
  new RegExp(`href="([^"]*)">${name}</a>`).exec(html)?.[1]?.replaceAll('&amp;', '&');

describe('the inbox of many messages', () => {
  /** So many mails of two members, and an SMS after each third. */
  async function filled(many: number) {
    const made = served();
    await made.joins();
    const member = await refOf(made.local, ASA.membershipNumber);
    const mail = made.local.mailbox.accepted()[0]!;
    for (let n = 1; n <= many; n += 1) {
      made.local.clock.moveTo(plus(made.local.clock.now(), n % 2 ? 'PT1S' : 'PT0S'));
      const tags = {
        key: `k${n}`,
        member: n % 2 ? member : 'other',
        journey: n % 5 ? 'welcome' : 'nps',
        step: 's',
      };
      await made.local.mailbox.send({ ...mail, key: `k${n}`, subject: `Mail ${n}`, tags });
      if (n % 3 > 0) continue;
      await made.local.texts.send({
        key: `t${n}`,
        to: '+46701740605',
        from: 'Exempelfb',
        body: `Text ${n}`,
        encoding: 'GSM-7',
        parts: 1,
        deliverBefore: plus(made.local.clock.now(), 'PT3H'),
        context: { key: `t${n}`, member, journey: 'nps', step: 'reminder' },
      });
    }
    return { ...made, member };
  }
  const keysIn = (html: string) => [...html.matchAll(/message=([\w-]+)"/g)].map(([, key]) => key!);

  it('comes a page at a time, mails and SMS together, each once and the newest first', async () => {
    const { page, local } = await filled(120);
    const seen: string[] = [];
    let pages = 0;
    for (let path: string | undefined = '/'; path !== undefined; pages += 1) {
      const html = await page(path);
      const keys = keysIn(html);
      expect(keys.length).toBeLessThanOrEqual(INBOX_PAGE);
      seen.push(...keys);
      path = linkNamed(html, 'Older');
    }
    const kept = [...local.mailbox.accepted(), ...local.texts.accepted()];
    const at = new Map(kept.map(({ key, acceptedAt }) => [key, acceptedAt]));
    expect(pages).toBe(Math.ceil(kept.length / INBOX_PAGE));
    expect(seen.toSorted()).toEqual([...at.keys()].toSorted());
    const times = seen.map((key) => at.get(key)!);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('shows those of a member, a channel, a journey, and keeps that when one is opened', async () => {
    const { page, member } = await filled(40);
    const ofMember = keysIn(await page(`/?member=${ASA.membershipNumber}`));
    expect(keysIn(await page(`/?member=${member}`))).toEqual(ofMember);
    expect(keysIn(await page(`/?member=${encodeURIComponent(ASA.email)}`))).toEqual(ofMember);
    expect(ofMember).toContain('k1');
    expect(ofMember).not.toContain('k2');
    expect(keysIn(await page('/?channel=sms')).filter((key) => !key.startsWith('t'))).toEqual([]);
    expect(keysIn(await page('/?channel=email&journey=nps'))).toEqual(
      [40, 35, 30, 25, 20, 15, 10, 5].map((n) => `k${n}`),
    );
    const opened = await page(`/?channel=sms&member=${ASA.membershipNumber}&message=t3`);
    expect(opened).toContain('<option value="sms" selected>');
    expect(opened).toContain('SMS from Exempelfb');
    expect(await htmlProblems(opened)).toEqual([]);
  });

  it('says that nobody is known, or that there is nothing, and takes no nonsense for a page', async () => {
    const { page } = await filled(3);
    expect(await page('/?member=M-99999')).toContain('Nobody in the register is known by');
    expect(await page('/?journey=none')).toContain('No messages here');
    expect(keysIn(await page('/?before=x%27'))).toContain('k3');
    expect(await page('/?member=%3Cb%3E')).toContain('value="&lt;b&gt;"');
  });
});

describe('the clock page', () => {
  it('tells what comes next for whom, and leaps and comes back', async () => {
    const { page, press, joins, local } = served();
    expect(await page('/clock')).toContain('Nothing is under way');
    await joins();
    const html = await page('/clock');
    expect(html).toContain('“Welcome” goes on with “What you can come to us about”');
    expect(html).toContain(`<a href="/members/${await refOf(local, ASA.membershipNumber)}">Åsa Ek</a>`);
    expect(html).toContain('“Three months in” begins');
    expect(await htmlProblems(html)).toEqual([]);
    const answer = await press('/clock', { leap: 'week', back: '/clock' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/clock']);
    expect(
      (await press('/clock', { leap: 'day', back: 'https://elsewhere.example' })).headers.get('location'),
    ).toBe('/');
    expect(await page('/clock')).toContain('“Welcome” goes on with “What you can do on your member pages”');
  });

  it('runs as fast as is pressed or asked, and refuses what no clock can', async () => {
    const { page, press, post, json } = served();
    expect(await json('/local/clock/speed')).toEqual({ speed: 1 });
    expect((await press('/clock/speed', { speed: '3600' })).headers.get('location')).toBe('/clock');
    expect(await page('/clock')).toContain('It runs 3600 times as fast');
    expect(await page('/')).toContain('×3600');
    const stands = await post('/local/clock/speed', { speed: 0 });
    expect(await stands.json()).toMatchObject({ speed: 0 });
    expect(await page('/clock')).toContain('It stands still');
    for (const speed of ['-1', 'fast', '', '99999999'])
      expect((await press('/clock/speed', { speed })).status).toBe(400);
    const refused = await post('/local/clock/speed', { speed: 'fast' });
    expect(refused.status).toBe(400);
    expect(await json('/local/clock/speed')).toEqual({ speed: 0 });
  });

  it('is told as JSON too, the first first', async () => {
    const { joins, json, ask } = served();
    await joins();
    const next = (await json('/local/clock/next?limit=2')) as { at: string; what: string; step?: string }[];
    expect(next.map(({ what, step }) => [what, step])).toEqual([
      ['step', 'your-support'],
      ['start', undefined],
    ]);
    expect((await ask('/local/clock/next?limit=0')).status).toBe(400);
  });
});

describe('try it', () => {
  it('sends a signed webhook through the front door, shows all of it, and the member is there', async () => {
    const { local, press, page } = served();
    const form = {
      membershipNumber: 'M-30001',
      givenName: 'Siri',
      email: 'siri.falk@example.org',
      language: 'sv',
      phone: '',
    };
    const html = await (await press('/try/join', form)).text();
    expect(await htmlProblems(html)).toEqual([]);
    const shown = unescaped(html);
    expect(shown).toContain('<title>Taken: Somebody joins – Try it – ');
    expect(shown).toMatch(/webhook-signature: v1,[A-Za-z0-9+/]{43}=/);
    expect(shown).toContain('"givenName": "Siri"');
    expect(shown).not.toContain('"phone":');
    expect(shown).toMatch(/"accepted":true/);
    const ref = await refOf(local, 'M-30001');
    expect(html).toContain(`href="/members/${ref}"`);
    expect(await page(`/?member=${ref}`)).toContain('Välkommen');
    expect(local.queue.size()).toBe(0);
  });

  it('lets each thing happen that it offers', async () => {
    const { local, press, page } = served();
    await press('/try/join', { membershipNumber: 'M-1', givenName: 'Siri', email: 'siri@example.org' });
    const offered = [...(await page('/try')).matchAll(/action="\/try\/([\w-]+)"/g)].map(([, name]) => name!);
    expect(offered).toEqual(['join', 'help', 'training', 'log-in', 'leave']);
    const given = { membershipNumber: 'M-1', kind: 'salary', case: 'A-1', training: 'Grundkurs' };
    const { forms } = TRY_WORDS.en;
    for (const name of ['help', 'training', 'log-in', 'leave'] as const) {
      expect([name, await (await press(`/try/${name}`, given)).text()]).toEqual([
        name,
        expect.stringContaining(`Taken: ${forms[name].title}`),
      ]);
    }
    const ref = await refOf(local, 'M-1');
    const { items } = await local.world.items.query({
      partition: `MEMBER#${ref}`,
      range: { beginsWith: 'EVENT#' },
    });
    expect(items.map((item) => textOf(item, 'type')).toSorted()).toEqual([
      'help.received',
      'member.joined',
      'member.left',
      'portal.login',
      'training.attended',
    ]);
  });

  it('offers what makes something happen: a number that is free, a case that is new, and the member whom the last press was about', async () => {
    const { press, page, local, passes } = served();
    const offered = (html: string) =>
      Object.fromEntries(
        [...html.matchAll(/id="([\w-]+)-(membershipNumber|case)" [^>]*value="([^"]*)"/g)].map(
          ([, form, field, value]) => [`${form} ${field}`, value],
        ),
      );
    const first = offered(await page('/try'));
    expect(first).toMatchObject({
      'join membershipNumber': 'M-30001',
      'help membershipNumber': 'M-20001',
      'leave membershipNumber': 'M-20001',
    });
    const joins = { membershipNumber: 'M-30001', email: 'siri.falk@example.org' };
    const joined = offered(await (await press('/try/join', joins)).text());
    expect(joined).toMatchObject({
      'join membershipNumber': 'M-30002',
      'help membershipNumber': 'M-30001',
      'log-in membershipNumber': 'M-30001',
    });
    await press('/try/help', { membershipNumber: 'M-30001', kind: 'salary', case: joined['help case']! });
    await passes('PT1M');
    expect(offered(await page('/try'))['help case']).not.toBe(joined['help case']);
    const left = offered(await (await press('/try/leave', { membershipNumber: 'M-30001' })).text());
    expect(left).toMatchObject({ 'join membershipNumber': 'M-30002', 'log-in membershipNumber': 'M-20001' });
    expect(local.queue.size()).toBe(0);
  });

  it('shows the receiver’s own words where it takes no notice, and keeps what was written', async () => {
    const { press, local } = served();
    const html = await (await press('/try/join', { membershipNumber: 'M-2', email: 'no <address>' })).text();
    expect(html).toContain('<title>Put aside: Somebody joins – Try it – ');
    expect(html).toContain('href="/local/quarantine"');
    expect(html).not.toContain('Nothing was stored');
    expect(unescaped(html)).toContain('member.email');
    expect(html).toContain('value="no &lt;address&gt;"');
    expect(await htmlProblems(html)).toEqual([]);
    expect(local.mailbox.accepted()).toEqual([]);
    const refused = await (await press('/try/join', { membershipNumber: '19900101-0017' })).text();
    expect(refused).toContain('<h2>Not taken: Somebody joins</h2>');
    expect(refused).toContain('Nothing was stored');
    expect((await press('/try/none', {})).status).toBe(404);
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await press('/try/join', { membershipNumber: 'M-3' }, elsewhere)).status).toBe(403);
  });
});
