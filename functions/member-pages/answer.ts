import { createHash } from 'node:crypto';
import { parseEvent, type DeliveredEvent } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import { seal } from '../../shared/webhook/seal.ts';
import type { Asked } from './asked.ts';
import type { Given } from './given-answer.ts';
import { noteGiven } from './given-answers.ts';
import type { Needs } from './needs.ts';

/** What stands where a delivery names its form. */
const FORM = 'member-page';

/**
 * Puts an answer on the queue, sealed. When this resolves it is stored, and record-event does what follows.
 *
 * One answer is one event however often it is sent: the id is a hash of the question asked, of what is said, and of how
 * many answers the form knew of. So a double click, a reload, the back button and a hundred tabs with the same answer are
 * one; an answer that is changed is another, also when it is changed back; and an old form that is sent once more does
 * not undo what was said since. Which answers were taken is noted after the queue has the event, so that a crash between
 * the two leads to the same event again and never to none.
 * @throws AnswerUnfit when it makes no event that could be recorded, such as of a wave with a name that no event takes.
 */
export async function takeAnswer(
  world: Needs,
  member: Member,
  asked: Asked,
  given: Given & {
    /** How many answers had been taken when the form was made. */
    readonly known: number;
  },
): Promise<void> {
  const before = asked.given;
  const content = sha256(JSON.stringify([given.value, given.comment ?? null]));
  const { pk, sk } = before.key;
  const event = sha256(`answer|${pk}|${sk}|${content}|${given.known}`).slice(0, 32);
  if (before.events.includes(event) || before.last === content) return;
  const [key] = await world.secrets.get('seal');
  const delivered: DeliveredEvent = {
    id: event,
    form: FORM,
    bodyHash: content,
    receivedAt: world.clock.now(),
    type: 'survey.answered',
    ref: member.ref,
    fields: fieldsOf(member, asked, given),
  };
  await world.queue.send(seal(JSON.stringify(delivered), key, world.ids));
  await noteGiven(world.items, before.key, { event, content });
}

function fieldsOf(member: Member, asked: Asked, given: Given): Record<string, unknown> {
  const { question, wave, run } = asked;
  const { membershipNumber, email, phone } = member;
  const fields = {
    member: known({ membershipNumber, email, phone }),
    question: question.id,
    ...('choices' in question.scale ? { choice: given.value } : { score: Number(given.value) }),
    ...known({ comment: given.comment, run }),
    wave,
  };
  // What no one could record must not lie on the queue and end among its dead letters.
  const parsed = parseEvent('survey.answered', fields, { ref: member.ref });
  if (!parsed.success) throw new AnswerUnfit(parsed.problems);
  return fields;
}

function known(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The answer makes no event that could be recorded. Names fields and rules, never a value. */
export class AnswerUnfit extends Error {
  override readonly name = 'AnswerUnfit';
  constructor(problems: readonly string[]) {
    super(`An answer on a member's page makes no survey.answered event: ${problems.join('; ')}.`);
  }
}
