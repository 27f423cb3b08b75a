import type { Member } from '../../shared/member/member.ts';
import { slotValues } from '../../shared/message/slots.ts';
import { splitCompiled } from '../../shared/message/slot-syntax.ts';
import type { Language } from '../../shared/message/template.ts';
import type { Written } from './written.ts';

/** What a message is called and why it is sent, in the words that stood in it. */
export interface MessageWords {
  /** Absent for one that has no subject: an SMS. */
  readonly subject: string | undefined;
  /** Absent for an SMS. */
  readonly why: string | undefined;
}

export function messageWords(
  { letters, organisation }: Pick<Written, 'letters' | 'organisation'>,
  { journey, message }: { readonly journey: string; readonly message: string },
  { member, language }: { readonly member: Pick<Member, 'givenName'>; readonly language: Language },
): MessageWords {
  const letter = letters[journey]?.[message]?.[language];
  // Neither of the two can hold a link.
  const values = slotValues({ organisation, language, member, unsubscribeUrl: '' });
  return { subject: fill(letter?.subject, values), why: fill(letter?.why, values) };
}

function fill(text: string | undefined, values: Readonly<Record<string, string>>): string | undefined {
  const filled = splitCompiled(text ?? '')
    .map((piece, index) => (index % 2 === 0 ? piece : (values[piece] ?? '')))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return filled === '' ? undefined : filled;
}
