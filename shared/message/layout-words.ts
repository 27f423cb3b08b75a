import type { Language } from './template.ts';

/** The fixed words around every message. Written in each language, not translated; slots as in messages. */
export interface LayoutWords {
  readonly closing: string;
  /** After the name: who that is. */
  readonly role: string;
  /** That the writer can be reached, also by a reply. */
  readonly reach: string;
  /** Before the address of the page that asks, in the text twin. */
  readonly answer: string;
  /** The words of the link that stops these mails. Never "leave": a member could read that as leaving the union. */
  readonly stop: string;
  /** That stopping them is safe. */
  readonly afterStop: string;
  /** The words of the link to the page where a member chooses what comes, and how. */
  readonly choose: string;
  /** Who sends this and where they are. */
  readonly from: string;
}

export const layoutWords: Readonly<Record<Language, LayoutWords>> = {
  sv: {
    closing: 'Vänliga hälsningar',
    role: '{{ sender.role }}, {{ organisation.name }}',
    reach: 'Du når mig på {{ sender.phone }}, eller genom att svara på det här mejlet.',
    answer: 'Svara här',
    stop: 'Stoppa mejl av det här slaget',
    afterStop: 'Ditt medlemskap påverkas inte.',
    choose: 'Välj vad du får från oss',
    from: 'Avsändare: {{ organisation.name }}, {{ organisation.postalAddress }}',
  },
  nb: {
    closing: 'Vennlig hilsen',
    role: '{{ sender.role }}, {{ organisation.name }}',
    reach: 'Du når meg på {{ sender.phone }}, eller ved å svare på denne e-posten.',
    answer: 'Svar her',
    stop: 'Stopp e-poster av denne typen',
    afterStop: 'Det påvirker ikke medlemskapet ditt.',
    choose: 'Velg hva du får fra oss',
    from: 'Avsender: {{ organisation.name }}, {{ organisation.postalAddress }}',
  },
  en: {
    closing: 'Kind regards,',
    role: '{{ sender.role }} at {{ organisation.name }}',
    reach: 'You can reach me on {{ sender.phone }}, or simply reply to this email.',
    answer: 'Answer here',
    stop: 'Stop emails of this kind',
    afterStop: 'Your membership stays as it is.',
    choose: 'Choose what you get from us',
    from: 'Sent by {{ organisation.name }}, {{ organisation.postalAddress }}',
  },
};
