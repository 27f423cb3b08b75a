import type { PerLanguage } from '../../shared/member/organisation.ts';

interface HeadWords {
  /** Whose pages these are. */
  readonly name: string;
  readonly pages: Readonly<Record<'inbox' | 'clock' | 'try', string>>;
  /** On a member's page, to the letters that they got. */
  readonly ofMember: string;
  readonly clock: string;
  readonly paused: string;
  /** Beside the time, as long as a leap is under way. */
  readonly leaping: string;
  /** Ends it where it is. */
  readonly stop: string;
  readonly leaps: Readonly<Record<'next' | 'day' | 'week' | 'month', string>>;
}

/** At the head of every page of the local world. */
export const HEAD_WORDS: PerLanguage<HeadWords> = {
  sv: {
    name: 'Lojal på den här datorn',
    pages: { inbox: 'Inkorg', clock: 'Klocka', try: 'Prova' },
    ofMember: 'Allt som medlemmen har fått, i inkorgen',
    clock: 'Klocka',
    paused: 'står still',
    leaping: 'hoppar framåt … ladda om sidan för att se hur långt',
    stop: 'Stanna här',
    leaps: { next: 'Nästa meddelande', day: '+1 dag', week: '+1 vecka', month: '+1 månad' },
  },
  nb: {
    name: 'Lojal på denne maskinen',
    pages: { inbox: 'Innboks', clock: 'Klokke', try: 'Prøv' },
    ofMember: 'Alt medlemmet har fått, i innboksen',
    clock: 'Klokke',
    paused: 'står stille',
    leaping: 'hopper framover … last siden på nytt for å se hvor langt',
    stop: 'Stans her',
    leaps: { next: 'Neste melding', day: '+1 dag', week: '+1 uke', month: '+1 måned' },
  },
  en: {
    name: 'Lojal on this machine',
    pages: { inbox: 'Inbox', clock: 'Clock', try: 'Try it' },
    ofMember: 'All that the member has got, in the inbox',
    clock: 'Clock',
    paused: 'paused',
    leaping: 'leaping ahead … reload the page to see how far',
    stop: 'Stop here',
    leaps: { next: 'Next message', day: '+1 day', week: '+1 week', month: '+1 month' },
  },
};
