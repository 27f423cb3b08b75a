import { isOpen, type Run } from '../journey/run.ts';
import type { Member } from '../member/member.ts';
import type { Instant } from '../time/instant.ts';
import type { AskedMember } from './survey-policy.ts';

/** Taking part in any of these is what a survey can ask about. */
export const EXPERIENCES = ['help.received', 'training.attended', 'event.attended', 'role.taken'] as const;

/**
 * What the policy for questions looks at, from the member's row and runs. Whether the member has said no is not among
 * it: that is asked for each channel when a message is about to go.
 * @param zone the organisation's, for a member without one.
 * @param runs the member's runs, but for the one that wants to ask.
 */
export function askedMember(
  member: Member,
  { zone, runs }: { readonly zone: string; readonly runs: readonly Run[] },
): AskedMember {
  return {
    joinedOn: member.joinedOn,
    zone: member.zone ?? zone,
    hasExperience: hasExperience(member),
    lastQuestionAt: member.lastQuestionAt,
    lastSurveyAt: member.lastSurveyAt,
    hasOpenCase: member.openCases.length > 0,
    caseClosedAt: member.caseClosedAt,
    supportDueAt: supportDueAt(runs),
    pausedUntil: member.pausedUntil,
    optedOut: false,
  };
}

export const isExperience = (type: string): boolean => EXPERIENCES.some((one) => one === type);

export const hasExperience = ({ last }: Pick<Member, 'last'>): boolean =>
  EXPERIENCES.some((type) => last[type] !== undefined);

/** The earliest support question that is still to be asked; one that waits for its answer has been. */
function supportDueAt(runs: readonly Run[]): Instant | undefined {
  return runs
    .filter(isOpen)
    .filter(({ next, awaits }) => next.expected.asksSupport && awaits?.step !== next.step)
    .map(({ next }) => next.at)
    .toSorted()[0];
}
