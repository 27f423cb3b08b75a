import { describe, expect, it } from 'vitest';
import { tripFor } from '../../shared/message/sending-switch.ts';
import { plus } from '../../shared/time/instant.ts';
import { served, servedWithFirstMail } from '../../test/support/local-server.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { acceptedSteps } from '../../test/support/sending.ts';
import { putTask } from '../../test/support/tasks.ts';
import { ASA, refOf, TUESDAY } from '../../test/support/world.ts';

describe('the inbox page', () => {
  const count = (html: string, tag: string): number => html.split(`<${tag}`).length - 1;

  it('shows a message’s state, and its buttons make the provider tell', async () => {
    const { press, page, key, local } = await servedWithFirstMail();
    const before = await page(`/?message=${key}`);
    expect(before).toContain('<b>sent</b>, Tue, 11 Jan 2028, 10:12');
    expect([...before.matchAll(/name="fate" value="([\w-]+)"/g)].map(([, fate]) => fate)).toEqual([
      'delivered',
      'hard-bounce',
      'complaint',
    ]);

    const answer = await press(`/messages/${key}/play`, { fate: 'hard-bounce' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/?message=${key}`]);
    expect(await page(`/?message=${key}`)).toContain('<b>bounced</b> (Permanent/NoEmail)');
    await local.engine.advanceTo(plus(TUESDAY, 'P4D'));
    expect(acceptedSteps(local)).toEqual(['hello']);
  });

  it('takes no press from a page of another origin, and none that makes no sense', async () => {
    const { ask, press, json, key, fates } = await servedWithFirstMail();
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await press(`/messages/${key}/play`, { fate: 'complaint' }, elsewhere)).status).toBe(403);
    expect((await press('/sending', { frozen: 'false' }, elsewhere)).status).toBe(403);
    const body = '{ "frozen": true, "why": "x" }';
    expect((await ask('/local/sending', { method: 'POST', body, headers: { origin: 'null' } })).status).toBe(
      403,
    );
    expect((await ask('/local/faults', { method: 'DELETE', headers: elsewhere })).status).toBe(403);
    expect((await press(`/messages/${key}/play`, { fate: 'opened' })).status).toBe(400);
    expect((await press('/messages/none/play', { fate: 'delivered' })).status).toBe(404);
    expect((await press('/sending', { frozen: 'true' })).status).toBe(400);
    expect(await json('/local/sending')).toEqual({ frozen: null, tripped: [] });
    expect(await fates()).toEqual({ hello: 'sent' });
  });

  it('shows the daily mail to staff with what is known of it, and no member', async () => {
    const { local, page, press, joins } = served();
    await joins();
    const member = await refOf(local, ASA.membershipNumber);
    expect(await page(`/?message=${local.mailbox.accepted()[0]!.key}`)).toContain(
      `<a href="/members/${member}">Åsa Ek</a>`,
    );
    await putTask(local, member);
    await local.engine.advanceTo(plus(TUESDAY, 'P1D'));

    const html = await page('/?message=digest-2028-01-12');
    expect(html).toContain('1 sak att göra på listan');
    expect(html).toContain('kansliet@example.org');
    expect(html).toContain('To staff · step digest');
    expect(html).not.toContain('/members/01');
    expect(html).toContain('<b>sent</b>, Wed, 12 Jan 2028, 08:00');
    expect(await htmlProblems(html)).toEqual([]);

    await press('/messages/digest-2028-01-12/play', { fate: 'hard-bounce' });
    expect(await page('/?message=digest-2028-01-12')).toContain('<b>failed</b> (Permanent/NoEmail)');
  });

  it('says that all sending is frozen and why, until the button releases it', async () => {
    const { press, page, post, json } = served();
    expect(await page('/')).not.toContain('aria-label="Sending"');
    await post('/local/sending', { frozen: true, why: '<b>wrong</b> text' });
    const frozen = await page('/');
    expect(frozen).toContain('All sending is frozen');
    expect(frozen).toContain('&lt;b&gt;wrong&lt;/b&gt; text');
    expect(await htmlProblems(frozen)).toEqual([]);
    const origin = 'http://127.0.0.1:3000';
    const answer = await press('/sending', { frozen: 'false' }, { origin });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await json('/local/sending')).toEqual({ frozen: null, tripped: [] });
    expect(await page('/')).not.toContain('aria-label="Sending"');
  });

  it('says which provider has refused us and until when it is left alone', async () => {
    const { local, page, press } = served();
    await local.world.items.transact(tripFor('email', 'not-verified', TUESDAY));
    const tripped = await page('/');
    expect(tripped).toMatch(/The provider of email takes nothing<\/b>\s+\(not-verified\)/);
    expect(tripped).toContain('10:27');
    await press('/sending', { frozen: 'false' });
    expect(await page('/')).not.toContain('takes nothing');
  });

  it('has one main part and one first heading, whether a message is open or not, and is valid HTML', async () => {
    const { page, key } = await servedWithFirstMail();
    const { page: ofNobody } = served();
    for (const html of [await ofNobody('/'), await page('/'), await page(`/?message=${key}`)]) {
      expect([count(html, 'main'), count(html, 'h1')]).toEqual([1, 1]);
      expect(await htmlProblems(html)).toEqual([]);
      // Neither stands in a part that a narrow window hides.
      const [, hidden] = /<body class="inbox (reading|listing)"/.exec(html)!;
      expect(html.indexOf('<h1') < html.lastIndexOf('</nav>')).toBe(hidden === 'listing');
    }
  });
});
