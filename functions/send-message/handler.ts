import middy from '@middy/core';
import { sendTaskSchema, type SendResult } from '../../shared/journey/task.ts';
import { resend, resendSchema, type ResendOutcome } from './resend.ts';
import { sendMessage } from './send-message.ts';
import type { Written } from './words.ts';
import type { Needs } from './needs.ts';

/**
 * The task of a state machine: errors keep their names, by which it retries and catches. Or a person's decision to send
 * one message again, `{ kind: 'resend', member, key }` (infra/RUNBOOK.md).
 */
export function createHandler(world: Needs, workflows: Written) {
  return middy(async (event: unknown): Promise<SendResult | ResendOutcome> => {
    if (isResend(event)) return resend(world, workflows, resendSchema.parse(event));
    return sendMessage(world, workflows, sendTaskSchema.parse(event));
  });
}

/** Asked before it is parsed: to fail at another schema first took as long as to read the task. */
const isResend = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'kind' in event && event.kind === 'resend';
