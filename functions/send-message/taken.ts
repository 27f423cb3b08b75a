import { memberKey, type Member } from '../../shared/member/member.ts';
import { storedInstant } from '../../shared/member/stored-instant.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { forget, remember } from '../../shared/message/cap.ts';
import type { Condition, Value, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { SendTask } from '../../shared/journey/task.ts';

/** What a message that begins notes on its member's row, so that others which want to go see it. */
export interface Taken {
  readonly at: Instant;
  /** A place under the cap. */
  readonly place: boolean;
  /** When the last question and survey went before this one. */
  readonly asked: { readonly survey: boolean; readonly before: Pick<Member, Dates> } | undefined;
}
type Dates = 'lastQuestionAt' | 'lastSurveyAt';

export function takenBy(task: SendTask, { lastQuestionAt, lastSurveyAt }: Member, at: Instant): Taken {
  const before = { ...(lastQuestionAt && { lastQuestionAt }), ...(lastSurveyAt && { lastSurveyAt }) };
  return {
    at,
    place: task.purpose === 'relation',
    asked: task.kind === 'ask' ? { survey: task.question.kind === 'survey', before } : undefined,
  };
}

/** Nothing about the member has changed since the text was made: here an opt-out beats a send. */
export function take(
  member: Member,
  { at, place, asked }: Taken,
  { caps }: Pick<Organisation, 'caps'>,
): Write {
  const unchanged: Condition[] = [
    { attribute: 'version', equals: member.version },
    { attribute: 'status', equals: 'active' },
  ];
  if (!place && !asked) return { check: memberKey(member.ref), if: { all: unchanged } };
  return {
    update: memberKey(member.ref),
    set: {
      ...(place && { recent: remember(member.recent, at, caps).map(storedInstant) }),
      ...(asked && { lastQuestionAt: storedInstant(at) }),
      ...(asked?.survey && { lastSurveyAt: storedInstant(at) }),
    },
    add: { sends: 1n },
    if: { all: [...unchanged, sameSends(member)] },
  };
}

/** Takes it back when the message certainly did not go; what others have noted since then stays. */
export function takeBack(member: Member, { at, place, asked }: Taken): readonly Write[] {
  if (!place && !asked) return [];
  const set: Record<string, Value> = place ? { recent: forget(member.recent, at).map(storedInstant) } : {};
  const remove: string[] = [];
  for (const date of ['lastQuestionAt', 'lastSurveyAt'] as const) {
    if (!asked || member[date] !== at) continue;
    const before = asked.before[date];
    if (before === undefined) remove.push(date);
    else set[date] = storedInstant(before);
  }
  const removing = remove.length > 0 && { remove };
  return [{ update: memberKey(member.ref), set, ...removing, add: { sends: 1n }, if: sameSends(member) }];
}

/** Of two that begin at once the second is refused, and looks again. */
const sameSends = ({ sends }: Member): Condition => ({ attribute: 'sends', equals: sends });
