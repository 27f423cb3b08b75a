import type { DatabaseSync } from 'node:sqlite';
import type { Effect } from '../../infra/local/effects.ts';
import { timeline } from '../../infra/local/timeline.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import type { Text } from '../../shared/ports/texter.ts';
import { instant } from '../../shared/time/instant.ts';
import { answerNewest } from './member-answers.ts';
import { submitAndSettle, testWorld } from './world.ts';

/** What happens when: a form comes in, or a member answers the newest question that was sent to an address. */
export type Happening =
  readonly [at: string, form: string, body: object] | readonly [at: string, answers: Answers];
interface Answers {
  readonly by: string;
  readonly answer: string;
  readonly comment?: string;
}

interface Telling {
  readonly from: string;
  readonly until: string;
  /** Default a new one in memory. */
  readonly db?: DatabaseSync;
  /** What is done with each message the moment that it arrives, before its sender hears of it. */
  readonly arrived?: (local: LocalWorld, message: Mail | Text) => Promise<void>;
}

/** A world in which all this has happened, until `until`, and what came of it, in order. */
export async function tell(
  happenings: readonly Happening[],
  telling: Telling,
): Promise<{ readonly local: LocalWorld; readonly effects: readonly Effect[] }> {
  const local = worldOf(telling);
  const effects: Effect[] = [];
  for (const [number, [at, what, body]] of happenings.entries()) {
    if (instant(at) < local.clock.now()) throw new Error(`${at} stands after what happens later.`);
    effects.push(...(await local.engine.advanceTo(instant(at))));
    if (typeof what === 'string') {
      const { result, effects: more } = await submitAndSettle(local, what, body ?? {}, `happening-${number}`);
      if (typeof result === 'string' || result.statusCode !== 202)
        throw new Error(`The form ${what} of ${at} was not accepted: ${JSON.stringify(result)}`);
      effects.push(...more);
    } else {
      await answerNewest(local, what.by, what.answer, what.comment);
      effects.push(...(await local.engine.settle()));
    }
  }
  effects.push(...(await local.engine.advanceTo(instant(telling.until))));
  return { local, effects };
}

function worldOf({ from, db, arrived }: Telling): LocalWorld {
  const options = { at: from, seed: 'telling', ...(db && { db }) };
  if (!arrived) return testWorld(options);
  const taking =
    <Message extends Mail | Text, Answer>(send: (message: Message) => Promise<Answer>) =>
    async (message: Message): Promise<Answer> => {
      const answer = await send(message);
      await arrived(local, message);
      return answer;
    };
  const local: LocalWorld = testWorld({
    ...options,
    mailer: (provider) => ({ send: taking((mail) => provider.send(mail)) }),
    texter: (provider) => ({ send: taking((text) => provider.send(text)) }),
  });
  return local;
}

/** The lines of one journey, with what members answered and staff got to do by it. */
export async function linesOf(
  local: LocalWorld,
  effects: readonly Effect[],
  journey?: string,
): Promise<string> {
  const about = effects.filter(
    (effect) =>
      effect.what !== 'level-changed' &&
      (journey === undefined || effect.journey === journey || effect.journey === undefined),
  );
  return `${(await timeline(local, about)).join('\n')}\n`;
}
