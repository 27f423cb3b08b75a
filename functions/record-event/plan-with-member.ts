import { planDue } from '../../shared/journey/due-start.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Write } from '../../shared/ports/items.ts';
import { ceilToSecond } from '../../shared/time/instant.ts';
import type { Plan } from './plans.ts';

/** A transaction has at most 100 writes, and the member's own are a dozen: what is beyond these is planned after it. */
const MOST_PLANNED = 50;

/**
 * The rows of what a joining plans for a member whom it makes, for the transaction that makes the member. Nothing of
 * the member can stand already, neither a plan nor the run that a plan looks for, so that neither is read, and a kill
 * finds all of it or nothing. What is due soon has still to be armed.
 */
export function planWithMember(
  { ref: member }: Member,
  plans: readonly Plan[],
): { readonly writes: readonly Write[]; readonly plans: readonly Plan[] } {
  const writes: Write[] = [];
  const all = plans.map((plan): Plan => {
    const { journey, start } = plan;
    if (!start || writes.length === MOST_PLANNED) return plan;
    const { occurrence, dueAt } = start;
    writes.push(planDue({ member, journey, occurrence, dueAt: ceilToSecond(dueAt) })[0]);
    return { ...plan, isWritten: true };
  });
  return { writes, plans: all };
}
