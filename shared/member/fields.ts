import parsePhone from 'libphonenumber-js/mobile';
import * as z from 'zod';
import { holdsIdentityNumber } from './identity-number.ts';
import { LANGUAGES, type Language } from '../message/template.ts';

/** Fields of a member as they come from outside: each is brought into its normal form or refused, never cut. */

// Controls, the separators of lines and paragraphs, half characters, and the marks that turn the direction of text around.
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const NO_IDENTITY_NUMBER = 'must not be a national identity number';

/** A name as people write it, in Unicode's composed form. Anything a keyboard can make, but no line breaks. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .refine((text) => !INVISIBLE.test(text), 'must be one line without control characters')
  .refine((text) => !holdsIdentityNumber(text), NO_IDENTITY_NUMBER)
  .transform((text) => text.normalize('NFC'));

/** The address as the member wrote it, except that its domain is in lower case (RFC 5321 §2.4: the local part is the owner's affair). */
export const emailSchema = z
  .string()
  .trim()
  .max(254, 'must be at most 254 characters')
  .regex(z.regexes.email, 'must be one e-mail address')
  .transform((text) => {
    const at = text.lastIndexOf('@');
    return `${text.slice(0, at)}${text.slice(at).toLowerCase()}`;
  });

/** A Swedish or Norwegian number in whatever form people write it → E.164. A number without a country code is taken as Swedish. */
export const phoneSchema = z
  .string()
  .trim()
  .max(40, 'must be at most 40 characters')
  .transform((text, context) => {
    // The whole text is the number: one picked out of a sentence, or an extension dropped, would be a guess.
    const phone = parsePhone(text, { defaultCountry: 'SE', extract: false });
    if (phone?.isValid() && !phone.ext) return phone.number;
    context.addIssue({
      code: 'custom',
      message: 'must be a mobile number, with country code unless Swedish',
    });
    return z.NEVER;
  });

/** The organisation's own number for the member. */
export const membershipNumberSchema = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/,
    'must be 1 to 64 letters, digits, dots, slashes, hyphens or underscores',
  )
  .refine((text) => !holdsIdentityNumber(text), NO_IDENTITY_NUMBER);

/** `sv-SE` → sv; the Norwegian written forms `no` and `nn` → nb. A language that we do not write is left out. */
export const languageSchema = z
  .string()
  .max(35)
  .transform((text): Language | undefined => {
    const primary = text.toLowerCase().split(/[-_]/)[0]!;
    const language = primary === 'no' || primary === 'nn' ? 'nb' : primary;
    return LANGUAGES.find((known) => known === language);
  });
