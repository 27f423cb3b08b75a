import { Temporal } from 'temporal-polyfill';

/** An instant as the inbox shows it: `Tue, 11 Jan 2028, 10:12` in a zone. */
export function moment(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
