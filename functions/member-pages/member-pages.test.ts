import { describe, expect, it } from 'vitest';
import { linkId, linkKey, linkToken } from '../../shared/consent/link.ts';
import { memberKey } from '../../shared/member/member.ts';
import { CHANNELS, PURPOSES } from '../../shared/message/template.ts';
import { plus } from '../../shared/time/instant.ts';
import { ask, dump, memberWithMail } from '../../test/support/member-page.ts';
import {
  acceptedSteps,
  consentsOf,
  fatesOf,
  memberOf,
  withSecondJourney,
} from '../../test/support/sending.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';

describe('looking', () => {
  it.each(['GET', 'HEAD'])('%s changes nothing, however often it comes', async (method) => {
    const { local, db, token } = await memberWithMail();
    const before = dump(db);

    for (let time = 0; time < 5; time += 1) expect((await ask(local, method, token)).status).toBe(200);

    expect(dump(db)).toEqual(before);
  });

  it('GET asks, and HEAD answers the same without a body', async () => {
    const { local, token } = await memberWithMail();

    const get = await ask(local, 'GET', token);
    const head = await ask(local, 'HEAD', token);

    expect(get.body).toContain('<button type="submit">Ja, avsluta mejlen</button>');
    expect(head).toEqual({ ...get, body: '' });
  });

  it('a scanner that opens every link for weeks opts nobody out', async () => {
    const { local, member } = await memberWithMail();

    for (let week = 0; week < 6; week += 1) {
      await local.engine.advanceTo(plus(local.clock.now(), 'P7D'));
      for (const mail of local.mailbox.accepted()) {
        const token = mail.headers['List-Unsubscribe']!.split('/u/')[1]!.slice(0, -1);
        for (const method of ['HEAD', 'GET', 'OPTIONS']) await ask(local, method, token);
      }
    }

    expect(acceptedSteps(local)).toHaveLength(5);
    expect((await memberOf(local, member)).optOuts).toEqual({});
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'constructor', 'post', ''])(
    '%s is not allowed, and changes nothing',
    async (method) => {
      const { local, db, token } = await memberWithMail();
      const before = dump(db);

      const { status, headers } = await ask(local, method, token);

      expect(status).toBe(405);
      expect(headers.allow).toBe('GET, HEAD, POST');
      expect(dump(db)).toEqual(before);
    },
  );
});

describe('stopping', () => {
  it('POST acts at once: the rest of the series is skipped, with the reason', async () => {
    const { local, token, member } = await memberWithMail();

    const page = await ask(local, 'POST', token);

    expect(page.status).toBe(200);
    expect(page.body).toContain('Klart, du får inte fler sådana mejl.');
    await local.engine.advanceTo(plus(local.clock.now(), 'P42D'));
    expect(acceptedSteps(local)).toEqual(['hello']);
    expect(await fatesOf(local, member)).toEqual({
      hello: 'delivered',
      'your-support': 'skipped(opted-out)',
      'log-in': 'skipped(opted-out)',
      'a-story': 'skipped(opted-out)',
      'get-involved': 'skipped(opted-out)',
    });
  });

  it('only the purpose and channel of the mail: service still comes', async () => {
    const { local, token, member } = await memberWithMail(
      {},
      { workflows: withSecondJourney({ purpose: 'service' }) },
    );

    await ask(local, 'POST', token);
    await submitAndSettle(local, 'log-in', { membershipNumber: ASA.membershipNumber });

    expect(acceptedSteps(local)).toEqual(['hello', 'note']);
    const { optOuts } = await memberOf(local, member);
    const all = PURPOSES.flatMap((purpose) => CHANNELS.map((channel) => `${purpose}.${channel}` as const));
    expect(all.filter((one) => optOuts[one])).toEqual(['relation.email']);
  });

  it('a second POST, later or at the same time, changes nothing: there is one receipt', async () => {
    const { local, db, token, member } = await memberWithMail();

    await Promise.all([ask(local, 'POST', token), ask(local, 'POST', token)]);
    local.clock.moveTo(plus(local.clock.now(), 'P1D'));
    const before = dump(db);
    const again = await ask(local, 'POST', token);

    expect(again.status).toBe(200);
    expect(dump(db)).toEqual(before);
    expect(await consentsOf(local, member)).toMatchObject([
      {
        given: false,
        purpose: 'relation',
        channel: 'email',
        source: 'unsubscribe-link',
        message: local.mailbox.accepted()[0]?.key,
        language: 'sv',
      },
    ]);
  });

  it('the page says so from then on, to GET as well', async () => {
    const { local, token } = await memberWithMail();
    await ask(local, 'POST', token);

    const { body } = await ask(local, 'GET', token);

    expect(body).toContain('Klart, du får inte fler sådana mejl.');
    expect(body).not.toContain('<form');
  });

  // RFC 8058 asks for the first; mail programs send all of these.
  it.each([
    ['the form of RFC 8058', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    [
      'the same as multipart',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      'multipart/form-data; boundary=b',
    ],
    ['nothing', '', ''],
    ['something else', '{"a":1}', 'application/json'],
    ['bytes that are no text', '\u0000\uFFFF%%%', 'application/octet-stream'],
  ])('a one-click request with %s as its body acts', async (_, body, type) => {
    const { local, token, member } = await memberWithMail();

    const { status } = await ask(local, 'POST', token, { body, headers: { 'content-type': type } });

    expect(status).toBe(200);
    expect(Object.keys((await memberOf(local, member)).optOuts)).toEqual(['relation.email']);
  });

  it('a link works when its member has left and when the link was used long ago', async () => {
    const { local, token, member } = await memberWithMail();
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    local.clock.moveTo(plus(local.clock.now(), 'P9Y'));

    expect((await ask(local, 'POST', token)).status).toBe(200);
    expect(Object.keys((await memberOf(local, member)).optOuts)).toEqual(['relation.email']);
    expect((await ask(local, 'POST', token)).status).toBe(200);
  });

  it('an opt-out survives leaving and joining again', async () => {
    const { local, token, member } = await memberWithMail();
    await ask(local, 'POST', token);
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    await local.engine.advanceTo(plus(local.clock.now(), 'P7D'));
    await submitAndSettle(local, 'join', ASA);

    await local.engine.advanceTo(plus(local.clock.now(), 'P7D'));

    expect(acceptedSteps(local)).toEqual(['hello']);
    expect(await memberOf(local, member)).toMatchObject({ status: 'active' });
  });
});

describe('a link of which nothing is left', () => {
  it.each([
    ['its row', (_: string, token: string) => linkKey(token.slice(0, 16))],
    ['its member', (member: string) => memberKey(member)],
  ])('%s was deleted: 200 to GET and POST, and nothing is made', async (_, gone) => {
    const { local, db, token, member } = await memberWithMail();
    await local.world.items.transact([{ delete: gone(member, token) }]);
    const before = dump(db);

    for (const method of ['GET', 'POST']) {
      const { status, body } = await ask(local, method, token);
      expect(status).toBe(200);
      expect(body).toContain('Det finns inga utskick kvar att avsluta');
      expect(body).toContain('There is nothing left to stop');
    }
    expect(dump(db)).toEqual(before);
  });

  it('an erased member is not told from one who never was', async () => {
    const { local, token, member } = await memberWithMail();
    await local.world.items.transact([{ update: memberKey(member), set: { status: 'erased' } }]);
    const erased = await ask(local, 'POST', token);
    await local.world.items.transact([{ delete: memberKey(member) }]);

    expect(await ask(local, 'POST', token)).toEqual(erased);
  });
});

describe('a token that is not ours', () => {
  it('is a neutral 404 in three languages, the same whatever is wrong with it, and changes nothing', async () => {
    const { local, db, token } = await memberWithMail();
    const [key] = await local.world.secrets.get('link');
    const strangersKey = { ...key, value: Buffer.alloc(32, 7).toString('base64') };
    const before = dump(db);
    const wrong = [
      token.slice(0, -1),
      token.slice(0, 20),
      `${token}x`,
      token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      token.replace(/(?<=^.{20})./, (one) => (one === 'A' ? 'B' : 'A')),
      linkToken('unsubscribe', token.slice(0, 16), strangersKey),
      linkToken('preferences', token.slice(0, 16), key),
      '',
      '../../etc/passwd',
      '%00',
      'x'.repeat(10_000),
    ];

    const pages = [];
    for (const one of wrong) for (const method of ['GET', 'POST']) pages.push(await ask(local, method, one));

    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 404));
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    for (const title of ['Sidan finns inte', 'Siden finnes ikke', 'Page not found'])
      expect(pages[0]?.body).toContain(title);
    expect(pages[0]?.body).not.toContain('<form');
    expect(dump(db)).toEqual(before);
  });

  it('but one that is ours leads to its own member only', async () => {
    const { local, member } = await memberWithMail();
    const [key] = await local.world.secrets.get('link');
    const free = linkToken('unsubscribe', linkId(Buffer.alloc(12, 9)), key);

    expect((await ask(local, 'POST', free)).status).toBe(200);
    expect((await memberOf(local, member)).optOuts).toEqual({});
  });
});

describe('a fault of ours', () => {
  it.each(['GET', 'POST'])('is a 500 to %s that promises nothing and tells nothing', async (method) => {
    let down = false;
    const { local, token } = await memberWithMail(
      {},
      {
        decorate: (world) => ({
          ...world,
          items: {
            ...world.items,
            async get(key) {
              if (down) throw new Error('secret detail of asa.ek@example.org');
              return world.items.get(key);
            },
          },
        }),
      },
    );
    down = true;

    const { status, body, headers } = await ask(local, method, token);

    expect(status).toBe(500);
    for (const text of [
      'Något gick fel hos oss',
      'Noe gikk galt hos oss',
      'Something went wrong on our side',
    ])
      expect(body).toContain(text);
    expect(body).not.toMatch(/secret|asa\.ek|Klart/);
    expect(headers['cache-control']).toBe('no-store');
  });
});
