import { askedMember } from '../../shared/consent/asked-member.ts';
import {
  mayAsk,
  type AskRefusal,
  type FirstEligible,
  type Question,
} from '../../shared/consent/survey-policy.ts';
import type { Run } from '../../shared/journey/run.ts';
import type { AskTask } from '../../shared/journey/task.ts';
import type { Member } from '../../shared/member/member.ts';
import type { LedgerEntry, SkipReason } from '../../shared/message/ledger.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** From when the question may be asked, and the reason for which not before; without a date, the reason for which not at all. */
export type Asking =
  | { readonly from: Instant; readonly because?: SkipReason }
  | { readonly from?: undefined; readonly because: SkipReason };

/** How the policy's refusals are told where the message is skipped. */
const REASONS: Readonly<Record<AskRefusal, SkipReason>> = {
  'opted-out': 'opted-out',
  'open-case': 'muted',
  'no-experience': 'no-experience',
  tenure: 'too-new',
  'recent-survey': 'asked-lately',
  'recent-question': 'asked-lately',
  'recent-case': 'muted',
  'support-first': 'asked-lately',
  paused: 'paused',
};

/**
 * When the one policy for questions (shared/consent/survey-policy.ts) lets this one go. A reminder is not held back by
 * the question that it reminds of; by one that has been asked since, it is.
 */
export function askingFrom(
  { run, question }: AskTask,
  {
    member,
    entries,
    runs,
    zone,
    now,
  }: {
    member: Member;
    entries: readonly LedgerEntry[];
    /** The member's other runs. */
    runs: readonly Run[];
    zone: string;
    now: Instant;
  },
): Asking {
  const facts = askedMember(member, { zone, runs });
  const last = lastQuestion(entries);
  const reminds = last?.run === run && last.question === question.id;
  const asked = reminds ? { ...facts, lastQuestionAt: undefined, lastSurveyAt: undefined } : facts;
  const answer = mayAsk(ofPolicy(question), asked, now);
  if (answer.yes) return { from: now };
  const { firstEligible } = answer;
  const because = REASONS[answer.because[0]!];
  return isOpenEnd(firstEligible) ? { because } : { from: firstEligible, because };
}

/** The last question that went, or that waits for its provider. */
function lastQuestion(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  return entries
    .filter(({ question, state }) => question !== undefined && state !== 'skipped' && state !== 'failed')
    .reduce<LedgerEntry | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

function ofPolicy({ kind }: AskTask['question']): Question {
  return kind === 'survey' ? { kind } : { kind: 'care', support: kind === 'support' };
}

function isOpenEnd(eligible: FirstEligible): eligible is Exclude<FirstEligible, Instant> {
  return eligible.startsWith('when-');
}
