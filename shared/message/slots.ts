import * as z from 'zod';
import type { Organisation } from '../member/organisation.ts';
import type { Language } from './template.ts';

export interface SlotSource {
  readonly organisation: Organisation;
  readonly language: Language;
  /** From the register. */
  readonly member: { readonly givenName?: string | undefined };
  /** The member's own page for stopping these mails: `https`, or `http` on this machine. */
  readonly unsubscribeUrl: string;
  /** The member's own pages: what to be written about and where, and why this message came. */
  readonly preferencesUrl?: string | undefined;
  readonly whyUrl?: string | undefined;
  /** Where the message's question is answered; absent when it asks none. A message that leads to a page it has not is refused by render(). */
  readonly answerUrl?: string | undefined;
}

/** Every slot and where it comes from, but for `link.<name>`, which is `links` of workflows/organisation.ts. */
const SLOTS: Readonly<Record<string, (source: SlotSource) => string>> = {
  'member.givenName': ({ member }) => member.givenName ?? '',
  'organisation.name': ({ organisation, language }) => organisation.name[language],
  'organisation.postalAddress': ({ organisation }) => organisation.postalAddress,
  'organisation.phone': ({ organisation }) => organisation.phone,
  'organisation.openingHours': ({ organisation, language }) => organisation.openingHours[language],
  'sender.name': ({ organisation, language }) => organisation.senders[language].name,
  'sender.role': ({ organisation, language }) => organisation.senders[language].role,
  'sender.phone': ({ organisation, language }) => organisation.senders[language].phone,
  'sender.email': ({ organisation, language }) => organisation.senders[language].email,
  'link.unsubscribe': ({ unsubscribeUrl }) => unsubscribeUrl,
  'link.preferences': ({ preferencesUrl }) => preferencesUrl ?? '',
  'link.why': ({ whyUrl }) => whyUrl ?? '',
  'answer.url': ({ answerUrl }) => answerUrl ?? '',
};

/** Slots that the register may not know: the words around them must read well without. */
export const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['member.givenName']);

/** A link's slot stands as the target of a link and nowhere else. */
export const isLink = (slot: string): boolean => slot.startsWith('link.') || slot === 'answer.url';

/** The names that messages of this organisation may use. */
export function knownSlots(organisation: Pick<Organisation, 'links'>): ReadonlySet<string> {
  return new Set([...Object.keys(SLOTS), ...Object.keys(organisation.links).map((name) => `link.${name}`)]);
}

/** What each known slot says in a message to one member. A given name that is not known is the empty text. */
export function slotValues(source: SlotSource): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, perLanguage] of Object.entries(source.organisation.links)) {
    values[`link.${name}`] = perLanguage[source.language];
  }
  for (const [name, value] of Object.entries(SLOTS)) values[name] = value(source);
  return values;
}

/** An alphanumeric sender as networks take it (GSM 03.40, 9.1.2.5: eleven characters of seven bits). */
const SMS_SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/;

/** What in an organisation's own texts would make a poor message, each as `what; what to do`. */
export function organisationProblems(organisation: Organisation, languages: readonly Language[]): string[] {
  const problems: string[] = [];
  for (const name of Object.keys(organisation.links)) {
    if (`link.${name}` in SLOTS) problems.push(`links.${name} is the member's own page; choose another name`);
    else if (!/^[A-Za-z][\w-]*$/.test(name)) {
      problems.push(`links: "${name}" cannot be a slot; use letters and digits, beginning with a letter`);
    }
  }
  if (!SMS_SENDER.test(organisation.smsSender)) {
    problems.push(
      `smsSender must be 1-11 letters A-Z and digits, at least one of them a letter; correct "${organisation.smsSender}"`,
    );
  }
  const { staff } = organisation;
  if (staff) {
    if (!z.email().safeParse(staff.email).success)
      problems.push(`staff.email must be one e-mail address; correct "${staff.email}"`);
    if (!languages.includes(staff.language))
      problems.push(`staff.language must be one of ${languages.join(', ')}; correct "${staff.language}"`);
  }
  for (const language of languages) {
    const page = 'https://example.org';
    const pages = { unsubscribeUrl: page, preferencesUrl: page, whyUrl: page, answerUrl: page };
    const source = { organisation, language, member: {}, ...pages };
    for (const [slot, value] of Object.entries(slotValues(source))) {
      if (MAY_BE_EMPTY.has(slot)) continue;
      if (!value?.trim())
        problems.push(`${slot} has no ${language} text; every message may need it, add one`);
      else if (isLink(slot) && !(value.startsWith('https://') && URL.canParse(value))) {
        problems.push(`${slot} in ${language} must be a whole https address; correct "${value}"`);
      }
    }
  }
  return [...new Set(problems)];
}
