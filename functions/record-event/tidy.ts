import { isDeepStrictEqual } from 'node:util';
import { eventsAsked } from '../../shared/journey/events-asked.ts';
import { isOpen, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { pastYears, yearsBefore } from '../../shared/loyalty/past-years.ts';
import { HISTORY_ATTRIBUTES, storedHistory } from '../../shared/member/implied.ts';
import { lastAttribute, lastTypes } from '../../shared/member/member.ts';
import type { Change } from '../../shared/member/register.ts';
import type { Condition, Item, Value, Write } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';

/**
 * From here on a member's row is tidied: up to 1,024 bytes, as DynamoDB counts them, an event costs six units, beyond
 * them ten. Below it nothing is taken away, since a row costs the same whatever its length. In characters of JSON, of
 * which a row always has more than bytes by that count, some 1,200 for 1,000.
 */
export const LONG_ROW = 900;

/** What JSON.stringify would give with bigints as text, in characters. Counted: to write it took three times as long. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  if (typeof value === 'bigint') return String(value).length + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  // Each part with the comma before it or the bracket behind it, and the other bracket.
  let length = 1;
  if (Array.isArray(value)) for (const one of value as readonly Value[]) length += 1 + lengthOf(one);
  else for (const [name, one] of Object.entries(value)) length += 2 + textLength(name) + lengthOf(one);
  return Math.max(length, 2);
}

const AS_IT_IS = /^[ !#-[\]-\uD7FF\uE000-\uFFFF]*$/;
const textLength = (text: string): number =>
  AS_IT_IS.test(text) ? text.length + 2 : JSON.stringify(text).length;

type Update = Extract<Write, { update: unknown }>;

/**
 * The writes of an event with its member's row made shorter, where that has grown long. What goes is what nobody reads
 * there: counts of past years go to a row of their own; of events that nobody asks about, when the last one was, unless
 * a run is under way, whose definition may be older than today's; and what the row would only repeat.
 * @param row as it was read; undefined for a member who is just made.
 */
export function withTidyRow(
  write: Write,
  row: Item | undefined,
  given: {
    change: Change;
    type: string;
    runs: readonly Run[];
    now: Instant;
    workflows: Pick<Workflows, 'journeys' | 'organisation'>;
  },
): readonly Write[] {
  if (!row || !('update' in write) || lengthOf(row) <= LONG_ROW) return [write];
  const { change, type, runs, now, workflows } = given;
  const set: Record<string, Value> = { ...write.set };
  const remove = new Set(write.remove);
  const named = (name: string): boolean => name in set || name in (write.add ?? {}) || remove.has(name);

  const asked = eventsAsked(workflows.journeys);
  const unasked = runs.some(isOpen) ? [] : [...lastTypes(row), type].filter((one) => !asked.has(one));
  for (const name of unasked.map(lastAttribute)) {
    delete set[name];
    if (name in row) remove.add(name);
  }

  const stored = storedHistory(change.after);
  for (const name of HISTORY_ATTRIBUTES) {
    if (named(name) || isDeepStrictEqual(row[name], stored[name])) continue;
    if (stored[name] === undefined) remove.add(name);
    else set[name] = stored[name];
  }
  if (isDeepStrictEqual(row.openCases, []) && !named('openCases')) remove.add('openCases');

  const year = Number(dateIn(workflows.organisation.zone, now).slice(0, 4));
  const past = yearsBefore(row, year).filter(([name]) => !named(name));
  for (const [name] of past) remove.add(name);
  // One more that is counted at this moment would be lost with the attribute.
  const still = past.map(([attribute, equals]): Condition => ({ attribute, equals }));
  return [updated(write, set, remove, still), ...pastYears(row.pk, past)];
}

function updated(write: Update, set: Record<string, Value>, remove: Set<string>, also: Condition[]): Update {
  const { set: _set, remove: _remove, if: condition, ...rest } = write;
  const all = [...(condition ? [condition] : []), ...also];
  return {
    ...rest,
    ...(Object.keys(set).length > 0 && { set }),
    ...(remove.size > 0 && { remove: [...remove] }),
    ...(all.length > 0 && { if: { all } }),
  };
}
