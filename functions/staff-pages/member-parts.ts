import { html } from 'hono/html';
import type { Member } from '../../shared/member/member.ts';
import { CHANNELS, type Channel } from '../../shared/message/template.ts';
import { dateInWords, dayOf } from '../member-pages/dates.ts';
import { OPTIONS } from '../member-pages/preferences.ts';
import { FIELD_WORDS } from '../member-pages/words-about-fields.ts';
import { LANGUAGE_NAMES, PREFERENCE_WORDS } from '../member-pages/words-preferences.ts';
import type { MemberView } from './member.ts';
import { phoneLink } from './phone.ts';
import { staffPage, type Html } from './shell.ts';
import { MEMBER_WORDS } from './words-member.ts';
import { MEMBERS_WORDS } from './words-members.ts';
import type { Written } from './written.ts';

export function fullName({ givenName, familyName }: Member, { language }: Written): string {
  const names = [givenName, familyName].filter((part) => part !== undefined && part !== '');
  return names.length > 0 ? names.join(' ') : MEMBERS_WORDS[language].noName;
}

/** Of a row that was merged into another one: where its member is now. */
export function mergedPage(written: Written, survivor: Member): Html {
  const words = MEMBER_WORDS[written.language];
  const body = html`<h1>${words.merged}</h1>
    <p>${words.mergedMore}</p>
    <p><a href="/members/${survivor.ref}">${words.mergedGo}</a></p>`;
  return staffPage(written, { title: words.merged, here: 'members', body });
}

type Line = readonly [label: string, value: Html | string];

export function lines(all: readonly Line[]): Html {
  return html`<dl>
    ${all.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** How to reach the member, and which groups they belong to. */
export function contactOf({ language }: Written, { member }: MemberView): Html {
  const fields = FIELD_WORDS[language];
  const line = (name: keyof typeof fields, value: Html | string | undefined): readonly Line[] =>
    value === undefined || value === '' ? [] : [[fields[name], value]];
  const { email, phone, birthDate, segments = {}, preferredChannel } = member;
  return lines([
    ...line('phone', phone && phoneLink(phone)),
    ...line('email', email && html`<a href="mailto:${email}">${email}</a>`),
    ...line('birthDate', birthDate && dateInWords(birthDate, language)),
    ...line('language', member.language && LANGUAGE_NAMES[member.language]),
    ...line('zone', member.zone),
    ...line('sector', segments.sector),
    ...line('workplace', segments.workplace),
    ...line('role', segments.role),
    ...line('region', segments.region),
    ...line('interests', segments.interests?.join(', ')),
    ...line('preferredChannel', preferredChannel && PREFERENCE_WORDS[language].channels[preferredChannel]),
  ]);
}

/** What may be sent to the member, and since when. */
export function choicesOf({ language }: Written, { member, zone, now }: MemberView): Html {
  const fields = FIELD_WORDS[language];
  const { purposes, channels } = PREFERENCE_WORDS[language];
  const words = MEMBER_WORDS[language];
  const day = (at: string): string => dayOf(at as Parameters<typeof dayOf>[0], language, zone);
  const stands = OPTIONS.map(({ name, purpose, channel }): Line => {
    const [no, yes] = [member.optOuts[name], member.consents[name]];
    const unsaid = purpose === 'marketing' ? words.noUnsaid : words.yesUnsaid;
    const value = no !== undefined ? words.no(day(no)) : yes !== undefined ? words.yes(day(yes)) : unsaid;
    return [`${purposes[purpose].name}, ${channels[channel].toLowerCase()}`, value];
  });
  const { pausedUntil, suppressed } = member;
  const addresses: Readonly<Record<Channel, string | undefined>> = { email: member.email, sms: member.phone };
  return lines([
    ...stands,
    ...(pausedUntil !== undefined && pausedUntil > now
      ? [[fields.pausedUntil, day(pausedUntil)] as const]
      : []),
    ...CHANNELS.flatMap((channel): readonly Line[] => {
      const address = suppressed[channel];
      // Another address than the one that bounced is free.
      if (address === undefined || address !== addresses[channel]) return [];
      return [[channels[channel], words.suppressed(address)]];
    }),
  ]);
}
