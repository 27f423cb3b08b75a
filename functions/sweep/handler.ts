import middy from '@middy/core';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import { sweepLevels } from './levels.ts';
import { sweep, type SweepReport } from './sweep.ts';
import type { Needs } from './needs.ts';

/** Called every hour, with nothing. */
export function createHandler(world: Needs, { points }: Pick<Workflows, 'points'>) {
  return middy(async (): Promise<SweepReport & { readonly levels: number }> => {
    const report = { ...(await sweep(world)), levels: await sweepLevels(world, points) };
    // An hour with nothing to mend is not worth a line; that the sweep runs at all is seen by its invocations.
    if (Object.values(report).some((count) => count > 0)) log.info('swept', report);
    return report;
  });
}
