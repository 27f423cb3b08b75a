import middy from '@middy/core';
import * as z from 'zod';
import { instantSchema } from '../../shared/time/instant.ts';
import { recordRun } from './record-run.ts';
import type { Needs } from './needs.ts';

/** The part we read of a "Step Functions Execution Status Change" event. `input` and `error` come as text, or not at all. */
const eventSchema = z.lazy(() =>
  z.object({
    time: instantSchema,
    detail: z.object({
      name: z.string(),
      status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
      input: z.string(),
      error: z.string().nullish(),
    }),
  }),
);
const inputSchema = z.lazy(() => z.object({ run: z.string(), member: z.string(), journey: z.string() }));

/** EventBridge rule on executions that have ended. */
export function createHandler(world: Needs) {
  return middy(async (event: unknown): Promise<void> => {
    const { time, detail } = eventSchema.parse(event);
    const input = inputSchema.parse(JSON.parse(detail.input));
    await recordRun(world, {
      ...input,
      status: detail.status,
      at: time,
      ...(detail.error && { error: detail.error }),
    });
  });
}
