import { askedMember } from '../../shared/consent/asked-member.ts';
import { mayAsk, type FirstEligible } from '../../shared/consent/survey-policy.ts';
import { firstStep } from '../../shared/journey/all-steps.ts';
import { dueStartKey, planDue } from '../../shared/journey/due-start.ts';
import {
  firstAt,
  nextWave,
  nextYearlyStart,
  yearlyStartIn,
  type PlannedStart,
} from '../../shared/journey/due-instant.ts';
import type { Journey, SurveyStart } from '../../shared/journey/journey.ts';
import { runId, runKey, type Run } from '../../shared/journey/run.ts';
import type { Member } from '../../shared/member/member.ts';
import { CHANNELS } from '../../shared/message/template.ts';
import type { Items, Write } from '../../shared/ports/items.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';

/**
 * How long until we look again where nobody can know a date: a case may close any day. The first experience is not
 * waited for in this way: record-event has the survey looked at when it comes (functions/record-event/wake.ts).
 */
const LOOK_AGAIN: Readonly<Record<Exclude<FirstEligible, Instant>, string>> = {
  'when-closed': 'P7D',
  'when-experienced': 'P365D',
  'when-opted-in': 'P30D',
};

export interface Later {
  readonly until: Instant;
  /** What may bring it about before that. */
  readonly waitsFor?: 'experience';
}

/** When a survey that is due may be asked at the earliest; undefined: now. */
export function laterForPolicy(
  journey: Journey,
  start: SurveyStart,
  member: Member,
  { runs, zone, now }: { readonly runs: readonly Run[]; readonly zone: string; readonly now: Instant },
): Later | undefined {
  const asked = { ...askedMember(member, { zone, runs }), optedOut: hasOptedOut(journey, member) };
  const answer = mayAsk({ kind: 'survey' }, asked, now);
  if (answer.yes) return undefined;
  const from = isOpenEnd(answer.firstEligible)
    ? plus(now, LOOK_AGAIN[answer.firstEligible])
    : answer.firstEligible;
  return {
    until: firstAt(start.at, from, asked.zone),
    ...(answer.firstEligible === 'when-experienced' && { waitsFor: 'experience' }),
  };
}

const isOpenEnd = (first: FirstEligible): first is keyof typeof LOOK_AGAIN =>
  Object.hasOwn(LOOK_AGAIN, first);

/** Whether the member has said no on every channel on which the journey would ask. */
function hasOptedOut(journey: Journey, { optOuts }: Member): boolean {
  const first = firstStep(journey);
  if (first.kind !== 'ask' && first.kind !== 'send') return false;
  const channels = first.channels === 'preferred' ? CHANNELS : first.channels;
  const purpose = first.purpose ?? journey.purpose;
  return channels.every((channel) => optOuts[`${purpose}.${channel}`] !== undefined);
}

/** The start of the same journey after this one: the next year's, the next wave. */
function startAfter(
  { startsOn }: Journey,
  member: Member,
  { occurrence, zone, now }: { occurrence: string; zone: string; now: Instant },
): PlannedStart | undefined {
  if (startsOn.kind === 'survey') return nextWave(startsOn, member, { zone, now, wave: occurrence });
  if (startsOn.kind !== 'yearly') return undefined;
  const year = Number(occurrence);
  // A journey that used to begin otherwise may have left an occurrence that is no year.
  return Number.isInteger(year)
    ? yearlyStartIn(year + 1, startsOn, member, zone)
    : nextYearlyStart(startsOn, member, zone, now);
}

/** The writes that plan it, in the transaction that ends this one, so that no kill can break the chain. */
export async function planNext(
  items: Items,
  journey: Journey,
  member: Member,
  given: { readonly occurrence: string; readonly zone: string; readonly now: Instant },
): Promise<readonly Write[]> {
  const next = startAfter(journey, member, given);
  if (!next) return [];
  const id = { member: member.ref, journey: journey.name, occurrence: next.occurrence };
  const isPlanned = await items.get(dueStartKey(id));
  const hasRun = await items.get(runKey(id.member, runId(id.member, id.journey, id.occurrence)));
  if (isPlanned || hasRun) return [];
  // Only from its own row could a run of it begin meanwhile, and a row too many starts nothing twice: no check is paid for.
  const [put] = planDue({ ...id, dueAt: next.dueAt });
  return [put];
}
