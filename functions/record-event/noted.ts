import { storedCases, withCase } from '../../shared/member/cases.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { lastAttribute, memberKey } from '../../shared/member/member.ts';
import { asNoted, type Change } from '../../shared/member/register.ts';
import { storedInstant } from '../../shared/member/stored-instant.ts';
import type { Condition, Value, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** These change what is there by what was there: another event in between is looked at first. */
const DECIDING: ReadonlySet<string> = new Set(['help.received', 'survey.answered', 'member.merged']);

/**
 * The member's write with what every event leaves there: when the last one of its type happened, and how the help cases
 * stand. The version stays, so that no message which is being written is held up by it.
 * @param decides whether what else is written was decided by what had been noted before, such as the start of a run.
 */
export function withNoted(
  write: Write,
  { before, after }: Change,
  event: EventFields,
  { at, decides }: { at: Instant; decides: boolean },
): Write {
  // Of one who was erased nothing more is kept.
  if (after.status === 'erased') return write;
  const last = lastAttribute(event.type);
  const isNewer = (after.last[event.type] ?? '') < at;
  const set: Record<string, Value> = {
    ...(isNewer && { [last]: storedInstant(at) }),
    ...(event.type === 'help.received' && storedCases(withCase(after, event, at))),
  };
  if ('put' in write) return { ...write, put: { ...write.put, ...set, noted: 1n } };
  if ('delete' in write) throw new TypeError('No event deletes a member.');

  const conditions: Condition[] = write.if ? [write.if] : [];
  if (before && (decides || DECIDING.has(event.type))) conditions.push(asNoted(before));
  else if (isNewer) conditions.push(isNoLater(last, at));
  const given = 'update' in write ? write : undefined;
  const sets = { ...given?.set, ...set };
  return {
    update: memberKey(after.ref),
    ...(Object.keys(sets).length > 0 && { set: sets }),
    add: { ...given?.add, noted: 1n },
    ...(given?.remove && { remove: given.remove }),
    if: { all: conditions },
  };
}

/** Whatever its form: rows from before have it as text. */
function isNoLater(attribute: string, than: Instant): Condition {
  return {
    any: [{ absent: attribute }, { attribute, atMost: storedInstant(than) }, { attribute, atMost: than }],
  };
}
