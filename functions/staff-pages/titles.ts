import { allSteps, isNamed } from '../../shared/journey/all-steps.ts';
import type { Member } from '../../shared/member/member.ts';
import { messageWords } from '../member-pages/message-words.ts';
import { CALLS_WORDS } from './words-calls.ts';
import type { Written } from './written.ts';

/** What a message is called, to staff: its subject in their language, else its id. */
export function titleOf(
  written: Pick<Written, 'letters' | 'organisation' | 'language'>,
  message: { readonly journey: string; readonly message: string },
  member: Pick<Member, 'givenName'> = {},
): string {
  const { subject } = messageWords(written, message, { member, language: written.language });
  return subject ?? message.message;
}

/** A step as staff know it: by what it sends, or what it asks them to do, else its name. */
export function stepTitle(
  written: Pick<Written, 'letters' | 'organisation' | 'language' | 'journeys'>,
  { journey, step: name }: { readonly journey: string; readonly step: string },
): string {
  const steps = [...allSteps(written.journeys.get(journey)?.steps ?? [])].filter(isNamed);
  const step = steps.find((one) => one.name === name);
  if (step?.kind === 'send' || step?.kind === 'ask')
    return titleOf(written, { journey, message: step.message });
  return step?.kind === 'task' ? CALLS_WORDS[written.language].kinds[step.task] : name;
}

/** What a journey is called, to staff: its title in their language, else its name. */
export const journeyTitle = (
  { journeys, language }: Pick<Written, 'journeys' | 'language'>,
  name: string,
): string => journeys.get(name)?.title?.[language] ?? name;
