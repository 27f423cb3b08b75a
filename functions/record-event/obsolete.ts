import { DUE_PREFIX, removeDue, toDueStart, type DueStart } from '../../shared/journey/due-start.ts';
import { nextYearlyStart } from '../../shared/journey/due-instant.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey, type Member } from '../../shared/member/member.ts';
import type { Change } from '../../shared/member/register.ts';
import { allRows } from '../../shared/member/rows.ts';
import type { Items, Write } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';

/**
 * The writes that take away what was planned by a date that the change has replaced: the birthday of a wrong date, the
 * check-in of a joining that was another. What is planned by the new date follows (./plans.ts).
 */
export async function withoutObsolete(
  items: Items,
  { organisation, journeys }: Pick<Workflows, 'organisation' | 'journeys'>,
  { before, after }: Change,
  now: Instant,
): Promise<Write[]> {
  const joinedAnew = before?.joinedOn !== after.joinedOn;
  if (!before || (!joinedAnew && before.birthDate === after.birthDate)) return [];
  const zone = after.zone ?? organisation.zone;
  const partition = memberKey(after.ref).pk;
  const rows = await allRows(items, { partition, range: { beginsWith: DUE_PREFIX } });
  return rows
    .map(toDueStart)
    .filter((due) => {
      const journey = journeys.get(due.journey);
      return journey !== undefined && isObsolete(due, journey, { member: after, joinedAnew, zone, now });
    })
    .map(removeDue);
}

function isObsolete(
  { occurrence, dueAt }: DueStart,
  { startsOn }: Journey,
  { member, joinedAnew, zone, now }: { member: Member; joinedAnew: boolean; zone: string; now: Instant },
): boolean {
  switch (startsOn.kind) {
    case 'yearly': {
      // Due by now, it begins in this minute, by the date that was.
      if (member[startsOn.date] !== undefined && dueAt <= now) return false;
      return nextYearlyStart(startsOn, member, zone, now)?.occurrence !== occurrence;
    }
    case 'after':
      return (
        joinedAnew &&
        (startsOn.since === 'joinedOn' || startsOn.since === 'member.joined') &&
        occurrence !== member.joinedOn
      );
    case 'survey':
      // A wave whose day has come waits for the policy, and is never dropped.
      return joinedAnew && occurrence > dateIn(zone, now);
    case 'event':
    case 'level':
      return false;
  }
}
