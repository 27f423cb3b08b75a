import * as z from 'zod';
import { LEVELS } from '../loyalty/points.ts';

const SEGMENTS = ['sector', 'workplace', 'role', 'region', 'interests'] as const;
export type Segment = (typeof SEGMENTS)[number];

/*
 * Schemas under `z.lazy` are made when they are first needed: making one takes longer than reading with it, and a function
 * that has just been started needs few.
 */

/** Something about a member or a run that is true or not at the moment at which it is asked. */
export const conditionSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** An event of the type was recorded since the run began, or in the last so many days. */
    z.strictObject({
      kind: z.literal('happened'),
      event: z.string().min(1),
      withinDays: z.int().min(1).nullable(),
      not: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('open-case'), not: z.boolean() }),
    /** The segment has one of the values; of interests the member has one of them. */
    z.strictObject({
      kind: z.literal('segment'),
      segment: z.enum(SEGMENTS),
      is: z.array(z.string().min(1)).min(1),
      not: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('level'), is: z.array(z.enum(LEVELS)).min(1), not: z.boolean() }),
    /** The run's question was answered with one of these: scores (`0-6`, `9`) or choices. */
    z.strictObject({
      kind: z.literal('answered'),
      question: z.string().min(1),
      is: z.array(z.string().min(1)).min(1),
      not: z.boolean(),
    }),
    /** The member has been sent this message of this journey, in any run. */
    z.strictObject({ kind: z.literal('received'), message: z.string().min(1), not: z.boolean() }),
  ]),
);
export type Condition = z.infer<typeof conditionSchema>;

/** Which message goes in the place of the step's own; where nothing fits, the step's own. */
export const variantSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('segment'),
      segment: z.enum(SEGMENTS),
      messages: z.record(z.string(), z.string().min(1)),
    }),
    /** By a field of the event that started the run, such as the kind of help. */
    z.strictObject({
      kind: z.literal('detail'),
      field: z.string().min(1),
      messages: z.record(z.string(), z.string().min(1)),
    }),
    /** Of the step's own and these, one that the member has not had, or had the longest ago. */
    z.strictObject({ kind: z.literal('pool'), messages: z.array(z.string().min(1)).min(1) }),
  ]),
);
export type Variant = z.infer<typeof variantSchema>;
