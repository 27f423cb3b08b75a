import { domainToASCII } from 'node:url';
import parsePhone from 'libphonenumber-js/mobile';
import * as z from 'zod';
import { holdsIdentityNumber, isOwnId, NO_IDENTITY_NUMBER } from './national-identity.ts';
import { LANGUAGES, type Language } from '../message/template.ts';

/**
 * Fields as they come from outside: each is brought into its normal form or refused, never cut. What a name or a text
 * says is the sender's affair: `<img onerror>`, `{{ member.email }}` and `=HYPERLINK()` stay as they are, and are made
 * harmless where they are put out. The normal form is itself accepted and stays: events are parsed again from the queue.
 */

// Controls, the separators of lines and paragraphs, half characters, and the marks that turn the direction of text around.
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const LINE_BREAKS_AND_TABS = /\r\n|[\n\t\u2028\u2029]/g;

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .refine((given) => !holdsIdentityNumber(given), NO_IDENTITY_NUMBER);

/** One line of at most so many characters, in Unicode's composed form. Anything a keyboard can make, but no line breaks. */
export const lineSchema = (most: number) =>
  z.lazy(() =>
    text(most)
      .refine((given) => !INVISIBLE.test(given), 'must be one line without control characters')
      .transform((given) => given.normalize('NFC')),
  );

/** Text that may have several lines, at most so many characters, in Unicode's composed form. */
export const paragraphsSchema = (most: number) =>
  text(most)
    .refine(
      (given) => !INVISIBLE.test(given.replaceAll(LINE_BREAKS_AND_TABS, '')),
      'must be without control characters',
    )
    .transform((given) => given.normalize('NFC'));

/** A name as people write it. */
export const nameSchema = lineSchema(100);

/** The name or number by which another system knows something: a member, a help case, a survey wave, a text version. */
export const referenceSchema = z.lazy(() =>
  z
    .string()
    .trim()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/,
      'must be 1 to 64 letters, digits, dots, slashes, hyphens or underscores',
    )
    .refine((given) => isOwnId(given) || !holdsIdentityNumber(given), NO_IDENTITY_NUMBER),
);

// RFC 5321 §4.5.3.1: 64 characters before the @, 254 in all. Quoted local parts and IP addresses are not for members.
const LOCAL_PART = /^(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
const OF_LETTERS = /^[\p{L}\p{M}\p{N}.-]+$/u;
const LONGEST_ADDRESS = 'must be at most 254 characters';

/**
 * The address as the member wrote it, except that its domain is in lower case, and in ASCII (RFC 5890) where it has
 * other letters. The local part is the owner's affair (RFC 5321 §2.4) and is never changed; one with other letters than
 * ASCII is refused, since SES cannot deliver to it.
 */
export const emailSchema = z.lazy(() =>
  z
    .string()
    .trim()
    .max(254, LONGEST_ADDRESS)
    .meta({ format: 'idn-email' })
    .refine((given) => !holdsIdentityNumber(given), NO_IDENTITY_NUMBER)
    .transform((given, context): string => {
      const refuse = (message: string): never => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      const at = given.lastIndexOf('@');
      const local = given.slice(0, Math.max(at, 0));
      const domain = asciiDomain(given.slice(at + 1));
      if (/^[\p{L}\p{M}\p{N}._+-]+$/u.test(local) && /[^\p{ASCII}]/u.test(local) && domain)
        return refuse(
          'has letters before the @ that mail cannot be sent to; only a-z, digits and common signs',
        );
      if (!domain || !LOCAL_PART.test(local)) return refuse('must be one e-mail address');
      const address = `${local}@${domain}`;
      return address.length > 254 ? refuse(LONGEST_ADDRESS) : address;
    }),
);

function asciiDomain(given: string): string | undefined {
  // The converter is a URL's, and would take more than letters: percent signs, brackets, numbers for IP addresses.
  const ascii = /^\p{ASCII}*$/u.test(given) || !OF_LETTERS.test(given) ? given : domainToASCII(given);
  const domain = ascii.toLowerCase();
  return DOMAIN.test(domain) ? domain : undefined;
}

/** A phone number as people write it; see `readPhone`, which knows the member's language too. */
export const writtenPhoneSchema = z.lazy(() =>
  z
    .string()
    .trim()
    .max(40, 'must be at most 40 characters')
    .meta({ examples: ['+46701740605', '070-174 06 05'] }),
);

/** Why a phone number is refused. */
export const NO_MOBILE =
  'must be a mobile number, with country code unless Swedish (or Norwegian, with the language nb); a landline cannot get SMS';

/**
 * A Swedish or Norwegian number in whatever form people write it → E.164; undefined when it is no mobile number.
 * Without a country code it is Swedish, or else, for one who reads Norwegian, Norwegian.
 */
export function readPhone(given: string, language?: Language): string | undefined {
  const asked = `${language === 'nb' ? 'nb' : ''}|${given}`;
  const read = lastRead.get(asked);
  if (read !== undefined) return read;
  const phone = parsedPhone(given, language);
  if (phone !== undefined) {
    if (lastRead.size >= MOST_READ) lastRead.clear();
    lastRead.set(asked, phone);
  }
  return phone;
}

/** One number is read several times on its way, in the row of a file, the event and the queue. It stays no longer than that. */
const MOST_READ = 32;
const lastRead = new Map<string, string>();

function parsedPhone(given: string, language: Language | undefined): string | undefined {
  const countries = language === 'nb' ? (['SE', 'NO'] as const) : (['SE'] as const);
  for (const defaultCountry of countries) {
    // The whole text is the number: one picked out of a sentence, or an extension dropped, would be a guess.
    const phone = parsePhone(given, { defaultCountry, extract: false });
    if (phone?.isValid() && !phone.ext) return phone.number;
  }
  return undefined;
}

/** What people choose in a form, and registers write, for a language beside its code. */
const LANGUAGE_WORDS: readonly (readonly [RegExp, Language])[] = [
  [/^(svenska?|swedish)$/, 'sv'],
  [/^(norska?|norwegian|(norsk )?(bokmål|nynorsk))$/, 'nb'],
  [/^(engelska?|english)$/, 'en'],
];

/**
 * `sv-SE` and `Svenska` → sv; the Norwegian written forms `no` and `nn` → nb. A language that we do not write is left out.
 */
export const languageSchema = z.lazy(() =>
  z
    .string()
    .max(35, 'must be at most 35 characters')
    .refine((given) => !holdsIdentityNumber(given), NO_IDENTITY_NUMBER)
    .transform((given): Language | undefined => {
      const written = given.trim().toLowerCase().normalize('NFC');
      const word = LANGUAGE_WORDS.find(([pattern]) => pattern.test(written));
      if (word) return word[1];
      const primary = written.split(/[-_]/)[0]!;
      const language = primary === 'no' || primary === 'nn' ? 'nb' : primary;
      return LANGUAGES.find((known) => known === language);
    }),
);
