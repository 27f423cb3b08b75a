import type { Language } from '../../shared/message/template.ts';
import type { Instant } from '../../shared/time/instant.ts';

const LOCALES: Readonly<Record<Language, string>> = { sv: 'sv-SE', nb: 'nb-NO', en: 'en-GB' };

/** A date as a reader of the language writes it: `11 januari 2028`. */
export function dayOf(at: Instant, language: Language, zone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: zone }).format(
    new Date(at),
  );
}

/** The same of a date without a time, or of a day that comes back each year (`MM-DD`): `11 januari`. */
export function dateInWords(date: string, language: Language): string {
  const yearly = date.length === 'MM-DD'.length;
  // A leap year, for 29 February.
  const at = new Date(`${yearly ? `2028-${date}` : date}T00:00:00Z`);
  const form = yearly ? ({ day: 'numeric', month: 'long' } as const) : ({ dateStyle: 'long' } as const);
  return new Intl.DateTimeFormat(LOCALES[language], { ...form, timeZone: 'UTC' }).format(at);
}

/** At most one decimal, as a reader of the language writes it: `12,5`. */
export function numberOf(value: number, language: Language): string {
  // What rounds to nothing is 0, and not -0.
  const rounded = Math.round(value * 10) / 10 + 0;
  const written = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(rounded);
  // English data of ICU have a hyphen for a minus sign; Swedish and Norwegian have the sign.
  return written.replace('-', '−');
}
