import { contributionFields } from '../../shared/loyalty/standing.ts';
import type { DeliveredEvent, EventFields } from '../../shared/member/event.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Item, Key, Value } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Counted } from './loyalty.ts';

export const EVENT_PREFIX = 'EVENT#';

export const eventKey = (member: string, id: string): Key => ({
  pk: memberKey(member).pk,
  sk: `${EVENT_PREFIX}${id}`,
});

/** An event as it is kept: whose it is stands in its key, and most have nothing come of them. Of answers also when it came in: see shared/loyalty/last-answer.ts. */
export function eventRow(
  member: string,
  { delivered, event }: { delivered: DeliveredEvent; event: EventFields },
  what: {
    at: Instant;
    now: Instant;
    outcomes: Readonly<Record<string, string>>;
    /** Of a consent, what came of it. */
    consent: string | undefined;
    counted: Counted;
  },
): Item {
  const { key, contribution } = what.counted;
  const details = detailsOf(event);
  return {
    ...eventKey(member, key),
    id: delivered.id,
    type: delivered.type,
    form: delivered.form,
    bodyHash: delivered.bodyHash,
    occurredAt: what.at,
    recordedAt: what.now,
    ...(Object.keys(what.outcomes).length > 0 && { outcomes: what.outcomes }),
    ...(delivered.trust === 'low' && { trust: delivered.trust }),
    ...(what.consent !== undefined && { consent: what.consent }),
    ...(what.counted.on && { on: what.counted.on }),
    ...(what.counted.undated && { undated: true }),
    ...(Object.keys(details).length > 0 && { details }),
    ...(contribution && contributionFields(contribution)),
    ...(what.counted.answer && { answer: what.counted.answer }),
    ...(event.type === 'survey.answered' && { receivedAt: delivered.receivedAt }),
  };
}

/** What the event says beside whom and when. What it says of the member stands on the member's row, and only there. */
function detailsOf(event: EventFields): Readonly<Record<string, Value>> {
  if (event.type === 'member.updated') return { changed: Object.keys(event.changes) };
  if (event.type === 'member.merged') return {};
  const { type: _type, member: _member, occurredAt: _at, ...details } = event;
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [[name, toValue(value)]])),
  );
}

/** As the store takes it: whole numbers as bigint, others as text. */
function toValue(value: unknown): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : String(value);
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(entries.map(([name, one]) => [name, toValue(one)]));
  }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  throw new TypeError('A field of an event is neither text, number, yes or no, list nor object.');
}
