import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import { MailNotAccepted, type Mailer, type MailRefusal } from '../ports/mailer.ts';
import { TextNotAccepted, type Texter, type TextRefusal } from '../ports/texter.ts';
import type { Channel } from '../message/template.ts';
import { plus, type Instant } from '../time/instant.ts';
import { eventOf, type Fate } from './delivery-events.local.ts';
import { firstDueOf } from './first-due.local.ts';
import { numberOf, textOf } from './sqlite.row.ts';
import { storageOf } from './sqlite.storage.ts';
import { createTransaction } from './sqlite.transaction.ts';

/** What can be made to go wrong at the provider of one machine, each as often as is asked. */
export const FAULTS = {
  email: {
    throttled: 'refused for the moment: too many at once',
    quota: "refused: the day's quota is used up",
    paused: 'refused: the provider has paused us',
    'not-verified': 'refused: our domain is not verified',
    rejected: 'refused for good: the provider does not like the text',
    'bad-address': 'refused for good: not an address',
    reset: 'the line breaks before the provider has it: nobody can know',
    'lost-answer': 'taken, but the answer is lost; its events come',
    'lost-answer-and-events': 'taken, but the answer and all events are lost',
    'hard-bounce': 'taken; the address does not exist',
    'soft-bounce': 'taken; the mailbox is full',
    complaint: 'delivered; after an hour the reader says that it is spam',
    'lost-events': 'taken; no event ever comes',
    'doubled-events': 'delivered; each event comes twice, the last first',
    'late-events': 'delivered; the events come three days late',
  },
  sms: {
    throttled: 'refused for the moment: too many at once',
    quota: 'refused: the spending limit is reached',
    paused: 'refused: the provider has paused us',
    'not-configured': 'refused: the sender is not set up',
    rejected: 'refused for good: the provider does not like the text',
    'bad-number': 'refused for good: not a number',
    reset: 'the line breaks before the provider has it: nobody can know',
    'lost-answer': 'taken, but the answer is lost; its events come',
    'lost-answer-and-events': 'taken, but the answer and all events are lost',
    'hard-bounce': 'taken; the number does not exist',
    'soft-bounce': 'taken; the phone was off until its time was up',
    'lost-events': 'taken; no event ever comes',
    'doubled-events': 'delivered; each event comes twice, the last first',
    'late-events': 'delivered; the events come three days late',
  },
} as const satisfies Readonly<Record<Channel, Readonly<Record<string, string>>>>;

export const isFault = (channel: Channel, fault: string): boolean => Object.hasOwn(FAULTS[channel], fault);

export interface StandingFault {
  readonly channel: Channel;
  readonly fault: string;
  /** How many messages more it will meet. */
  readonly times: number;
}

/**
 * What lies between the functions and the providers of one machine: plays the faults that stand, and tells the
 * deliveries as the providers would, as events that fall due. All of it is kept in the database.
 */
export interface ProviderFaults {
  readonly mailer: Mailer;
  readonly texter: Texter;
  /** Stands behind those of the same channel that stand already. */
  add(fault: StandingFault): void;
  standing(): readonly StandingFault[];
  clear(): void;
  /** Makes the provider tell something more of a message that it took. */
  play(
    message: {
      readonly channel: Channel;
      readonly key: string;
      readonly member: string;
      readonly address: string;
    },
    fate: Fate,
  ): void;
  nextDueAt(): Instant | undefined;
  /** Tells what is due, the oldest first, each until `tell` has resolved; a rejection brings it again in a minute. Gives how many were told. */
  tellDue(tell: (event: unknown) => Promise<unknown>): Promise<number>;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS provider_faults (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, fault TEXT NOT NULL, times INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS provider_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, due_at TEXT NOT NULL, event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS provider_events_due ON provider_events (due_at, seq);
`;

const REFUSALS: Readonly<Record<Channel, ReadonlySet<string>>> = {
  email: new Set(['throttled', 'quota', 'paused', 'not-verified', 'rejected', 'bad-address']),
  sms: new Set(['throttled', 'quota', 'paused', 'not-configured', 'rejected', 'bad-number']),
};

/** When after its acceptance each fate is told. */
const AFTER: Readonly<Record<Fate, string>> = {
  sent: 'PT1S',
  delivered: 'PT5S',
  'hard-bounce': 'PT8S',
  'soft-bounce': 'PT12H',
  complaint: 'PT1H',
};
const VERY_LATE = 'P3D';

export function createProviderFaults(
  db: DatabaseSync,
  clock: Clock,
  providers: { readonly mailer: Mailer; readonly texter: Texter },
): ProviderFaults {
  db.exec(TABLES);
  const storage = storageOf(db);
  const transaction = createTransaction(db);
  const insertFault = db.prepare('INSERT INTO provider_faults (channel, fault, times) VALUES (?, ?, ?)');
  const allFaults = db.prepare('SELECT seq, channel, fault, times FROM provider_faults ORDER BY seq');
  const firstFault = db.prepare(
    'SELECT seq, fault FROM provider_faults WHERE channel = ? ORDER BY seq LIMIT 1',
  );
  const useFault = db.prepare('UPDATE provider_faults SET times = times - 1 WHERE seq = ?');
  const dropUsed = db.prepare('DELETE FROM provider_faults WHERE times <= 0');
  const dropAll = db.prepare('DELETE FROM provider_faults');
  const insertEvent = db.prepare('INSERT INTO provider_events (due_at, event) VALUES (?, ?)');
  const nextEvent = db.prepare('SELECT seq, event FROM provider_events ORDER BY due_at, seq LIMIT 1');
  const nextAt = db.prepare('SELECT due_at FROM provider_events ORDER BY due_at LIMIT 1');
  const dropEvent = db.prepare('DELETE FROM provider_events WHERE seq = ?');
  const laterEvent = db.prepare('UPDATE provider_events SET due_at = ? WHERE seq = ?');
  const next = firstDueOf(db, 'provider_events', () => {
    const row = nextAt.get();
    return row && (textOf(row, 'due_at') as Instant);
  });

  const take = (channel: Channel): string | undefined => {
    const row = firstFault.get(channel);
    if (!row) return undefined;
    useFault.run(numberOf(row, 'seq'));
    dropUsed.run();
    return textOf(row, 'fault');
  };

  const plan = (about: Parameters<typeof eventOf>[0], fate: Fate, late = 'PT0S'): void => {
    // SES is asked to leave that out: infra/aws/provider-events.ts.
    if (fate === 'sent' && about.channel === 'email') return;
    const at = plus(plus(clock.now(), AFTER[fate]), late);
    insertEvent.run(at, JSON.stringify(eventOf(about, fate, at)));
    next.changed();
  };

  const tellFates = (about: Parameters<typeof eventOf>[0], fault: string | undefined): void => {
    if (fault === 'lost-events' || fault === 'lost-answer-and-events') return;
    const final: Fate = fault === 'hard-bounce' || fault === 'soft-bounce' ? fault : 'delivered';
    const late = fault === 'late-events' ? VERY_LATE : 'PT0S';
    plan(about, 'sent', late);
    plan(about, final, late);
    if (fault === 'complaint') plan(about, 'complaint');
    if (fault === 'doubled-events') {
      plan(about, 'delivered');
      plan(about, 'sent', 'PT1M');
    }
  };

  /** One attempt as the standing fault has it: refused, lost on the way, taken, or taken with the answer lost. */
  const attempt = async (
    about: { channel: Channel; key: string; member: string; address: string },
    hand: () => Promise<{ readonly providerId: string }>,
    refuse: (reason: string) => Error,
  ): Promise<{ readonly providerId: string }> => {
    // A full disk is no fault of the provider: the call lasts until there is room, so that nothing is in doubt.
    const fault = await storage.patiently(() => transaction(() => take(about.channel)));
    if (fault !== undefined && REFUSALS[about.channel].has(fault)) throw refuse(fault);
    if (fault === 'reset') throw new AnswerLost();
    const taken = await hand();
    const accepted = { ...about, providerId: taken.providerId, acceptedAt: clock.now() };
    await storage.patiently(() => transaction(() => tellFates(accepted, fault)));
    if (fault === 'lost-answer' || fault === 'lost-answer-and-events') throw new AnswerLost();
    return taken;
  };

  return {
    mailer: {
      send: (mail) =>
        attempt(
          { channel: 'email', key: mail.key, member: mail.tags.member ?? '', address: mail.to },
          () => providers.mailer.send(mail),
          (reason) => new MailNotAccepted(reason as MailRefusal),
        ),
    },
    texter: {
      send: (text) =>
        attempt(
          { channel: 'sms', key: text.key, member: text.context.member ?? '', address: text.to },
          () => providers.texter.send(text),
          (reason) => new TextNotAccepted(reason as TextRefusal),
        ),
    },
    add: ({ channel, fault, times }) => void insertFault.run(channel, fault, times),
    standing: () =>
      allFaults.all().map((row) => ({
        channel: textOf(row, 'channel') as Channel,
        fault: textOf(row, 'fault'),
        times: numberOf(row, 'times'),
      })),
    clear: () => void dropAll.run(),
    play(message, fate) {
      const now = clock.now();
      insertEvent.run(
        now,
        JSON.stringify(eventOf({ ...message, providerId: 'played', acceptedAt: now }, fate, now)),
      );
      next.changed();
    },
    nextDueAt: () => next.at(),
    async tellDue(tell) {
      let told = 0;
      while (next.isBy(clock.now())) {
        const row = nextEvent.get()!;
        const seq = numberOf(row, 'seq');
        try {
          await tell(JSON.parse(textOf(row, 'event')));
          dropEvent.run(seq);
        } catch {
          if (storage.failure()) throw storage.failure();
          // Why it failed is the caller's to tell.
          laterEvent.run(plus(clock.now(), 'PT1M'), seq);
        }
        next.changed();
        told += 1;
      }
      return told;
    },
  };
}

/** As a broken line shows itself: it says nothing of whether the provider has the message. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  constructor() {
    super('the connection was reset before an answer came');
  }
}
