import type { Level } from '../loyalty/points.ts';
import type { EventType } from '../member/event.ts';
import type { AfterStart, EventStart, LevelStart, MemberDate, SurveyStart, YearlyStart } from './journey.ts';

// What is unknown in options, or missing from them, is carried along, so that journey() can say so in a sentence.

/** Starts when an event of this type is recorded, `where` fields of it have these values. `trust: 'low'`: by any form. */
export function event(
  type: EventType,
  options: { readonly where?: Readonly<Record<string, string>>; readonly trust?: 'low' } = {},
): EventStart {
  const { where = {}, ...unknown } = options;
  return { ...unknown, kind: 'event', event: type, where };
}

/** Starts so many calendar months and days after the joining date, or after an event, at a local time. `trust` as of event(). */
export function after(options: {
  readonly since: 'joinedOn' | EventType;
  readonly at: string;
  readonly months?: number;
  readonly days?: number;
  readonly trust?: 'low';
}): AfterStart {
  const { since, at, months = 0, days = 0, ...unknown } = options ?? {};
  return { ...unknown, kind: 'after', since, at, months, days };
}

/** Starts each year on the member's date, at a local time. */
export function yearly(date: MemberDate, options: { readonly at: string }): YearlyStart {
  return { ...options, kind: 'yearly', date };
}

/** Starts when the survey policy allows: first so long after joining, then so often. */
export function survey(options: {
  readonly first: { readonly months: number };
  readonly every: { readonly months: number };
  readonly at: string;
}): SurveyStart {
  const { first, every, at, ...unknown } = options ?? {};
  return { ...unknown, kind: 'survey', firstAfterMonths: first?.months, everyMonths: every?.months, at };
}

/** Starts when a member's level becomes one of these. */
export function levelChange(options: { readonly to: Level | readonly Level[] }): LevelStart {
  const { to, ...unknown } = options ?? {};
  return { ...unknown, kind: 'level', to: typeof to === 'string' ? [to] : to };
}
