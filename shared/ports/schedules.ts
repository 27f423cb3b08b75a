import type { Instant } from '../time/instant.ts';

/** What is started when a schedule fires: opaque ids only. Nothing about a person may ever be added here. */
export interface ScheduleTarget {
  readonly member: string;
  readonly journey: string;
  readonly occurrence: string;
}

export interface Schedule {
  /** Opaque: 1-64 letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** Whole seconds. One already past fires as soon as can be. */
  readonly at: Instant;
  readonly target: ScheduleTarget;
}

/**
 * One-time schedules that call start-journey with their target and are then gone. They fire at least once, and within
 * a minute after their instant; one may be lost all the same, so the row it stands for is the truth
 * (shared/journey/due-start.ts).
 */
export interface Schedules {
  /**
   * Idempotent by name: the same again changes nothing, another instant or target takes the place of the first.
   * @throws InvalidSchedule when no scheduler would take it.
   */
  arm(schedule: Schedule): Promise<void>;
  /** One that has fired, or never was, is left alone. @throws InvalidSchedule for a name that no schedule can have. */
  disarm(name: string): Promise<void>;
}

/** A schedule that no scheduler would take: a mistake in our code. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule';
}
