import type { EventType } from '../member/event.ts';
import type { Channel, Purpose } from '../message/template.ts';
import type { Condition, Variant } from './condition.ts';
import type {
  AskStep,
  AwaitStep,
  ChooseStep,
  EndStep,
  MemberDate,
  Question,
  SendStep,
  Step,
  TaskKind,
  TaskStep,
  WaitStep,
} from './journey.ts';
import { not } from './language-conditions.ts';
import type { NamesIn, Naming } from './language-names.ts';
import type { AnswerName } from './language-questions.ts';

// What is unknown in options, or missing from them, is carried along, so that journey() can say so in a sentence.

interface SendOptions<Name extends string> {
  /** Names the step where it is not the message's id. */
  readonly step?: Name;
  /** How many days late it may still go; by default 5. */
  readonly notAfterDays?: number;
  /** Skipped when this holds at the time of sending. */
  readonly unless?: Condition | readonly Condition[];
  /** Skipped unless this holds at the time of sending. */
  readonly when?: Condition | readonly Condition[];
  readonly variant?: Variant;
  /** By default e-mail only. A list is in order of preference; `preferred` is the member's choice, then the other. */
  readonly channel?: Channel | readonly Channel[] | 'preferred';
  /** By default the journey's. */
  readonly purpose?: Purpose;
  /** Also on Sundays and public holidays. */
  readonly anyDay?: boolean;
}

/** Sends workflows/<journey>/messages/<message>.<language>.md. */
export function send<const Message extends string, const Name extends string = Message>(
  message: Message,
  options: SendOptions<Name> = {},
): SendStep & Naming<Name> {
  return named({ ...sending(message, options), kind: 'send' });
}

interface AskOptions<Asked extends Question, Ways, Silent, Name extends string> extends SendOptions<Name> {
  readonly question: Asked;
  /** How long the run waits for the answer, 1-90 days. */
  readonly within: { readonly days: number };
  /** By scores (`'0-6'`, `'9'`) or choices; what is not named goes on after the question. */
  readonly answers?: Ways & {
    readonly [
      Wrong in Exclude<keyof Ways, AnswerName<Asked>> & string
    ]: `"${Wrong}" names no answer of the question "${Asked['id']}"`;
  };
  /** What is done when no answer came. By default the run goes on after the question. */
  readonly silent?: Silent;
}

/** Sends a message that asks a question, and waits for the answer. */
export function ask<
  const Message extends string,
  const Asked extends Question,
  const Ways extends { readonly [Name in AnswerName<Asked>]?: readonly Step[] },
  const Silent extends readonly Step[] = [],
  const Name extends string = Message,
>(
  message: Message,
  options: AskOptions<Asked, Ways, Silent, Name>,
): AskStep & Naming<Name | NamesIn<Ways[keyof Ways]> | NamesIn<Silent>> {
  const { question, within, answers = {}, silent = [], ...rest } = options ?? {};
  const made = { kind: 'ask', question, withinDays: within?.days, answers, silent } as const;
  return named({ ...sending(message, rest), ...made });
}

function sending(message: string, options: SendOptions<string>): Omit<SendStep, 'kind'> {
  const {
    step = message,
    notAfterDays = 5,
    unless,
    when,
    variant,
    channel,
    purpose,
    anyDay,
    ...unknown
  } = options;
  return {
    ...unknown,
    name: step,
    message,
    variant: variant ?? null,
    purpose: purpose ?? null,
    channels: channel === 'preferred' ? channel : listOf(channel ?? 'email'),
    guard: [...listOf(when ?? []), ...listOf(unless ?? []).map(not)],
    notAfterDays,
    anyDay: anyDay ?? false,
  };
}

function listOf<One extends string | object>(value: One | readonly One[]): readonly One[] {
  return Array.isArray(value) ? (value as readonly One[]) : [value as One];
}

interface AtMost {
  readonly atMost: { readonly days: number };
}
type Until =
  | { readonly days: number; readonly at: string }
  | ({ readonly until: MemberDate; readonly at: string } & AtMost);
type UntilEvent<Name extends string> = { readonly event: EventType; readonly step?: Name } & AtMost;

/**
 * Waits until `at` in the member's zone: `days` calendar days after the last step was due, or `until` the member's next
 * such date; or until an event is recorded. For the last two, `atMost` so many days.
 */
export function wait(until: Until): WaitStep;
export function wait<const Name extends string = string>(until: UntilEvent<Name>): AwaitStep & Naming<Name>;
export function wait(given: Until | UntilEvent<string>): WaitStep | AwaitStep {
  // Whatever else is written here has no end, which journey() says.
  const until = (typeof given === 'object' && given ? given : {}) as Until | UntilEvent<string>;
  if ('event' in until) {
    const { event: type, atMost, step, ...unknown } = until;
    const name = step ?? `until-${type}`.replaceAll('.', '-');
    return { ...unknown, kind: 'await', name, event: type, atMostDays: atMost?.days };
  }
  if (!('until' in until)) return { kind: 'wait', wait: until };
  const { atMost, ...rest } = until;
  return { kind: 'wait', wait: { ...rest, atMostDays: atMost?.days } };
}

/** Goes the first way, in their order, whose condition holds; with none, `otherwise`; then on after it. */
export function choose<
  const Name extends string,
  const Ways extends Readonly<Record<string, { readonly when: Condition; readonly steps: readonly Step[] }>>,
  const Otherwise extends readonly Step[] = [],
>(
  name: Name,
  options: { readonly ways: Ways; readonly otherwise?: Otherwise },
): ChooseStep & Naming<Name | NamesIn<Ways[keyof Ways]['steps']> | NamesIn<Otherwise>> {
  const { ways, otherwise = [], ...unknown } = options ?? {};
  const inOrder = Object.entries(ways ?? {}).map(([way, { when, steps, ...more }]) => ({
    ...more,
    name: way,
    when,
    steps,
  }));
  return named({ ...unknown, kind: 'choose', name, ways: inOrder, otherwise });
}

/** Puts something on the list of what staff do: by default on the next working day. */
export function task<const Kind extends TaskKind, const Name extends string = Kind>(
  kind: Kind,
  options: { readonly why: string; readonly step?: Name; readonly dueWorkingDays?: number },
): TaskStep & Naming<Name> {
  const { why, step = kind, dueWorkingDays = 1, ...unknown } = options ?? {};
  return named({ ...unknown, kind: 'task', name: step, task: kind, dueWorkingDays, why });
}

/** Ends the run here, for a reason of one word or a few: `end('moved-abroad')`. */
export function end(reason: string): EndStep {
  return { kind: 'end', reason };
}

/** Names are known to the compiler only. */
const named = <One extends Step, Names extends string>(step: One): One & Naming<Names> =>
  step as One & Naming<Names>;
