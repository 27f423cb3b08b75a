import * as z from 'zod';
import { PURPOSES } from '../message/template.ts';

/**
 * What a compiled journey hands to send-message for one step. It carries all that the step needs of its definition,
 * so that a run under way keeps the definition it began with, whatever is deployed meanwhile.
 */
export const sendTaskSchema = z.strictObject({
  run: z.string().min(1),
  member: z.string().min(1),
  journey: z.string().min(1),
  step: z.string().min(1),
  message: z.string().min(1),
  purpose: z.enum(PURPOSES),
  notAfterDays: z.int().min(0),
  /** The step that follows and how long after this one it is due; null: this was the last step. */
  next: z.strictObject({ step: z.string(), days: z.int().min(0), at: z.string() }).nullable(),
});
export type SendTask = z.infer<typeof sendTaskSchema>;

/** What send-message answers: the instant, in whole seconds, at which the next wait ends; for the last step, now. */
export interface SendResult {
  readonly resumeAt: string;
}
