import middy from '@middy/core';
import { sendTaskSchema, type SendResult } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { World } from '../../shared/ports/world.ts';
import { sendMessage } from './send-message.ts';

/** The task of a state machine. Errors keep their names: the state machine retries and catches by them. */
export function createHandler(world: World, workflows: Workflows) {
  return middy((event: unknown): Promise<SendResult> =>
    sendMessage(world, workflows, sendTaskSchema.parse(event)),
  );
}
