import * as z from 'zod';
import { CHANNELS, PURPOSES } from '../message/template.ts';
import { conditionSchema, variantSchema } from './condition.ts';
import { TASK_KINDS, type MemberDate } from './journey.ts';

/*
 * What a compiled journey hands to its functions for one step. It carries all that the step needs of its definition, so
 * that a run under way keeps the definition it began with, whatever is deployed meanwhile.
 */

const id = z.lazy(() => z.string().min(1));
const days = z.lazy(() => z.int().min(0));
const MEMBER_DATES = ['birthDate', 'joinedOn'] as const satisfies readonly MemberDate[];

const waitSchema = z.lazy(() =>
  z.union([
    z.strictObject({ days, at: z.string() }),
    z.strictObject({ until: z.enum(MEMBER_DATES), atMostDays: days, at: z.string() }),
  ]),
);

/** What a step is to the arbiter and to the survey policy before its turn comes. */
export const expectedSchema = z.lazy(() =>
  z.strictObject({
    /** A relation message that competes for the member's day; null: it does not. */
    contends: z
      .strictObject({ priority: z.int(), notAfterDays: days, mutedByOpenCase: z.boolean() })
      .nullable(),
    /** It asks the question about the support after help, which goes before all other questions. */
    asksSupport: z.boolean(),
    /** It may go on Sundays and public holidays. */
    anyDay: z.boolean(),
    /** Whose send window its time is planned for; null: it sends nothing. */
    channel: z.enum(CHANNELS).nullable(),
  }),
);
export type Expected = z.infer<typeof expectedSchema>;

/** The step that follows and how long after this one it is due: without a wait, at once. */
const followingSchema = z.lazy(() =>
  z.strictObject({
    step: id,
    wait: waitSchema.nullable(),
    expected: expectedSchema,
  }),
);
export type Following = z.infer<typeof followingSchema>;

/** What comes after a step: another one, or the end of the run, with a reason when an `end` step says one. */
export const nextSchema = z.lazy(() =>
  z.union([followingSchema, z.strictObject({ end: z.string().nullable() })]),
);
export type Next = z.infer<typeof nextSchema>;

const common = { run: id, member: id, journey: id, step: id };

const sending = () => ({
  ...common,
  message: id,
  variant: variantSchema.nullable(),
  purpose: z.enum(PURPOSES),
  channels: z.union([z.array(z.enum(CHANNELS)).min(1), z.literal('preferred')]),
  guard: z.array(conditionSchema),
  notAfterDays: days,
  anyDay: z.boolean(),
  priority: z.int(),
  mutedByOpenCase: z.boolean(),
});

/** The way of an answer: its name (`0-6`, `well`), the values that take it, and what follows. */
const waySchema = z.lazy(() =>
  z.strictObject({ name: id, is: z.array(z.string()).min(1), next: nextSchema }),
);
export type Way = z.infer<typeof waySchema>;

/** To send-message. `ask` is there when the step waits for an answer. */
export const sendTaskSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ ...sending(), kind: z.literal('send'), next: nextSchema }),
    z.strictObject({
      ...sending(),
      kind: z.literal('ask'),
      question: z.strictObject({ id, kind: z.enum(['care', 'support', 'survey']) }),
      withinDays: z.int().min(1),
      ways: z.array(waySchema),
      /** After an answer that has no way of its own, and when nothing was asked. */
      next: nextSchema,
      /** The state machine's task token: who holds it can tell the state machine the answer. */
      token: id,
    }),
  ]),
);
export type SendTask = z.infer<typeof sendTaskSchema>;
export type AskTask = Extract<SendTask, { kind: 'ask' }>;

/** What send-message answers to a `send`: the instant, in whole seconds, at which the next wait ends; after the last step, now. */
export interface SendResult {
  readonly resumeAt: string;
}

/** What an `ask` or an `await` is told in the end: the way (`answered` when the answer has none of its own), and when the run goes on. */
export interface AwaitedResult {
  readonly way: string;
  readonly resumeAt: string;
}
/** The ways that no answer has: nothing was asked, or the answer has no way of its own. */
export const NOT_ASKED = 'not asked';
export const ANSWERED = 'answered';

/** To take-step: what a journey does beside sending. */
export const stepTaskSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...common,
      kind: z.literal('choose'),
      ways: z.array(z.strictObject({ name: id, when: conditionSchema, next: nextSchema })).min(1),
      otherwise: nextSchema,
    }),
    z.strictObject({
      ...common,
      kind: z.literal('task'),
      task: z.enum(TASK_KINDS),
      dueWorkingDays: days,
      why: id,
      next: nextSchema,
    }),
    /** Goes on after a silence that is followed by a wait: only a function knows when that ends. */
    z.strictObject({ ...common, kind: z.literal('pass'), next: nextSchema }),
    z.strictObject({
      ...common,
      kind: z.literal('await'),
      event: id,
      atMostDays: z.int().min(1),
      next: nextSchema,
      token: id,
    }),
  ]),
);
export type StepTask = z.infer<typeof stepTaskSchema>;

/** What take-step answers: which way a `choose` takes (OTHERWISE when none holds), and when the run goes on. */
export interface StepResult {
  readonly way: string;
  readonly resumeAt: string;
}
export const OTHERWISE = 'otherwise';
