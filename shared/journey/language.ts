import type { EventType } from '../member/event.ts';
import type { PerLanguage } from '../member/organisation.ts';
import type { Purpose } from '../message/template.ts';
import type { Again, Journey, Start, Step } from './journey.ts';
import { JourneyInvalid } from './journey-invalid.ts';
import type { OnceEach } from './language-names.ts';
import { problemsOf } from './problems.ts';

/** The language of journeys: all that a file workflows/<journey>/journey.ts imports. */
export { after, event, levelChange, survey, yearly } from './language-starts.ts';
export { ask, choose, end, send, task, wait } from './language-steps.ts';
export { question } from './language-questions.ts';
export {
  answered,
  atLevel,
  byDetail,
  bySegment,
  happened,
  hasOpenCase,
  inSegment,
  inTurnWith,
  not,
  received,
} from './language-conditions.ts';
export { JourneyInvalid } from './journey-invalid.ts';

interface JourneyDefinition<Steps extends readonly Step[]> {
  /** What staff call it, in every language, at most 60 characters. By default its name. */
  readonly title?: PerLanguage<string>;
  readonly purpose: Purpose;
  readonly startsOn: Start;
  /** Types of events that end a run at once, from whatever step. */
  readonly endsOn: readonly EventType[];
  /** Who goes first on a day: the greater number, -1000 to 1000. By default 0. */
  readonly priority?: number;
  /** Its relation messages are not sent while the member has an open help case. */
  readonly mutedByOpenCase?: boolean;
  /** By default each occurrence has its run. */
  readonly again?: Again;
  /** The share of members who get no run, 0 to below 1; the same members each time. */
  readonly holdout?: number;
  readonly steps: Steps & OnceEach<Steps>;
}

/**
 * A journey, checked.
 * @throws JourneyInvalid with everything that is wrong with it.
 */
export function journey<const Steps extends readonly Step[]>(
  name: string,
  definition: JourneyDefinition<Steps>,
): Journey {
  const made = {
    priority: 0,
    mutedByOpenCase: false,
    again: 'each-occurrence' as const,
    holdout: 0,
    ...definition,
    name,
  };
  const problems = problemsOf(made);
  if (problems.length > 0) throw new JourneyInvalid(name, problems);
  return made;
}
