import type { Level } from '../loyalty/points.ts';
import type { EventType } from '../member/event.ts';
import type { PerLanguage } from '../member/organisation.ts';
import type { Channel, Purpose } from '../message/template.ts';
import type { Condition, Variant } from './condition.ts';

/** A journey: what starts it, its steps, what ends it. Plain data: the same object is compiled, drawn and run. */
export interface Journey {
  /** Also the folder's name under workflows/. A contract: never rename. */
  readonly name: string;
  /** What staff call it. Only shown: nothing that is run, stored or compiled holds it, so it may change at any time. */
  readonly title?: PerLanguage<string>;
  readonly purpose: Purpose;
  readonly startsOn: Start;
  /** Types of events that end a run at once, from whatever step. */
  readonly endsOn: readonly EventType[];
  /** Of two relation messages due on one day the one of the greater number goes first. */
  readonly priority: number;
  /** Its relation messages are not sent while the member has an open help case: a greeting or a measurement. */
  readonly mutedByOpenCase: boolean;
  readonly again: Again;
  /** The share of members, 0 to below 1, who get no run, so that the journey's effect can be measured. */
  readonly holdout: number;
  readonly steps: readonly Step[];
}

/** Whether a member may have another run: for each occurrence, once in a lifetime, or so many days after the last one began. */
export type Again = 'each-occurrence' | 'once' | { readonly afterDays: number };

export type Start = EventStart | AfterStart | YearlyStart | SurveyStart | LevelStart;

/** When an event of this type is recorded, at once. The occurrence is the case, the joining date, or the event's local date. */
export interface EventStart {
  readonly kind: 'event';
  readonly event: EventType;
  /** Only when these fields of the event have these values. */
  readonly where: Readonly<Record<string, string>>;
  /** Also by a form of low trust; without it only by one of high trust, or by Lojal itself. */
  readonly trust?: 'low';
}

/** So many calendar months and days after a joining date, or after an event, at a local time. The occurrence is that date. */
export interface AfterStart {
  readonly kind: 'after';
  readonly since: 'joinedOn' | EventType;
  readonly months: number;
  readonly days: number;
  /** `HH:MM` in the member's zone. */
  readonly at: string;
  /** As for an EventStart, after an event. */
  readonly trust?: 'low';
}

/** Each year on the member's date, at a local time. The occurrence is the year. 29 February is 28 February in common years. */
export interface YearlyStart {
  readonly kind: 'yearly';
  readonly date: MemberDate;
  readonly at: string;
}
export type MemberDate = 'birthDate' | 'joinedOn';

/** When the survey policy allows (shared/consent/survey-policy.ts): first so long after joining, then so often. The occurrence is the wave's planned date. */
export interface SurveyStart {
  readonly kind: 'survey';
  readonly firstAfterMonths: number;
  readonly everyMonths: number;
  readonly at: string;
}

/** When a member's level changes to one of these, from any other. The occurrence is the local date. */
export interface LevelStart {
  readonly kind: 'level';
  readonly to: readonly Level[];
}

export type Step = SendStep | WaitStep | AwaitStep | AskStep | ChooseStep | TaskStep | EndStep;
/** The steps that have a name and a state of their own. */
export type NamedStep = Exclude<Step, WaitStep | EndStep>;

interface Sending {
  /** The step's name, a contract: runs under way and message keys hold it. By default the message's id. */
  readonly name: string;
  /** workflows/<journey>/messages/<message>.<language>.md */
  readonly message: string;
  readonly variant: Variant | null;
  /** By default the journey's. */
  readonly purpose: Purpose | null;
  /** In order: the first on which the member may be written to. `preferred`: the member's own choice, then the other. */
  readonly channels: readonly Channel[] | 'preferred';
  /** All must hold, or the message is skipped and the run goes on. */
  readonly guard: readonly Condition[];
  /** Days after its due date until which it may still go; later it is skipped as too late. */
  readonly notAfterDays: number;
  /** Also on Sundays and public holidays, within the hours of the window. */
  readonly anyDay: boolean;
}

export interface SendStep extends Sending {
  readonly kind: 'send';
}

export interface WaitStep {
  readonly kind: 'wait';
  readonly wait: WaitFor;
}

/**
 * Until a local time in the member's zone: so many calendar days (0-366) after the last step was due, or on the member's
 * next such date after it, at most so many days: a run lasts a year at most, and the date may be a year away.
 */
export type WaitFor =
  | { readonly days: number; readonly at: string }
  | { readonly until: MemberDate; readonly atMostDays: number; readonly at: string };

/** Until an event of the type is recorded, which may have happened since the run began, or so many days have passed. */
export interface AwaitStep {
  readonly kind: 'await';
  readonly name: string;
  readonly event: EventType;
  readonly atMostDays: number;
}

/** Sends a question and waits for its answer. */
export interface AskStep extends Sending {
  readonly kind: 'ask';
  readonly question: Question;
  /** How long the run waits for the answer. */
  readonly withinDays: number;
  /** By the scores (`0-6`, `9`) or the choice. What is not named here goes on after the ask. */
  readonly answers: Readonly<Record<string, readonly Step[]>>;
  /** What is done when there was no answer within the time. */
  readonly silent: readonly Step[];
}

/** Its words stand in workflows/<journey>/questions/<id>.<language>.md. */
export interface Question {
  readonly id: string;
  /** Care is part of helping (support: the question after help, which goes before all others); a survey is for us. */
  readonly kind: 'care' | 'support' | 'survey';
  readonly scale: { readonly from: number; readonly to: number } | { readonly choices: readonly string[] };
  /** Whether the page asks for words as well. */
  readonly comment: boolean;
}

/** Goes the first way whose condition holds; with none, straight on. */
export interface ChooseStep {
  readonly kind: 'choose';
  readonly name: string;
  readonly ways: readonly {
    readonly name: string;
    readonly when: Condition;
    readonly steps: readonly Step[];
  }[];
  readonly otherwise: readonly Step[];
}

/** Something for a person to do. */
export interface TaskStep {
  readonly kind: 'task';
  readonly name: string;
  readonly task: TaskKind;
  /** Working days from now until it should be done: 0 is today. */
  readonly dueWorkingDays: number;
  /** Why, as an id: its words for staff stand in workflows/tasks.ts. */
  readonly why: string;
}
export const TASK_KINDS = ['call', 'postcard'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** Ends the run here, with a reason word. */
export interface EndStep {
  readonly kind: 'end';
  readonly reason: string;
}
