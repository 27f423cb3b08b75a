import type { EventType } from '../member/event.ts';
import type { Journey, SendStep, Start, WaitFor, WaitStep } from './journey.ts';
import { problemsOf } from './problems.ts';

/**
 * A journey, checked. The steps alternate: a send, a wait, a send …, beginning and ending with a send.
 * @throws JourneyInvalid with everything that is wrong with it.
 */
export function journey(name: string, definition: Omit<Journey, 'name'>): Journey {
  const made = { ...definition, name };
  const problems = problemsOf(made);
  if (problems.length > 0) throw new JourneyInvalid(name, problems);
  return made;
}

/**
 * Sends workflows/<journey>/messages/<message>.<language>.md.
 * `step` names the step where it is not the message's id; `notAfterDays` is how many days late it may still go.
 */
export function send(
  message: string,
  options: { readonly step?: string; readonly notAfterDays?: number } = {},
): SendStep {
  const { step = message, notAfterDays = 5, ...unknown } = options;
  // What is unknown is carried along, so that journey() can name the typo.
  return { ...unknown, kind: 'send', name: step, message, notAfterDays };
}

/** Waits until `at` in the member's zone, `days` calendar days after the last step was due. */
export function wait(until: WaitFor): WaitStep {
  return { kind: 'wait', wait: until };
}

/** A journey that starts when an event of this type is recorded. */
export function event(type: EventType): Start {
  return { event: type };
}

export class JourneyInvalid extends Error {
  override readonly name = 'JourneyInvalid';
  readonly journey: string;
  /** One sentence each: what is wrong, where, what to do. */
  readonly problems: readonly string[];

  constructor(journeyName: string, problems: readonly string[]) {
    super(problems.join('\n'));
    this.journey = journeyName;
    this.problems = problems;
  }
}
