import { linkKey, linkToken } from '../../shared/consent/link.ts';
import { placeOf } from '../../shared/journey/next-step.ts';
import type { Member } from '../../shared/member/member.ts';
import type { MessageIdentity } from '../../shared/message/ledger.ts';
import { render, type Rendered } from '../../shared/message/render.ts';
import { slotValues } from '../../shared/message/slots.ts';
import { smsOf } from '../../shared/message/sms.ts';
import type { Template } from '../../shared/message/template.ts';
import type { Write } from '../../shared/ports/items.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import type { Text } from '../../shared/ports/texter.ts';
import { atLocalTime, dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';
import type { Written } from './words.ts';

/** A message, ready to go. */
export type Outgoing =
  { readonly channel: 'email'; readonly mail: Mail } | { readonly channel: 'sms'; readonly text: Text };

interface Composing {
  readonly message: MessageIdentity;
  readonly member: Member;
  readonly template: Template;
  /** The random id behind the message's links. */
  readonly link: string;
  readonly now: Instant;
}

/** What a member's link leads back to. */
export function linkWrite(message: MessageIdentity, link: string, occurrence: string): Write {
  const { member, key, purpose, channel, journey, step, run, question } = message;
  const asked = question !== undefined && { question, occurrence };
  return { put: { ...linkKey(link), member, key, purpose, channel, journey, step, run, ...asked } };
}

/**
 * It is made before the message is taken hold of: what cannot be written has then not begun.
 * @throws UnknownSlot, UnsafeLink.
 */
export async function compose(world: Needs, written: Written, composing: Composing): Promise<Outgoing> {
  const { message, member, template } = composing;
  const pages = await pagesOf(world, composing);
  const { organisation } = written;
  const language = member.language ?? organisation.defaultLanguage;
  const rendered = render(template, slotValues({ organisation, language, member, ...pages }));
  if (message.channel === 'sms') return { channel: 'sms', text: textOf(written, composing, rendered) };
  const sender = organisation.senders[language];
  return {
    channel: 'email',
    mail: {
      key: message.key,
      from: { name: sender.name, address: sender.email },
      to: member.email!,
      replyTo: sender.email,
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      headers: {
        // RFC 8058: the mail program's own button posts to this address.
        'List-Unsubscribe': `<${pages.unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        // RFC 3834: holiday replies and the like stay away.
        'Auto-Submitted': 'auto-generated',
      },
      tags: { key: message.key, ...namesOf(message) },
    },
  };
}

/** The member's own pages, all behind the message's one link. */
async function pagesOf({ secrets, publicUrl }: Needs, { message, link }: Composing) {
  const [key] = await secrets.get('link');
  const preferencesUrl = `${publicUrl}/p/${linkToken('preferences', link, key)}`;
  return {
    unsubscribeUrl: `${publicUrl}/u/${linkToken('unsubscribe', link, key)}`,
    preferencesUrl,
    whyUrl: `${preferencesUrl}/why`,
    ...(message.question !== undefined && { answerUrl: `${publicUrl}/a/${linkToken('answer', link, key)}` }),
  };
}

function textOf(
  { organisation }: Written,
  { message, member, now }: Composing,
  { sms = '' }: Rendered,
): Text {
  const { zone } = placeOf(organisation, member);
  return {
    key: message.key,
    to: member.phone!,
    from: organisation.smsSender,
    ...smsOf(sms, member.givenName),
    // A phone that is switched off must not ring at night.
    deliverBefore: atLocalTime(dateIn(zone, now), organisation.windows.sms.to, zone),
    context: namesOf(message),
  };
}

const namesOf = ({ member, journey, step }: MessageIdentity) => ({ member, journey, step });
