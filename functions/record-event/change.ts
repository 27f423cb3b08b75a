import type { DeliveredEvent, EventFields } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import { mergeInto } from '../../shared/member/merge.ts';
import { join, leave, update, withdrawn, type Change } from '../../shared/member/register.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What is said to have happened after it was received happened, as far as anyone can know, when it was received. */
export function happenedAt({ occurredAt }: EventFields, { receivedAt }: DeliveredEvent): Instant {
  return occurredAt && occurredAt < receivedAt ? occurredAt : receivedAt;
}

/** How an event changes the member. @param context `from`: of a merge the duplicate. */
export function changeOf(
  before: Member | undefined,
  event: EventFields,
  context: Parameters<typeof join>[2] & { readonly from: Member | undefined },
): Change {
  if (event.type === 'member.joined') return join(before, event, context);
  if (!before) throw new TypeError('Only a join makes a member; all else waits for one.');
  if (event.type === 'member.left') return leave(before, context.at);
  if (event.type === 'member.updated') return update(before, event, context.at);
  if (event.type === 'consent.withdrawn') return withdrawn(before, event, context.at);
  if (context.from) return mergeInto(before, context.from);
  return { before, after: before };
}
