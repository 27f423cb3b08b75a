import { linkKey, linkToken } from '../../shared/consent/link.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import type { MessageIdentity } from '../../shared/message/ledger.ts';
import { render } from '../../shared/message/render.ts';
import { slotValues } from '../../shared/message/slots.ts';
import type { Write } from '../../shared/ports/items.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import type { Needs } from './needs.ts';

/** What this function needs of what the organisation has written. */
export type Written = Pick<Workflows, 'organisation' | 'templates'>;

/** What a member's link leads back to. */
export function linkWrite(message: MessageIdentity, link: string): Write {
  const { member, key, purpose, channel, journey, step } = message;
  return { put: { ...linkKey(link), member, key, purpose, channel, journey, step } };
}

/**
 * The mail, ready to go. It is made before the message is taken hold of: what cannot be written has then not begun.
 * @throws WordsMissing, UnknownSlot, UnsafeLink.
 */
export async function compose(
  world: Needs,
  { templates, organisation }: Written,
  { message, member, link }: { message: MessageIdentity; member: Member; link: string },
): Promise<Mail> {
  const language = member.language ?? organisation.defaultLanguage;
  const template = templates[message.journey]?.[message.message]?.[language];
  if (!template) throw new WordsMissing(message.journey, message.message, language);
  const [key] = await world.secrets.get('link');
  const unsubscribeUrl = `${world.publicUrl}/u/${linkToken('unsubscribe', link, key)}`;
  const { subject, html, text } = render(
    template,
    slotValues({ organisation, language, member, unsubscribeUrl }),
  );
  const sender = organisation.senders[language];
  return {
    key: message.key,
    from: { name: sender.name, address: sender.email },
    to: member.email!,
    replyTo: sender.email,
    subject,
    text,
    html,
    headers: {
      // RFC 8058: the mail program's own button posts to this address.
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      // RFC 3834: holiday replies and the like stay away.
      'Auto-Submitted': 'auto-generated',
    },
    tags: { key: message.key, member: message.member, journey: message.journey, step: message.step },
  };
}

/** A deployed journey asks for words that this code does not have: retire messages, never delete them. */
export class WordsMissing extends Error {
  override readonly name = 'WordsMissing';
  constructor(journey: string, message: string, language: string) {
    super(`workflows/${journey}/messages/${message}.${language}.md`);
  }
}
