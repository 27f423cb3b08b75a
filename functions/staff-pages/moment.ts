import { Temporal } from 'temporal-polyfill';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';

const LOCALES: PerLanguage<string> = { sv: 'sv-SE', nb: 'nb-NO', en: 'en-GB' };
const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;

/** An instant as the pages of staff show it: `Tue, 11 Jan 2028, 10:12` in a zone. */
export function moment(instant: string, zone: string, language: Language): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toLocaleString(LOCALES[language], { ...DAY, hour: '2-digit', minute: '2-digit' });
}

/** The time of day alone: `10:12`. */
export function timeIn(instant: string, zone: string, language: Language): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toLocaleString(LOCALES[language], { hour: '2-digit', minute: '2-digit' });
}

/** A date in the same way: `Tue, 11 Jan 2028`. */
export function dayIn(date: string, language: Language): string {
  return Temporal.PlainDate.from(date).toLocaleString(LOCALES[language], DAY);
}

/** A month: `Jan 2028`, as charts and tables are short of room. @param date any day of it, or `2028-01`. */
export function monthIn(date: string, language: Language): string {
  return Temporal.PlainDate.from(`${date.slice(0, 7)}-01`).toLocaleString(LOCALES[language], {
    month: 'short',
    year: 'numeric',
  });
}

/** A date without its weekday: `11 Jan 2028`. */
export function dateOf(date: string, language: Language): string {
  return Temporal.PlainDate.from(date).toLocaleString(LOCALES[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
