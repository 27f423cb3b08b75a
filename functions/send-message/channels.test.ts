import { describe, expect, it } from 'vitest';
import { linkKey } from '../../shared/consent/link.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import type { Template } from '../../shared/message/template.ts';
import { TextNotAccepted } from '../../shared/ports/texter.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { ask, askIsDue, setMember, withHello } from '../../test/support/asking.ts';
import {
  entriesOf,
  errorOf,
  fatesOf,
  helloIsDue,
  memberOf,
  send,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';

/** Both channels are open; and SMS are, from nine. */
const NINE = instant('2028-01-12T08:00:00Z');
const SMS = 'Hej {{ member.givenName }}! Stanna \u2013 eller ändra: {{ link.preferences }}';
const SMS_ONLY: Partial<Template> = { subject: '', preview: '', html: '', text: '', sms: SMS };
const NO = WEDNESDAY_EIGHT;

async function smsIsDue(options: Parameters<typeof helloIsDue>[0] & { words?: Partial<Template> } = {}) {
  const { words = { sms: SMS }, ...others } = options;
  return helloIsDue({ workflows: withHello(words), now: NINE, ...others });
}

describe('the channel', () => {
  it.each<[string, SendTask['channels'], object, Partial<Template>, string]>([
    ['e-mail, where only that is named', ['email'], {}, { sms: SMS }, 'email: sent'],
    ['SMS, where only that is named', ['sms'], {}, { sms: SMS }, 'sms: sent'],
    ['the first of two that may be used', ['sms', 'email'], {}, { sms: SMS }, 'sms: sent'],
    [
      'the second after a no to the first',
      ['sms', 'email'],
      { 'optOut.relation.sms': NO },
      { sms: SMS },
      'email: sent',
    ],
    [
      'the second without an address for the first',
      ['email', 'sms'],
      { email: null },
      { sms: SMS },
      'sms: sent',
    ],
    [
      'the second where the first address is dead',
      ['email', 'sms'],
      { 'suppressed.email': 'asa.ek@example.org' },
      { sms: SMS },
      'sms: sent',
    ],
    ['the second where the message has no words for the first', ['sms', 'email'], {}, {}, 'email: sent'],
    ['SMS where the message has no mail', ['email', 'sms'], {}, SMS_ONLY, 'sms: sent'],
    ['none: the message has no words for it', ['sms'], {}, {}, 'sms: skipped(no-words)'],
    ['none: the message is no mail', ['email'], {}, SMS_ONLY, 'email: skipped(no-words)'],
    [
      'none: a no to one, no number for the other',
      ['email', 'sms'],
      { 'optOut.relation.email': NO, phone: null },
      { sms: SMS },
      'email: skipped(opted-out)',
    ],
    [
      'none: no number, and a no to the other',
      ['sms', 'email'],
      { 'optOut.relation.email': NO, phone: null },
      { sms: SMS },
      'sms: skipped(no-address)',
    ],
    ['e-mail, of which the member has not said otherwise', 'preferred', {}, { sms: SMS }, 'email: sent'],
    ['the one that the member prefers', 'preferred', { preferredChannel: 'sms' }, { sms: SMS }, 'sms: sent'],
    [
      'the other where the preferred may not be used',
      'preferred',
      { preferredChannel: 'sms', phone: null },
      { sms: SMS },
      'email: sent',
    ],
    [
      'the other where e-mail may not be used',
      'preferred',
      { 'optOut.relation.email': NO },
      { sms: SMS },
      'sms: sent',
    ],
    [
      'none: a pause is for both',
      'preferred',
      { preferredChannel: 'sms', pausedUntil: plus(NO, 'P9D') },
      { sms: SMS },
      'sms: skipped(paused)',
    ],
  ])('is %s', async (_, channels, fields, words, fate) => {
    const due = await smsIsDue({ words });
    await setMember(due, fields as Parameters<typeof setMember>[1]);

    await send(due, { channels });

    const [entry] = await entriesOf(due.local, due.member);
    const { hello } = await fatesOf(due.local, due.member);
    expect(`${entry?.channel}: ${hello}`).toBe(fate);
    expect(due.local.mailbox.accepted()).toHaveLength(fate === 'email: sent' ? 1 : 0);
    expect(due.local.texts.accepted()).toHaveLength(fate === 'sms: sent' ? 1 : 0);
  });

  it('stays the same when the provider wants it later, also if another would be free by then', async () => {
    let refused = false;
    const due = await smsIsDue({
      texter: (provider) => ({
        async send(text) {
          if (refused) return provider.send(text);
          refused = true;
          throw new TextNotAccepted('throttled');
        },
      }),
    });
    const channels: SendTask['channels'] = ['sms', 'email'];
    expect(await errorOf(send(due, { channels }))).toMatchObject({
      name: 'NotAccepted',
      message: 'throttled',
    });
    await setMember(due, { 'optOut.relation.sms': NO });

    await send(due, { channels });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'skipped(opted-out)' });
    expect(due.local.mailbox.accepted()).toEqual([]);
    expect((await memberOf(due.local, due.member)).recent).toEqual([]);
  });
});

describe('the hours of the channel', () => {
  it('SMS go from nine, when mails have gone for an hour', async () => {
    const due = await smsIsDue({ now: '2028-01-12T07:30:00Z' });

    expect(await errorOf(send(due, { channels: ['sms'] }))).toMatchObject({
      name: 'TooEarly',
      message: '2028-01-12T08:00:00.000Z',
    });
    await send(due, { channels: ['email'] });
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it.each([
    ['a Sunday: not', false, '2028-01-17T07:00:00.000Z'],
    ['a Sunday, and any day is right: at once', true, undefined],
  ])('%s', async (_, anyDay, waitsUntil) => {
    const due = await smsIsDue({ joins: '2028-01-15T20:30:00Z', now: '2028-01-16T11:00:00Z' });
    // The run was planned for Monday; what is asked here is the window alone.
    const task: Partial<SendTask> = { anyDay, step: 'greeting', message: 'hello' };
    const { run, member } = due.task;
    await due.local.world.items.transact([
      {
        update: { pk: `MEMBER#${member}`, sk: `RUN#${run}` },
        set: {
          step: 'greeting',
          next: {
            step: 'greeting',
            at: '2028-01-16T08:00:00.000Z',
            date: '2028-01-16',
            expected: JSON.stringify({ contends: null, asksSupport: false, anyDay, channel: 'email' }),
          },
        },
      },
    ]);

    const [answer] = await Promise.allSettled([send(due, task)]);

    const reason = answer.status === 'rejected' ? (answer.reason as Error).message : undefined;
    expect(reason).toBe(waitsUntil);
    expect(due.local.mailbox.accepted()).toHaveLength(anyDay ? 1 : 0);
  });

  it('a greeting for one day alone goes on that day, a Sunday, until the evening, and never after', async () => {
    const late = await smsIsDue({ now: '2028-01-12T19:00:00Z' });

    await send(late, { anyDay: true, notAfterDays: 0 });

    expect(await fatesOf(late.local, late.member)).toEqual({ hello: 'skipped(too-late)' });
  });
});

describe('an SMS', () => {
  it('is plain, counted, from the organisation, with the member’s own link, and ends with the day', async () => {
    const due = await smsIsDue();

    await send(due, { channels: ['sms'] });

    const [text, ...others] = due.local.texts.accepted();
    expect(others).toEqual([]);
    const [entry] = await entriesOf(due.local, due.member);
    expect(text).toMatchObject({
      key: entry?.key,
      to: '+46701740605',
      from: 'Exempelfb',
      encoding: 'GSM-7',
      parts: 1,
      deliverBefore: '2028-01-12T18:00:00.000Z',
      context: { member: due.member, journey: 'welcome', step: 'hello' },
    });
    expect(text?.body).toMatch(
      /^Hej Åsa! Stanna - eller ändra: https:\/\/lojal\.example\.org\/p\/[\w-]{34,}$/,
    );
    const link = text!.body.split('/p/')[1]!.slice(0, 16);
    expect(await due.local.world.items.get(linkKey(link))).toMatchObject({
      member: due.member,
      key: entry?.key,
      channel: 'sms',
      run: due.task.run,
    });
    expect(entry).toMatchObject({ state: 'sent', channel: 'sms', providerId: text?.providerId });
  });

  it('leaves a name as its bearer writes it, at the price of more parts', async () => {
    const due = await smsIsDue();
    await setMember(due, { givenName: 'Máret\u2013Áile' });

    await send(due, { channels: ['sms'] });

    expect(due.local.texts.accepted()[0]).toMatchObject({
      body: expect.stringContaining('Hej Máret\u2013Áile! Stanna - eller') as unknown,
      encoding: 'UCS-2',
      parts: 2,
    });
  });

  it('is over by the evening where the member lives', async () => {
    const due = await smsIsDue({ now: '2028-01-12T15:00:00Z' });
    await setMember(due, { zone: 'America/New_York' });

    await send(due, { channels: ['sms'] });

    expect(due.local.texts.accepted()[0]).toMatchObject({ deliverBefore: '2028-01-13T00:00:00.000Z' });
  });

  it.each([
    ['for good', 'bad-number', 'failed(bad-number)'],
    ['for good, since the member has told the network', 'opted-out', 'failed(opted-out)'],
  ] as const)('is refused %s: %s', async (_, reason, fate) => {
    const due = await smsIsDue({
      texter: () => ({ send: () => Promise.reject(new TextNotAccepted(reason)) }),
    });

    await send(due, { channels: ['sms'] });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: fate });
    expect((await memberOf(due.local, due.member)).recent).toEqual([]);
  });

  it('is not sent again when the provider’s answer is lost', async () => {
    const due = await smsIsDue({
      texter: (provider) => ({
        async send(text) {
          await provider.send(text);
          throw new Error('socket hang up');
        },
      }),
    });

    await send(due, { channels: ['sms'] });
    await send(due, { channels: ['sms'] });

    expect(due.local.texts.accepted()).toHaveLength(1);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'unknown' });
  });
});

describe('the links of a message', () => {
  it('a question has its own page; the same id leads to it, to the preferences and to the way out', async () => {
    const sms = 'Hur går det? {{ answer.url }} {{ link.preferences }} {{ link.why }}';
    const due = await askIsDue({ workflows: withHello({ sms }), now: NINE });

    await ask(due, { channels: ['sms'] });

    const { body } = due.local.texts.accepted()[0]!;
    const [answer, preferences, why] = body.replace('Hur går det? ', '').split(' ');
    const id = answer!.split('/a/')[1]!.slice(0, 16);
    expect(answer).toMatch(/^https:\/\/lojal\.example\.org\/a\/[\w-]{34,}$/);
    expect(preferences).toMatch(new RegExp(`^https://lojal\\.example\\.org/p/${id}[\\w-]{18,}$`));
    expect(why).toBe(`${preferences}/why`);
    expect(answer!.slice(-20)).not.toBe(preferences!.slice(-20));
    const row = await due.local.world.items.get(linkKey(id));
    expect(row).toMatchObject({ run: due.task.run, question: 'how-is-it', occurrence: '2028-01-11' });
  });

  it('a message that asks nothing and leads to an answer page is refused, not sent with a dead link', async () => {
    const due = await smsIsDue({ words: { sms: 'Svara: {{ answer.url }}' } });

    expect(await errorOf(send(due, { channels: ['sms'] }))).toMatchObject({ name: 'UnsafeLink' });
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });
});
