import middy from '@middy/core';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import { sweepTasks, type TasksReport } from '../staff-tasks/sweep-tasks.ts';
import { sweepLevels } from './levels.ts';
import { sweepStarts, type StartsReport } from './starts.ts';
import { sweep, type SweepReport } from './sweep.ts';
import type { Needs } from './needs.ts';

/** Called every hour, with nothing. */
export function createHandler(
  world: Needs,
  workflows: Pick<Workflows, 'organisation' | 'journeys' | 'points'>,
) {
  return middy(async (): Promise<SweepReport & StartsReport & TasksReport & { readonly levels: number }> => {
    const mended = await sweep(world);
    const starts = await sweepStarts(world, workflows);
    const levels = await sweepLevels(world, workflows);
    const { organisation } = workflows;
    const tasks = await sweepTasks(world, { organisation, staff: organisation.staff });
    const faults = mended.faults + starts.faults + tasks.faults;
    const report = { ...mended, ...starts, ...tasks, levels, faults };
    // An hour with nothing to mend is not worth a line; that the sweep runs at all is seen by its invocations.
    if (Object.values(report).some((count) => count > 0)) log.info('swept', report);
    return report;
  });
}
