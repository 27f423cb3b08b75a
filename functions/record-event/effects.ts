import { openRunsOf, planRun, runsOf } from '../start-journey/begin-run.ts';
import { closeRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { begins, type Change } from '../../shared/member/register.ts';
import type { Trust } from '../../shared/member/trust.ts';
import type { Items, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { keepAnswers } from './answers.ts';
import { endedBy } from './ends.ts';
import { plansFor, type Plan } from './plans.ts';
import { startedBy } from './starts.ts';

/** What an event does to a member's journeys: the writes, and in words what came of each journey. */
export interface JourneyEffects {
  readonly writes: readonly Write[];
  /** journey → what became of it; kept on the event, so that each trigger leads to a run or to a recorded reason. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** The journeys of which a run begins by it. */
  readonly begun: readonly string[];
  /** What is to begin later. */
  readonly plans: readonly Plan[];
}

/** A merge is no joining, also when it makes a member of one who had left. */
const beganBy = (event: EventFields, change: Change): boolean =>
  event.type !== 'member.merged' && begins(change);

/**
 * The runs that an event may do something to, or be kept from something by. That one was is asked before one begins; of
 * all other events, as most are, those are enough that are under way.
 */
export function runsFor(
  items: Items,
  { journeys }: Pick<Workflows, 'journeys'>,
  event: EventFields,
  change: Change,
): Promise<readonly Run[]> {
  if (!change.before) return Promise.resolve([]);
  const begun = new Set<string>([event.type, ...(beganBy(event, change) ? ['member.joined'] : [])]);
  const mayBegin = [...journeys.values()].some(
    ({ startsOn }) => startsOn.kind === 'event' && begun.has(startsOn.event),
  );
  return (mayBegin ? runsOf : openRunsOf)(items, change.before);
}

/** @param given of the member's runs, those that `runsFor` gives. */
export function journeyEffects(
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
  event: EventFields,
  given: { change: Change; runs: readonly Run[]; at: Instant; now: Instant; trust: Trust | undefined },
): JourneyEffects {
  const { change, at, now, trust } = given;
  const began = beganBy(event, change);
  const { zone } = workflows.organisation;
  const writes: Write[] = [];
  const said = new Map<string, string[]>();
  const say = (journey: string, words: string): void => {
    said.set(journey, [...(said.get(journey) ?? []), words]);
  };

  const ended = new Set<string>();
  const begun: string[] = [];
  for (const journey of workflows.journeys.values()) {
    const runs = given.runs.filter((run) => run.journey === journey.name);
    for (const run of endedBy(journey, event, { change, runs, at, began })) {
      writes.push(closeRun(run, { state: 'ended', reason: event.type }, now));
      ended.add(run.id);
      say(journey.name, 'ended');
    }
    const started = startedBy(journey, event, { change, runs, at, now, began, zone, trust });
    if (!started) continue;
    if ('refused' in started) say(journey.name, started.refused);
    else {
      writes.push(planRun(workflows, { journey, member: change.after, now, ...started }));
      begun.push(journey.name);
      say(journey.name, 'started');
    }
  }
  const plans = plansFor(workflows, event.type, { change, at, now, began, trust });
  for (const { journey, words } of plans) say(journey, words);
  writes.push(...keepAnswers(event, workflows.journeys, { runs: given.runs, ended, at }));
  const outcomes = [...said].map(([journey, words]) => [journey, words.join(', ')] as const);
  return { writes, outcomes: Object.fromEntries(outcomes), begun, plans };
}
