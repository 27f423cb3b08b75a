import { addDays, atLocalTime, type CivilDate } from '../time/civil.ts';
import { plus, type Instant } from '../time/instant.ts';

/**
 * What is to be asked. *Care* (check-in, support after help) is part of helping; `support` is the question after help,
 * which goes before every other. A *survey* (NPS and any other measurement) is for us.
 */
export type Question = { readonly kind: 'care'; readonly support: boolean } | { readonly kind: 'survey' };

/** What the policy looks at. Whether we may write at all is another question: `mayWrite`, which is asked at the send. */
export interface AskedMember {
  readonly joinedOn: CivilDate;
  /** Whose midnight the tenure ends at: IANA. */
  readonly zone: string;
  /** Has taken part in something: help, a training, an event, a role. */
  readonly hasExperience: boolean;
  /** When the last question of any kind went. */
  readonly lastQuestionAt: Instant | undefined;
  readonly lastSurveyAt: Instant | undefined;
  readonly hasOpenCase: boolean;
  /** When the last case that is closed was closed. */
  readonly caseClosedAt: Instant | undefined;
  /** When a support question is due that has not been asked yet. */
  readonly supportDueAt: Instant | undefined;
  readonly pausedUntil: Instant | undefined;
  /** Has said no to such questions. */
  readonly optedOut: boolean;
}

export type AskRefusal =
  | 'opted-out'
  | 'open-case'
  | 'no-experience'
  | 'tenure'
  | 'recent-survey'
  | 'recent-question'
  | 'recent-case'
  | 'support-first'
  | 'paused';

/**
 * From when the same facts give yes; or, where no date can be known, what must happen before it is asked again. Of
 * several such things the one that is the least in our hands is named; `because` has them all.
 */
export type FirstEligible = Instant | 'when-opted-in' | 'when-closed' | 'when-experienced';

export type MayAsk =
  | { readonly yes: true }
  | { readonly yes: false; readonly firstEligible: FirstEligible; readonly because: readonly AskRefusal[] };

const TENURE_DAYS = 180;
const BETWEEN_SURVEYS = 'P180D';
const BETWEEN_QUESTIONS = 'P30D';
const AFTER_CASE = 'P14D';

const OPEN_ENDS: readonly (readonly [AskRefusal, FirstEligible])[] = [
  ['opted-out', 'when-opted-in'],
  ['open-case', 'when-closed'],
  ['no-experience', 'when-experienced'],
];

/**
 * The one policy for all questions, as in DESIGN §5: «ikke mål NPS rett etter … Gi støttespilleren tid til å få
 * erfaring», «ikke spør ofte».
 *
 * - Any question: 30 days since the last one of any kind, and the support question first: no other is asked so shortly
 *   before it that it would have to wait.
 * - A survey as well: a member for 180 days, one experience, 180 days since the last survey, no open case, 14 days since
 *   a case was closed, not paused, not opted out.
 *
 * Days are days of 24 hours; only the tenure is counted on the calendar, to the start of its day in the member's zone.
 * A refused question gets the latest of its single dates, so it is moved and never dropped.
 */
export function mayAsk(question: Question, member: AskedMember, now: Instant): MayAsk {
  const dates = question.kind === 'survey' ? surveyDates(member) : careDates(member);
  const ends = question.kind === 'survey' ? openEnds(member) : [];
  const late = [...dates].filter(([, at]) => now < at);
  const because = [...ends, ...late.map(([reason]) => reason)];
  let firstEligible = late.reduce((latest, [, at]) => (at > latest ? at : latest), now);
  const afterSupport =
    question.kind === 'care' && question.support ? undefined : givesWay(member, firstEligible);
  if (afterSupport) {
    because.push('support-first');
    firstEligible = afterSupport;
  }
  if (because.length === 0) return { yes: true };
  const open = OPEN_ENDS.find(([reason]) => ends.includes(reason));
  return { yes: false, firstEligible: open ? open[1] : firstEligible, because };
}

type Dates = readonly (readonly [AskRefusal, Instant])[];

function careDates({ lastQuestionAt }: AskedMember): Dates {
  return lastQuestionAt ? [['recent-question', plus(lastQuestionAt, BETWEEN_QUESTIONS)]] : [];
}

function surveyDates(member: AskedMember): Dates {
  const { joinedOn, zone, lastSurveyAt, caseClosedAt, pausedUntil } = member;
  const tenure = atLocalTime(addDays(joinedOn, TENURE_DAYS), '00:00', zone);
  return [
    ['tenure', tenure],
    ...(lastSurveyAt ? [['recent-survey', plus(lastSurveyAt, BETWEEN_SURVEYS)] as const] : []),
    ...careDates(member),
    ...(caseClosedAt ? [['recent-case', plus(caseClosedAt, AFTER_CASE)] as const] : []),
    ...(pausedUntil ? [['paused', pausedUntil] as const] : []),
  ];
}

function openEnds({ optedOut, hasOpenCase, hasExperience }: AskedMember): AskRefusal[] {
  return [
    ...(optedOut ? ['opted-out' as const] : []),
    ...(hasOpenCase ? ['open-case' as const] : []),
    ...(hasExperience ? [] : ['no-experience' as const]),
  ];
}

/**
 * When the question may go after the support question, if at that instant it would stand in its way. One that never
 * went (its journey ended) holds nothing up once its own 30 days are over.
 */
function givesWay({ supportDueAt, lastQuestionAt }: AskedMember, at: Instant): Instant | undefined {
  if (!supportDueAt) return undefined;
  const free = lastQuestionAt ? plus(lastQuestionAt, BETWEEN_QUESTIONS) : supportDueAt;
  const support = free > supportDueAt ? free : supportDueAt;
  const over = plus(support, BETWEEN_QUESTIONS);
  return support < plus(at, BETWEEN_QUESTIONS) && at < over ? over : undefined;
}

/**
 * 9-10 promoter, 7-8 passive, 0-6 detractor (Reichheld, "The One Number You Need to Grow", Harvard Business Review 2003).
 * @throws RangeError unless the score is a whole number from 0 to 10.
 */
export function npsClass(score: number): 'promoter' | 'passive' | 'detractor' {
  if (!Number.isInteger(score) || score < 0 || score > 10)
    throw new RangeError('An NPS score must be a whole number from 0 to 10; refuse the answer before this.');
  if (score >= 9) return 'promoter';
  return score >= 7 ? 'passive' : 'detractor';
}
