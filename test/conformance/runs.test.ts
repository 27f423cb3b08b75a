import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns } from '../../shared/adapters/runs.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { sendTaskSchema } from '../../shared/journey/task.ts';
import type { ExecutionEnded } from '../../shared/ports/runs.ts';
import { runsConformance } from './runs.ts';
import { CONFORMANCE_START } from './runs-subject.ts';

runsConformance('local', async ({ definitions, answer }) => {
  const clock = createLocalClock({ at: CONFORMANCE_START });
  const ended: ExecutionEnded[] = [];
  const runs = createLocalRuns({
    db: openDatabase(':memory:'),
    clock,
    definitions,
    substitutions: { sendMessage: 'send-message', takeStep: 'take-step' },
    invoke: async (_, payload) => answer(sendTaskSchema.parse(payload), clock.now()),
    onEnded: async (end) => void ended.push(end),
  });
  return {
    runs,
    now: () => clock.now(),
    async passTo(at) {
      for (let due = runs.nextDueAt(); due !== undefined && due <= at; due = runs.nextDueAt()) {
        clock.moveTo(due);
        await runs.runDue();
      }
      clock.moveTo(at);
    },
    ended: () => ended,
  };
});
