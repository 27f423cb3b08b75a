import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../functions/record-delivery/read-delivery.ts';
import type { Mail } from '../ports/mailer.ts';
import type { Text } from '../ports/texter.ts';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createProviderFaults, FAULTS, isFault } from './provider-faults.local.ts';
import { StorageFailed } from './sqlite.errors.ts';
import { openDatabase } from './sqlite.ts';
import { storageOf } from './sqlite.storage.ts';

const NOW = instant('2028-03-01T09:00:00Z');
const MAIL: Mail = {
  key: 'k1',
  from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
  to: 'asa.ek@example.org',
  replyTo: 'maria.lind@example.org',
  subject: 'Hej',
  text: 'Hej',
  html: '<p>Hej</p>',
  headers: {},
  tags: { key: 'k1', member: 'M1', journey: 'welcome', step: 'hello' },
};
const TEXT: Text = {
  key: 'k2',
  to: '+46701740605',
  from: 'Exempelfb',
  body: 'Hej',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: plus(NOW, 'PT1H'),
  context: { key: 'k2', member: 'M1', journey: 'nps', step: 'survey' },
};

function given() {
  const db = openDatabase(':memory:');
  const clock = createLocalClock({ db, at: NOW });
  const taken: string[] = [];
  const provider = async ({ key }: { readonly key: string }) => {
    taken.push(key);
    return { providerId: `p-${taken.length}` };
  };
  const open = () =>
    createProviderFaults(db, clock, { mailer: { send: provider }, texter: { send: provider } });
  const faults = open();
  /** Everything that is told until `by` later, as record-delivery reads it. */
  const told = async (by: string, from = faults) => {
    const all: unknown[] = [];
    const end = plus(NOW, by);
    for (let due = from.nextDueAt(); due && due <= end; due = from.nextDueAt()) {
      if (due > clock.now()) clock.moveTo(due);
      await from.tellDue(async (event) => void all.push(event));
    }
    return all.map(unwrapped).map((event) => {
      const read = readDelivery(event);
      return 'what' in read
        ? `${read.channel} ${read.key} ${read.what}${read.permanent ? ' for good' : ''}`
        : read;
    });
  };
  return { clock, faults, taken, told, open };
}

function unwrapped(event: unknown): unknown {
  const { detail, Records } = event as { detail?: unknown; Records?: [{ Sns: { Message: string } }] };
  return detail ?? JSON.parse(Records![0].Sns.Message);
}

describe('a provider of this machine', () => {
  it('takes what it is handed and tells of its delivery, as record-delivery reads it', async () => {
    const { faults, taken, told } = given();
    await faults.mailer.send(MAIL);
    await faults.texter.send(TEXT);
    expect(taken).toEqual(['k1', 'k2']);
    expect(await told('PT1M')).toEqual(['sms k2 sent', 'email k1 delivered', 'sms k2 delivered']);
  });

  it.each(['throttled', 'quota', 'paused', 'not-verified', 'rejected', 'bad-address'])(
    'refuses a mail as "%s" as often as it was told to, and then takes it',
    async (fault) => {
      const { faults, taken } = given();
      faults.add({ channel: 'email', fault, times: 2 });
      await expect(faults.mailer.send(MAIL)).rejects.toMatchObject({
        name: 'MailNotAccepted',
        reason: fault,
      });
      await expect(faults.mailer.send(MAIL)).rejects.toMatchObject({ reason: fault });
      expect([taken, faults.standing()]).toEqual([[], []]);
      await faults.mailer.send(MAIL);
      expect(taken).toEqual(['k1']);
    },
  );

  it('meets only the channel that the fault is for', async () => {
    const { faults, taken } = given();
    faults.add({ channel: 'sms', fault: 'not-configured', times: 1 });
    await faults.mailer.send(MAIL);
    await expect(faults.texter.send(TEXT)).rejects.toMatchObject({
      name: 'TextNotAccepted',
      reason: 'not-configured',
    });
    expect(taken).toEqual(['k1']);
  });

  it.each([
    ['reset', [], []],
    ['lost-answer', ['k1'], ['email k1 delivered']],
    ['lost-answer-and-events', ['k1'], []],
  ])('leaves the caller in doubt by "%s"', async (fault, accepted, events) => {
    const { faults, taken, told } = given();
    faults.add({ channel: 'email', fault, times: 1 });
    await expect(faults.mailer.send(MAIL)).rejects.toMatchObject({ name: 'AnswerLost' });
    expect([taken, await told('P9D')]).toEqual([accepted, events]);
  });

  it.each([
    ['hard-bounce', ['email k1 bounced for good']],
    ['soft-bounce', ['email k1 bounced']],
    ['complaint', ['email k1 delivered', 'email k1 complained']],
    ['lost-events', []],
    ['doubled-events', ['email k1 delivered', 'email k1 delivered']],
    ['late-events', ['email k1 delivered']],
  ])('tells of "%s" afterwards', async (fault, events) => {
    const { faults, told } = given();
    faults.add({ channel: 'email', fault, times: 1 });
    await faults.mailer.send(MAIL);
    expect(await told('P9D')).toEqual(events);
  });

  it('tells late events three days late and not before', async () => {
    const { faults, told } = given();
    faults.add({ channel: 'email', fault: 'late-events', times: 1 });
    await faults.mailer.send(MAIL);
    expect(await told('P2D')).toEqual([]);
    expect(await told('P3DT1M')).toEqual(['email k1 delivered']);
  });

  it('tells again in a minute what could not be heard, also after a restart', async () => {
    const { faults, clock, told, open } = given();
    faults.play({ channel: 'email', key: 'k1', member: 'M1', address: MAIL.to }, 'hard-bounce');
    expect(await faults.tellDue(() => Promise.reject(new Error('killed')))).toBe(1);
    expect(faults.nextDueAt()).toBe(plus(clock.now(), 'PT1M'));
    expect(await told('PT1H', open())).toEqual(['email k1 bounced for good']);
  });

  it('keeps its faults over a restart, in their order, until they are cleared', () => {
    const { faults, open } = given();
    faults.add({ channel: 'email', fault: 'reset', times: 3 });
    faults.add({ channel: 'email', fault: 'paused', times: 1 });
    expect(open().standing()).toEqual([
      { channel: 'email', fault: 'reset', times: 3 },
      { channel: 'email', fault: 'paused', times: 1 },
    ]);
    faults.clear();
    expect(open().standing()).toEqual([]);
  });

  it('knows its faults by name, each with a sentence', () => {
    expect(isFault('email', 'complaint')).toBe(true);
    expect(isFault('sms', 'complaint')).toBe(false);
    expect(isFault('sms', 'toString')).toBe(false);
    for (const sentence of Object.values(FAULTS).flatMap((one) => Object.values(one)))
      expect(sentence).toMatch(/^[a-z].{15,}/);
  });
});

describe('a disk that is full when the provider has taken a message', () => {
  it('given room in a while, when what becomes of it is noted, then the call lasts until then and the fate is told', async () => {
    const db = openDatabase(':memory:');
    const clock = createLocalClock({ db, at: NOW });
    const storage = storageOf(db);
    const about = { channel: 'email', key: 'k0', member: 'M1', address: 'bo@example.org' } as const;
    const allow = (pages: number) => db.exec(`PRAGMA max_page_count = ${pages}`);
    /** Until not one more fits. */
    const fill = () => {
      allow(Number(db.prepare('PRAGMA page_count').get()?.['page_count']));
      for (;;) faults.play(about, 'delivered');
    };
    const faults = createProviderFaults(db, clock, {
      mailer: {
        async send() {
          expect(fill).toThrow(StorageFailed);
          return { providerId: 'taken' };
        },
      },
      texter: { send: () => Promise.reject(new Error('no SMS here')) },
    });
    let waited = 0;
    storage.attend(() => {
      waited += 1;
      void Promise.resolve().then(() => {
        allow(100_000);
        storage.look();
      });
    });

    const answer = await faults.mailer.send(MAIL);

    expect({ answer, waited }).toEqual({ answer: { providerId: 'taken' }, waited: 1 });
    clock.moveTo(plus(NOW, 'P1D'));
    const told: unknown[] = [];
    await faults.tellDue(async (event) => told.push(JSON.stringify(event)));
    expect(told.filter((event) => String(event).includes('"taken"'))).toHaveLength(1);
  });
});
