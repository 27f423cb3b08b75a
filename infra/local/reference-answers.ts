import { fromEpochMs, toEpochMs } from '../../shared/time/instant.ts';
import { answerPage, questionPath } from './answer-page.ts';
import type { Effect } from './effects.ts';
import type { Draws } from './reference-people.ts';
import { DAY, HOUR } from './reference-plan.ts';
import type { LocalWorld } from './world.ts';

/** Of those who are asked so many answer: two of three of them at once, the others only after the reminder. */
const ANSWERING = 0.3;
const AT_ONCE = 0.2;
const AFTER_REMINDER = (ANSWERING - AT_ONCE) / (1 - AT_ONCE);

/** How far the clock goes before the inboxes are looked at; nobody answers sooner. */
const STEP = 3 * HOUR;

/** Members as they live: time passes, and some of those who are asked answer. */
export interface Life {
  /** Moves the world to this time, in milliseconds since 1970, with all that happens and is answered on the way. */
  readonly until: (time: number) => Promise<void>;
  readonly answers: () => number;
}

export function createLife(local: LocalWorld, draws: Draws): Life {
  let pending: { readonly at: number; readonly path: string; readonly answer: string }[] = [];
  let answers = 0;
  const now = (): number => toEpochMs(local.clock.now());

  const read = (effects: readonly Effect[]): void => {
    for (const { what, question, message, step } of effects) {
      if (what !== 'sent' || question === undefined || message === undefined) continue;
      if (!draws.chance(step === 'reminder' ? AFTER_REMINDER : AT_ONCE)) continue;
      const path = questionPath(local.mailbox.find(message)?.text ?? local.texts.find(message)?.body ?? '');
      if (path === undefined) throw new TypeError(`The message ${message} asks ${question} and has no link.`);
      const at = now() + STEP + draws.below(3 * DAY);
      pending.push({ at, path, answer: answerTo(question, draws) });
    }
  };

  return {
    answers: () => answers,
    async until(time) {
      while (now() < time) {
        const next = Math.min(time, now() + STEP, ...pending.map(({ at }) => Math.max(at, now())));
        read(await local.engine.advanceTo(fromEpochMs(next)));
        const due = pending.filter(({ at }) => at <= now());
        pending = pending.filter(({ at }) => at > now());
        for (const { path, answer } of due) {
          await answerPage(local, path, answer);
          read(await local.engine.settle());
          answers += 1;
        }
      }
    },
  };
}

/** @throws TypeError for a question that the reference year does not know. */
function answerTo(question: string, draws: Draws): string {
  const said = draws.below(20);
  switch (question) {
    case 'nps':
      // 40 % promoters, 35 % passive, 25 % detractors.
      return String(said < 8 ? 9 + (said % 2) : said < 15 ? 7 + (said % 2) : said - 13);
    case 'support':
      return String(said < 14 ? 4 + (said % 2) : said < 17 ? 3 : 1 + (said % 2));
    case 'how-is-it':
      return said < 13 ? 'well' : said < 18 ? 'so-so' : 'call-me';
    default:
      throw new TypeError(`The reference year has no answers to "${question}": add them to answerTo.`);
  }
}
