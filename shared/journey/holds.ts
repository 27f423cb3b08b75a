import { standingOf } from '../loyalty/standing.ts';
import type { Level } from '../loyalty/points.ts';
import { toMember, type Member } from '../member/member.ts';
import { entriesOf, mayHaveArrived } from '../message/ledger.ts';
import type { Item, Items } from '../ports/items.ts';
import { plus, type Instant } from '../time/instant.ts';
import type { Condition } from './condition.ts';
import { valuesNamed } from './question.ts';
import type { Run } from './run.ts';

/** What conditions look at, as it stands at one moment. */
export interface Facts {
  readonly run: Pick<Run, 'createdAt' | 'answers'>;
  /** Undefined: the row is gone. Then nothing is true of the member. */
  readonly member: Pick<Member, 'last' | 'openCases' | 'segments'> | undefined;
  readonly level: Level | undefined;
  /** The messages of the run's journey that the member has, or may have, from any run. */
  readonly received: ReadonlySet<string>;
  readonly now: Instant;
}

/** Reads what the conditions look at and no more: the ledger only when one asks what was received. */
export async function factsFor(
  items: Items,
  conditions: readonly Condition[],
  { run, row, now }: { readonly run: Run; readonly row: Item | undefined; readonly now: Instant },
  readLedger = () => entriesOf(items, run.member),
): Promise<Facts> {
  const asksLedger = conditions.some(({ kind }) => kind === 'received');
  const ofJourney = (asksLedger ? await readLedger() : []).filter(
    (entry) => entry.journey === run.journey && mayHaveArrived(entry),
  );
  return {
    run,
    member: row && toMember(row),
    level: row && standingOf(row).level,
    received: new Set(ofJourney.map(({ message }) => message)),
    now,
  };
}

/** Whether it is true at the moment of the facts. */
export function holds(condition: Condition, facts: Facts): boolean {
  return isTrue(condition, facts) !== condition.not;
}

function isTrue(condition: Condition, { run, member, level, received, now }: Facts): boolean {
  switch (condition.kind) {
    case 'happened': {
      const at = member?.last[condition.event];
      if (at === undefined) return false;
      const { withinDays } = condition;
      return withinDays === null ? at >= run.createdAt : plus(at, `P${withinDays}D`) >= now;
    }
    case 'open-case':
      return (member?.openCases.length ?? 0) > 0;
    case 'segment':
      return valuesIn(member, condition.segment).some((value) => condition.is.includes(value));
    case 'level':
      return level !== undefined && condition.is.includes(level);
    case 'answered': {
      const answer = run.answers?.[condition.question];
      return answer !== undefined && condition.is.some((name) => isNamed(name, answer));
    }
    case 'received':
      return received.has(condition.message);
  }
}

/** The member's values of a segment: of interests all, of others one. */
export function valuesIn(
  member: Pick<Member, 'segments'> | undefined,
  segment: Extract<Condition, { kind: 'segment' }>['segment'],
): readonly string[] {
  const value = member?.segments?.[segment];
  return typeof value === 'string' ? [value] : (value ?? []);
}

/** Every score that a name can stand for: a condition does not know its question's scale. */
const SCORES = { from: 0, to: 99 };

/** Whether an answer is meant by a name: `0-6` means scores, all else is a choice of that name. */
function isNamed(name: string, answer: string): boolean {
  return name === answer || valuesNamed(SCORES, name).includes(answer);
}
