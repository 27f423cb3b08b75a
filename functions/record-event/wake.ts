import { hasExperience, isExperience } from '../../shared/consent/asked-member.ts';
import { firstAt } from '../../shared/journey/due-instant.ts';
import { DUE_PREFIX, moveDue, toDueStart } from '../../shared/journey/due-start.ts';
import { armIfSoon } from '../../shared/journey/plan-start.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey, type Member } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { ceilToSecond } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** A merge brings what the duplicate had taken part in. */
export const mayBeFirstExperience = (type: string, before?: Member): boolean =>
  type === 'member.merged' || (isExperience(type) && !(before && hasExperience(before)));

/**
 * Has those surveys looked at soon that waited for the member to take part in something: the policy then says when they
 * may be asked. One that waits for a date is left alone. May be done again after any failure.
 */
export async function wakeSurveys(
  world: Needs,
  { organisation, journeys }: Pick<Workflows, 'organisation' | 'journeys'>,
  { ref, mergedFrom = [], zone = organisation.zone }: Member,
): Promise<void> {
  const now = ceilToSecond(world.clock.now());
  for (const one of [ref, ...mergedFrom]) {
    const partition = memberKey(one).pk;
    const rows = await allRows(world.items, { partition, range: { beginsWith: DUE_PREFIX } });
    for (const due of rows.map(toDueStart)) {
      if (due.waitsFor !== 'experience') continue;
      const startsOn = journeys.get(due.journey)?.startsOn;
      const dueAt = startsOn?.kind === 'survey' ? firstAt(startsOn.at, now, zone) : now;
      try {
        await world.items.transact([moveDue(due, dueAt)]);
      } catch (error) {
        // It was looked at, or woken, by another call since it was read.
        if (!(error instanceof TransactionRefused)) throw error;
        continue;
      }
      await armIfSoon(world, { ...due, dueAt });
    }
  }
}
