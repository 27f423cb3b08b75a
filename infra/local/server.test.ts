import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { plus } from '../../shared/time/instant.ts';
import { asTool, type Sending } from '../../test/support/as-tool.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { acceptedTexts, ASA, testWorld, TUESDAY } from '../../test/support/world.ts';
import { createServer } from './server.ts';
import type { LocalWorld } from './world.ts';

/** The web server without a socket: what a browser, curl and a form's tool see. */
function given(local: LocalWorld = testWorld()) {
  const app = createServer(local, () => undefined);
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('accept-language', 'en');
    return app.request(`http://127.0.0.1:3000${path}`, { ...init, headers });
  };
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json();
  const advance = (how: unknown) =>
    json('/local/clock/advance', { method: 'POST', body: JSON.stringify(how) }) as Promise<{
      now: string;
      effects: { what: string; step?: string }[];
    }>;
  /** Signed by the package that senders use, at the wall's time: the virtual clock plays no part. */
  const deliver = async (form: string, body: object, id: string) => {
    const forms = (await json('/local/forms')) as { name: string; secret: string }[];
    const text = JSON.stringify(body);
    const now = new Date();
    const signature = new Webhook(forms.find(({ name }) => name === form)!.secret).sign(id, now, text);
    return ask(`/hooks/${form}`, {
      method: 'POST',
      body: text,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signature,
      },
    });
  };
  const messages = () => json('/local/messages') as Promise<Record<string, never>[]>;
  return { local, ask, json, advance, deliver, messages };
}

describe('the first thread', () => {
  it('one signed webhook, delivered five times at once, is five messages in six weeks', async () => {
    const { deliver, advance, messages } = given();
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver('join', ASA, 'msg_1')));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);

    await advance({ by: 'P42D' });

    expect((await messages()).map(({ step, to }) => [step, to])).toEqual([
      ['get-involved', 'asa.ek@example.org'],
      ['a-story', 'asa.ek@example.org'],
      ['log-in', 'asa.ek@example.org'],
      ['your-support', 'asa.ek@example.org'],
      ['hello', 'asa.ek@example.org'],
    ]);
  });

  it("the one-click POST of a mail's header stops the rest at once", async () => {
    const { deliver, advance, messages, ask, json } = given();
    await deliver('join', ASA, 'msg_1');
    const [hello] = (await messages()) as unknown as { headers: Record<string, string> }[];
    expect(hello?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const url = new URL(hello!.headers['List-Unsubscribe']!.slice(1, -1));

    const answer = await ask(url.pathname, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(200);
    await advance({ by: 'P60D' });

    expect(await messages()).toHaveLength(1);
    const member = (await json(`/local/members/${ASA.membershipNumber}`)) as {
      messages: { step: string; state: string; reason?: string }[];
    };
    expect(member.messages.filter(({ state }) => state === 'skipped').map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'opted-out'),
    );
  });
});

describe('the local interfaces', () => {
  it('GET /local lists every route that there is', async () => {
    const { json, ask } = given();
    const listed = Object.keys((await json('/local')) as object).filter((route) =>
      route.startsWith('GET /local'),
    );
    expect(listed).toContain('GET /local/forms');
    const answers = await Promise.all(
      listed.filter((route) => !route.includes('<')).map(async (route) => ask(route.slice(4))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('the clock is read, and moves by a duration, to an instant, until something happens', async () => {
    const { json, advance, deliver } = given(testWorld({ at: '2028-01-01T00:00:00Z' }));
    expect(await json('/local/clock')).toEqual({ now: '2028-01-01T00:00:00.000Z' });
    expect((await advance({ by: 'P7D' })).now).toBe('2028-01-08T00:00:00.000Z');
    expect((await advance({ to: '2028-01-09T12:00:00+01:00' })).now).toBe('2028-01-09T11:00:00.000Z');
    await deliver('join', ASA, 'msg_1');
    // A Sunday: the letter goes on Monday morning.
    await json('/local/runs');
    const { now, effects } = await advance({ until: 'next-effect' });
    expect(now).toBe('2028-01-10T07:00:00.000Z');
    expect(effects.map(({ what, step }) => [what, step])).toEqual([['sent', 'hello']]);
  });

  it('the clock does not go back, and says where it is', async () => {
    const { advance } = given(testWorld({ at: '2028-01-01T00:00:00Z' }));
    expect(await advance({ to: '2027-01-01T00:00:00Z' })).toEqual({
      now: '2028-01-01T00:00:00.000Z',
      effects: [],
    });
  });

  it('where nothing will ever happen, the clock stays', async () => {
    const { advance } = given(testWorld({ at: '2028-01-01T00:00:00Z' }));
    expect(await advance({ until: 'next-effect' })).toEqual({ now: '2028-01-01T00:00:00.000Z', effects: [] });
  });

  it.each([
    [{}],
    [{ by: 'a week' }],
    [{ by: '-P7D' }],
    [{ to: 'tomorrow' }],
    [{ until: 'christmas' }],
    [{ by: 'P1D', to: '2028-01-01T00:00:00Z' }],
  ])('advance %j is refused with what was expected, and the clock stays', async (how) => {
    const { ask, json } = given(testWorld({ at: '2028-01-01T00:00:00Z' }));
    const answer = await ask('/local/clock/advance', { method: 'POST', body: JSON.stringify(how) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('next-effect');
    expect(await json('/local/clock')).toEqual({ now: '2028-01-01T00:00:00.000Z' });
  });

  it('a member is found by number and by ref, with events, runs and messages', async () => {
    const { deliver, json, ask } = given();
    await deliver('join', ASA, 'msg_1');
    const byNumber = (await json('/local/members/M-10482')) as {
      ref: string;
      givenName: string;
      runs: object[];
    };
    expect(byNumber).toMatchObject({
      givenName: 'Åsa',
      phone: '+46701740605',
      status: 'active',
      joinedOn: '2028-01-11',
    });
    expect(byNumber.runs).toHaveLength(1);
    expect(await json(`/local/members/${byNumber.ref}`)).toEqual(byNumber);
    expect((await ask('/local/members/nobody')).status).toBe(404);
  });

  it('a member’s index is explained, and the year’s indicators count members, not names', async () => {
    const { deliver, json, ask } = given();
    await deliver('join', ASA, 'msg_1');
    await json('/local/clock');
    await deliver(
      'log-in',
      { membershipNumber: ASA.membershipNumber, loggedInAt: '2028-01-11T09:00:00Z' },
      'msg_2',
    );
    const { loyalty } = (await json('/local/members/M-10482')) as {
      loyalty: { index: number; level: string; events: { type: string }[]; unexplained: object[] };
    };
    expect(loyalty).toMatchObject({ level: 'active', unexplained: [] });
    // Joining is weighed as of the start of its date, ten hours ago.
    expect(loyalty.index).toBeCloseTo(34.4, 1);
    expect(loyalty.events.map(({ type }) => type)).toEqual(['member.joined', 'portal.login']);
    expect(await json('/local/indicators/2028')).toMatchObject({
      'log-ins': { members: 1, times: 1 },
      trainings: { members: 0, times: 0 },
    });
    expect((await ask('/local/indicators/last')).status).toBe(400);
  });

  it('an address that an employer may read is flagged, and still written to', async () => {
    const { deliver, json, messages } = given();
    await deliver('join', { ...ASA, email: 'asa.ek@verkstan.example' }, 'msg_1');
    expect(await json('/local/members/M-10482')).toMatchObject({
      employerAddress: { employer: true, because: 'unknown-domain' },
    });
    expect(await messages()).toHaveLength(1);
  });

  it("every form's example is accepted as it stands", async () => {
    const { ask, json } = given();
    const forms = (await json('/local/forms')) as (Sending & { example: object })[];
    expect(forms.map(({ name }) => name)).toEqual([...given().local.workflows.forms.keys()]);
    expect(forms.length).toBeGreaterThan(10);
    for (const form of forms) {
      // At the wall's time, as a tool sends it.
      const { path, ...sent } = asTool(form, form.example, { id: `msg_${form.name}`, nowMs: Date.now() });
      const answer = await ask(path, { method: 'POST', ...sent });
      expect([form.name, answer.status, await answer.json()]).toMatchObject([
        form.name,
        202,
        { accepted: true },
      ]);
    }
  });
});

describe('the inbox page', () => {
  it('shows the newest first, opens one as HTML and as text, and the mail runs no script', async () => {
    const { deliver, ask, messages } = given();
    await deliver('join', { ...ASA, givenName: '<img src=x onerror=alert(1)>' }, 'msg_1');
    const [{ key }] = (await messages()) as unknown as [{ key: string }];
    expect(await (await ask('/')).text()).toContain('Välkommen, och tack för förtroendet');
    expect(await (await ask(`/?message=${key}&as=text`)).text()).not.toContain('<img src=x');
    const mail = await ask(`/messages/${key}`);
    expect(mail.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await mail.text()).not.toContain('<img src=x');
  });

  it('shows an SMS on a phone, with its parts, beside the mails, and its words are no HTML', async () => {
    const { local, deliver, ask, json } = given();
    await deliver('join', ASA, 'msg_1');
    await json('/local/clock');
    await local.world.texter.send({
      key: 'sms1',
      to: '+46701740605',
      from: 'Exempelfb',
      body: 'Hej <b>Åsa</b>! Svara här: https://lojal.example.org/a/1?x=1&y=2 – vi ses',
      encoding: 'UCS-2',
      parts: 2,
      deliverBefore: plus(TUESDAY, 'PT3H'),
      context: { member: 'm1', journey: 'check-in', step: 'reminder' },
    });

    const list = await (await ask('/')).text();
    expect(list).toContain('Three months in · reminder');
    expect(list).toContain('Välkommen, och tack för förtroendet');
    const page = await (await ask('/?message=sms1')).text();
    expect(page).toContain('2 parts, UCS-2, 73 characters');
    expect(page).toContain('<p class="bubble" lang="sv">Hej &lt;b&gt;Åsa&lt;/b&gt;! Svara här: <a');
    expect(page).toContain('href="https://lojal.example.org/a/1?x=1&amp;y=2"');
    expect(page).toContain('Tue, 11 Jan 2028, 13:12');
    // There is no document of its own to frame.
    expect((await ask('/messages/sms1')).status).toBe(404);
    expect(await htmlProblems(page)).toEqual([]);
  });

  it('/local/messages tells mails and SMS together, the newest first', async () => {
    const { local, deliver, messages } = given();
    await deliver('join', ASA, 'msg_1');
    await messages();
    local.clock.moveTo(plus(TUESDAY, 'PT1H'));
    await local.world.texter.send({
      key: 'sms1',
      to: '+46701740605',
      from: 'Exempelfb',
      body: 'Hej Åsa',
      encoding: 'GSM-7',
      parts: 1,
      deliverBefore: plus(TUESDAY, 'PT3H'),
      context: { member: 'm1', journey: 'check-in', step: 'reminder' },
    });
    expect((await messages()).map(({ channel, step }) => [channel, step])).toEqual([
      ['sms', 'reminder'],
      ['email', 'hello'],
    ]);
    expect(acceptedTexts(local)).toEqual([{ to: '+46701740605', step: 'reminder', body: 'Hej Åsa' }]);
  });

  it('its buttons move the clock and come back to the page', async () => {
    const { ask, json } = given(testWorld({ at: '2028-01-01T00:00:00Z' }));
    const press = (leap: string, headers: Record<string, string> = {}) =>
      ask('/clock', { method: 'POST', body: new URLSearchParams({ leap }), headers });
    const answer = await press('week');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await json('/local/clock')).toEqual({ now: '2028-01-08T00:00:00.000Z' });
    expect((await press('year')).status).toBe(400);
    expect((await press('week', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect(await json('/local/clock')).toEqual({ now: '2028-01-08T00:00:00.000Z' });
  });

  it('is not shown under a name that is not this machine, though webhooks are taken', async () => {
    const app = createServer(testWorld(), () => undefined);
    expect((await app.request('http://rebound.example/local/forms')).status).toBe(421);
    expect((await app.request('http://tunnel.example/hooks/join', { method: 'POST' })).status).toBe(415);
  });
});
