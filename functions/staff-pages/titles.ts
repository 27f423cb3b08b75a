import type { Member } from '../../shared/member/member.ts';
import { messageWords } from '../member-pages/message-words.ts';
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
