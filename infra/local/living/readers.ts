import type { Mailer } from '../../../shared/ports/mailer.ts';
import type { Texter } from '../../../shared/ports/texter.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../../shared/time/instant.ts';
import type { LocalWorld } from '../world.ts';
import type { Chance } from './chance.ts';
import type { Person } from './people.ts';
import { answer, optOut } from './reader.ts';

const HOUR = 60 * 60 * 1000;
/** Of those who are asked so many answer, within three days. */
const ANSWERS = 0.55;
const LATEST_ANSWER_HOURS = 72;
/** Of all mails to members. */
const OPTS_OUT = 0.006;
const FULL_MAILBOX = 0.004;
const COMPLAINS = 0.0015;
/** Of a hundred people three have an address that was wrong from the first. */
const WRONG_ADDRESS = 0.03;
/** The provider's answer is lost once in so many messages. */
const ANSWER_LOST = 0.002;

interface Reaction {
  readonly at: Instant;
  readonly act: (local: LocalWorld) => Promise<void>;
}

/** Those who get the messages: it stands between the world and its providers, and sees what each person was sent. */
export interface Readers {
  readonly mailer: (provider: Mailer) => Mailer;
  readonly texter: (provider: Texter) => Texter;
  /** When somebody does something about a message next. */
  nextAt(): Instant | undefined;
  /** Does the first of what they do. */
  act(local: LocalWorld): Promise<void>;
}

export function createReaders(
  people: readonly Person[],
  chance: Chance,
  world: () => Pick<LocalWorld, 'clock' | 'faults'>,
): Readers {
  const byAddress = new Map<string, Person>();
  for (const person of people) {
    byAddress.set(person.email, person);
    const { phone } = person.fields;
    if (typeof phone === 'string') byAddress.set(phone, person);
  }
  const wrong = new Set(people.filter(() => chance.happens(WRONG_ADDRESS)).map(({ email }) => email));
  const reactions: Reaction[] = [];

  const later = (hours: number, act: Reaction['act']): void => {
    const at = fromEpochMs(toEpochMs(world().clock.now()) + Math.round(hours * HOUR));
    const place = reactions.findIndex((one) => one.at > at);
    reactions.splice(place < 0 ? reactions.length : place, 0, { at, act });
  };
  const read = (to: string, text: string): void => {
    const person = byAddress.get(to);
    if (!person || wrong.has(to)) return;
    const [question] = /\/a\/[\w-]+/.exec(text) ?? [];
    if (question !== undefined && chance.happens(ANSWERS))
      later(0.2 + chance() ** 2 * LATEST_ANSWER_HOURS, (local) => answer(local, question, person, chance));
    const [wayOut] = /\/u\/[\w-]+/.exec(text) ?? [];
    if (wayOut !== undefined && chance.happens(OPTS_OUT)) later(2, (local) => optOut(local, wayOut));
  };
  /** What befalls one mail on its way. */
  const fateOf = (to: string): string | undefined => {
    if (wrong.has(to)) return 'hard-bounce';
    if (chance.happens(FULL_MAILBOX)) return 'soft-bounce';
    if (chance.happens(COMPLAINS)) return 'complaint';
    return chance.happens(ANSWER_LOST) ? chance.pick(['lost-answer', 'lost-answer-and-events']) : undefined;
  };

  return {
    mailer: (provider) => ({
      async send(mail) {
        const fault = byAddress.has(mail.to) ? fateOf(mail.to) : undefined;
        // It meets the very next mail, which is this one.
        if (fault !== undefined) world().faults.add({ channel: 'email', fault, times: 1 });
        read(mail.to, mail.text);
        return provider.send(mail);
      },
    }),
    texter: (provider) => ({
      async send(text) {
        read(text.to, text.body);
        return provider.send(text);
      },
    }),
    nextAt: () => reactions[0]?.at,
    async act(local) {
      await reactions.shift()?.act(local);
    },
  };
}
