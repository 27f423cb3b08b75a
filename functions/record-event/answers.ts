import { allSteps } from '../../shared/journey/all-steps.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { isOpen, keepAnswer, type OpenRun, type Run } from '../../shared/journey/run.ts';
import type { EventFields } from '../../shared/member/event.ts';
import type { Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';

type Answered = Extract<EventFields, { type: 'survey.answered' }>;

/** An answer as a run keeps it: a score or a choice, as text. */
export function valueOf({ score, choice }: Answered): string {
  const value = choice ?? score;
  if (value === undefined)
    throw new TypeError('The schema lets no answer through without a score or a choice.');
  return String(value);
}

/**
 * Keeps an answer on the runs that asked. Of two answers to one question the later one counts, however they come.
 * @param ended runs that the same event ends: they need no answer any more.
 */
export function keepAnswers(
  event: EventFields,
  journeys: ReadonlyMap<string, Journey>,
  { runs, ended, at }: { runs: readonly Run[]; ended: ReadonlySet<string>; at: Instant },
): readonly Write[] {
  if (event.type !== 'survey.answered') return [];
  return runs
    .filter(isOpen)
    .filter(({ id }) => !ended.has(id))
    .filter((run) => hasAsked(run, event, journeys.get(run.journey)))
    .filter(({ answeredAt }) => (answeredAt?.[event.question] ?? '') <= at)
    .map((run) => keepAnswer(run, event.question, valueOf(event), at));
}

/** Whether it is a run's own question and wave: the one that it waits for now, or one that its journey asks. */
function hasAsked(
  run: OpenRun,
  { question, wave, run: named }: Answered,
  journey: Journey | undefined,
): boolean {
  if (named !== undefined ? named !== run.id : wave !== run.occurrence) return false;
  if (run.awaits?.question === question || run.answers?.[question] !== undefined) return true;
  return [...allSteps(journey?.steps ?? [])].some(
    (step) => step.kind === 'ask' && step.question.id === question,
  );
}
