import type { EventType } from '../member/event.ts';
import type { Purpose } from '../message/template.ts';

/** A journey: what starts it, its steps, what ends it. Plain data: the same object is compiled, drawn and run. */
export interface Journey {
  /** Also the folder's name under workflows/. A contract: never rename. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly startsOn: Start;
  /** Types of events that end a run at once, from whatever step. */
  readonly endsOn: readonly EventType[];
  readonly steps: readonly Step[];
}

export interface Start {
  readonly event: EventType;
}

export type Step = SendStep | WaitStep;

export interface SendStep {
  readonly kind: 'send';
  /** The step's name, a contract: runs under way and message keys hold it. By default the message's id. */
  readonly name: string;
  /** workflows/<journey>/messages/<message>.<language>.md */
  readonly message: string;
  /** Days after its due date until which it may still go; later it is skipped as too late. */
  readonly notAfterDays: number;
}

export interface WaitStep {
  readonly kind: 'wait';
  readonly wait: WaitFor;
}

/** Until so many calendar days after the last step was due, at a local time, in the member's zone. */
export interface WaitFor {
  /** 0-366 whole days. */
  readonly days: number;
  /** `HH:MM`, 24 hours. */
  readonly at: string;
}
