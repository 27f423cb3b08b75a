import { errorFacts, log } from '../../shared/log.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { sendDigest } from './digest.ts';
import type { SweepNeeds } from './needs.ts';
import { tellUntold } from './tell-done.ts';
import type { Staff } from './written.ts';

export interface TasksReport {
  /** Done tasks whose events were still to be told, and were. */
  readonly tasksTold: number;
  /** Mails to staff that went, 0 or 1. */
  readonly digests: number;
  readonly faults: number;
}

/** Hourly: tells what was left untold, and writes to staff when it is time to. Any part may be done twice, harmlessly. */
export async function sweepTasks(
  world: SweepNeeds,
  {
    organisation,
    staff,
  }: {
    readonly organisation: Pick<Organisation, 'zone' | 'country' | 'senders'>;
    /** Without it nobody is written to. */
    readonly staff?: Staff | undefined;
  },
): Promise<TasksReport> {
  const untold = await tellUntold(world);
  let { faults } = untold;
  let digests = 0;
  if (staff) {
    try {
      const outcome = await sendDigest(world, { organisation, staff });
      if (outcome === 'sent') digests = 1;
      if (outcome === 'failed') faults += 1;
    } catch (error) {
      log.error('the daily mail to staff could not be looked after', errorFacts(error));
      faults += 1;
    }
  }
  return { tasksTold: untold.told, digests, faults };
}
