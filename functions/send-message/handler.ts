import middy from '@middy/core';
import { sendTaskSchema, type SendResult } from '../../shared/journey/task.ts';
import { sendMessage } from './send-message.ts';
import type { Written } from './compose.ts';
import type { Needs } from './needs.ts';

/** The task of a state machine. Errors keep their names: the state machine retries and catches by them. */
export function createHandler(world: Needs, workflows: Written) {
  return middy((event: unknown): Promise<SendResult> =>
    sendMessage(world, workflows, sendTaskSchema.parse(event)),
  );
}
