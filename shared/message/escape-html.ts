import { escapeUTF8 } from 'entities/escape';

/** A text for HTML, in content or in double quotes. Outlook draws mails by HTML 4, which has no &apos;. */
export function escapeHtml(text: string): string {
  return escapeUTF8(text).replaceAll('&apos;', '&#39;');
}
