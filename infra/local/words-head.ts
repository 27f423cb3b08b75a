import type { PerLanguage } from '../../shared/member/organisation.ts';

interface HeadWords {
  /** Whose pages these are. */
  readonly name: string;
  readonly pages: Readonly<Record<'inbox' | 'clock' | 'try', string>>;
  readonly clock: string;
  readonly paused: string;
  readonly leaps: Readonly<Record<'next' | 'day' | 'week' | 'month', string>>;
}

/** At the head of every page of the local world. */
export const HEAD_WORDS: PerLanguage<HeadWords> = {
  sv: {
    name: 'Lojal på den här datorn',
    pages: { inbox: 'Inkorg', clock: 'Klocka', try: 'Prova' },
    clock: 'Klocka',
    paused: 'står still',
    leaps: { next: 'Nästa meddelande', day: '+1 dag', week: '+1 vecka', month: '+1 månad' },
  },
  nb: {
    name: 'Lojal på denne maskinen',
    pages: { inbox: 'Innboks', clock: 'Klokke', try: 'Prøv' },
    clock: 'Klokke',
    paused: 'står stille',
    leaps: { next: 'Neste melding', day: '+1 dag', week: '+1 uke', month: '+1 måned' },
  },
  en: {
    name: 'Lojal on this machine',
    pages: { inbox: 'Inbox', clock: 'Clock', try: 'Try it' },
    clock: 'Clock',
    paused: 'paused',
    leaps: { next: 'Next message', day: '+1 day', week: '+1 week', month: '+1 month' },
  },
};
